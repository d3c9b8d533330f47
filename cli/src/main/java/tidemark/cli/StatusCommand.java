package tidemark.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

/** {@code status}: what the store says of itself and, in a table, of each group. */
@Command(
    name = "status",
    description = {
      "Show what the store holds, what it is doing, and how fresh each group is.",
      "Rows count by when their file arrived; pending rows are not served yet."
    },
    footer = {"", "Examples:", "  tidemark status", "  tidemark status --json"})
final class StatusCommand implements Callable<Integer> {
  private static final String GROUPS = "groups";

  private final Session session;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json.Members status = session.withStore(store -> store.status());
    if (session.isJson()) {
      session.writeJson(
          json -> {
            for (Map.Entry<String, Json> member : status.members().entrySet()) {
              json.writeFieldName(member.getKey());
              JsonText.write(json, member.getValue());
            }
          });
      return ExitCode.OK;
    }
    Listing listing = new Listing(session.terminal());
    Map<String, Json> members = new LinkedHashMap<>(status.members());
    members.keySet().removeAll(Set.of(GROUPS, "gauges"));
    listing.add("", new Json.Members(members));
    listing.print();
    List<Json.Members> groups = status.list(GROUPS).stream().map(Json::asMembers).toList();
    if (!groups.isEmpty()) {
      session.say("");
      new GroupTable(session.terminal()).print(groups);
    }
    return ExitCode.OK;
  }
}
