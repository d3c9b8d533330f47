package tidemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tidemark.record.DeleteRecord;

/** {@code delete}: deletes one record as of an event time. */
@Command(
    name = "delete",
    description = "Delete a record as of an event time. Older writes do not bring it back.",
    footer = {
      "",
      "Examples:",
      "  tidemark delete plane N14228 --event-time 2013-12-31T00:00:00Z",
      "  tidemark delete plane N14228 --event-time 2013-12-31T00:00:00Z --hard"
    })
final class DeleteCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "GROUP", description = "The group's name or ARN.")
  private String group = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The record identifier.")
  private String identifier = "";

  @Option(
      names = "--event-time",
      required = true,
      paramLabel = "TIME",
      description = "When the record ceased to hold, as the group's event time is written.")
  private String eventTime = "";

  @Option(
      names = "--hard",
      description = "Forget the record online altogether: older writes do bring it back.")
  private boolean hard;

  @Mixin private StoreOption store = new StoreOption();

  private final Session session;

  DeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    DeleteRecord.Mode mode = hard ? DeleteRecord.Mode.HARD : DeleteRecord.Mode.SOFT;
    session.withClient(
        client -> {
          client.deleteRecord(new DeleteRecord(group, identifier, eventTime, store.stores(), mode));
          return ExitCode.OK;
        });
    if (session.isJson()) {
      session.writeJson(json -> json.writeNumberField("records", 1));
    } else {
      session.say(
          "Deleted the record from '" + group + "' as of " + eventTime + "; newer writes stand.");
    }
    return ExitCode.OK;
  }
}
