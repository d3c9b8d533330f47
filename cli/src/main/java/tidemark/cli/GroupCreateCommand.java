package tidemark.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tidemark.client.DefinitionFile;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.GroupFile;
import tidemark.client.plan.PlanRun;
import tidemark.model.FeatureGroupDefinition;

/** {@code group create}: creates groups from definition files and waits until they can be used. */
@Command(
    name = "create",
    description = "Create a feature group from each definition file, and wait until it is there.",
    footer = {
      "",
      "A definition in YAML:",
      "  name: plane",
      "  record_identifier: tailnum",
      "  event_time: known_at",
      "  features:",
      "    - {name: tailnum, type: String}       # String, Integral or Fractional",
      "    - {name: known_at, type: String}",
      "    - {name: seats, type: Integral, description: Passengers at most.}",
      "  online: {ttl: 7 days}                   # optional; false for no online store",
      "  offline: {partition: day}               # optional; false for no offline store",
      "",
      "Examples:",
      "  tidemark group create plane.yaml",
      "  tidemark group create definitions/*.yaml",
      "  tidemark group create request.json      # the body of a CreateFeatureGroup request"
    })
final class GroupCreateCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Definition files, YAML or JSON.")
  private List<Path> files = List.of();

  private final Session session;

  GroupCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    // All files are read first: a fault in the last one creates nothing.
    List<GroupFile> groups =
        session.placed(
            files.stream().map(file -> DefinitionFile.readAll(file, Instant.now())).toList());
    session.prepareStore();
    return session.withClient(
        client -> {
          groups.forEach(group -> client.createFeatureGroup(group.definition()));
          for (GroupFile group : groups) {
            String name = group.definition().name().value();
            FeatureGroupDescription created = client.waitUntilCreated(name, PATIENCE);
            PlanRun.complete(client, group);
            tell(created);
          }
          return ExitCode.OK;
        });
  }

  private void tell(FeatureGroupDescription group) {
    if (session.isJson()) {
      session.writeJson(json -> json.writeStringField("arn", group.arn()));
      return;
    }
    FeatureGroupDefinition definition = group.definition();
    session.say(
        "Created feature group '"
            + definition.name()
            + "' with "
            + Counts.of(definition.schema().features().size(), "feature")
            + ".");
  }
}
