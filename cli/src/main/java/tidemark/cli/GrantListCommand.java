package tidemark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tidemark.registry.Grant;

/** {@code grant list}: all grants. */
@Command(
    name = "list",
    description = "List all grants.",
    footer = {
      "",
      "Examples:",
      "  tidemark grant list",
      "  tidemark grant list --json | jq -r .principal"
    })
final class GrantListCommand implements Callable<Integer> {
  private final Session session;

  GrantListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Grant> grants = session.withStore(store -> store.grants());
    if (session.isJson()) {
      grants.forEach(grant -> session.writeJson(json -> GrantParameters.write(json, grant)));
      return ExitCode.OK;
    }
    if (grants.isEmpty()) {
      session.remark("There is no grant: every feature group is open to everyone.");
      return ExitCode.OK;
    }
    Table table =
        new Table(
            session.terminal(),
            List.of(
                Table.Column.text("group"),
                Table.Column.text("principal"),
                Table.Column.text("access")));
    grants.forEach(grant -> table.row(grant.group(), grant.principal(), grant.access().word()));
    table.end();
    session.remark("(" + Counts.of(grants.size(), "grant") + ")");
    return ExitCode.OK;
  }
}
