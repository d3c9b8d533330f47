package tidemark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tidemark.client.FeatureGroupSummary;

/** {@code group list}: all groups by name. */
@Command(
    name = "list",
    description = "List the feature groups by name.",
    footer = {
      "",
      "Examples:",
      "  tidemark group list",
      "  tidemark group list --json | jq -r .name"
    })
final class GroupListCommand implements Callable<Integer> {
  private final Session session;

  GroupListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<FeatureGroupSummary> groups = session.withClient(c -> c.listFeatureGroups());
    if (session.isJson()) {
      groups.forEach(this::write);
      return ExitCode.OK;
    }
    if (groups.isEmpty()) {
      session.remark("There is no feature group yet. Create one: tidemark group create FILE");
      return ExitCode.OK;
    }
    Table table =
        new Table(
            session.terminal(),
            List.of(
                Table.Column.text("name"),
                Table.Column.text("status"),
                Table.Column.text("created"),
                Table.Column.text("offline")));
    for (FeatureGroupSummary group : groups) {
      table.row(
          group.name().value(),
          group.status().wireName(),
          group.createdAt().toString(),
          group.offlineStatus().orElse(""));
    }
    table.end();
    session.remark("(" + Counts.of(groups.size(), "feature group") + ")");
    return ExitCode.OK;
  }

  private void write(FeatureGroupSummary group) {
    session.writeJson(
        json -> {
          json.writeStringField("name", group.name().value());
          json.writeStringField("arn", group.arn());
          json.writeStringField("status", group.status().wireName());
          json.writeStringField("created_at", group.createdAt().toString());
          Session.writeOptional(json, "offline_status", group.offlineStatus());
        });
  }
}
