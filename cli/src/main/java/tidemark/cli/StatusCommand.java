package tidemark.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

/** {@code status}: what the store says of itself. */
@Command(
    name = "status",
    description = "Show what the store holds and what it is doing.",
    footer = {"", "Examples:", "  tidemark status", "  tidemark status --json"})
final class StatusCommand implements Callable<Integer> {
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
    listing.add("", status);
    listing.print();
    return ExitCode.OK;
  }
}
