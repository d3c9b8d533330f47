package tidemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code group delete}: deletes one group; its offline files stay. */
@Command(
    name = "delete",
    description = "Delete a feature group: its online records at once; its offline files stay.",
    footer = {"", "Examples:", "  tidemark group delete plane"})
final class GroupDeleteCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The group's name or ARN.")
  private String name = "";

  private final Session session;

  GroupDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.withClient(
        client -> {
          client.deleteFeatureGroup(name);
          return ExitCode.OK;
        });
    if (session.isJson()) {
      session.writeJson(json -> json.writeStringField("deleted", name));
    } else {
      session.say("Deleted feature group '" + name + "'. Its offline files stay where they are.");
    }
    return ExitCode.OK;
  }
}
