package tidemark.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tidemark.client.TransformQuery;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

/** {@code job run transform}: features as of each day, computed from the offline store. */
@Command(
    name = "transform",
    description = {
      "Compute features as of each day of a range into a feature group's offline store.",
      "The SELECT reads relations that no row is in which lies after the day: GROUP_window has the",
      "records of the window before it, GROUP_as_of those that held. Both have the column as_of;",
      "group by it. All rows are written or none; 'tidemark materialize' brings them online."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark job run transform carrier_daily.sql --group carrier_daily \\",
      "    --from 2013-01-02 --until 2014-01-02",
      "  tidemark job run transform weekly.sql --group weekly --window 7d \\",
      "    --from 2013-01-08 --until 2013-01-09"
    })
final class JobRunTransformCommand implements Callable<Integer> {
  @Mixin private TransformParameters parameters = new TransformParameters();

  private final Session session;

  JobRunTransformCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    TransformQuery query = parameters.query();
    long began = System.nanoTime();
    Json.Members done;
    try (ProgressDisplay progress = new ProgressDisplay(session.terminal(), System::nanoTime)) {
      done = session.withStore(store -> store.transform(query, progress));
    }
    tell(done, Duration.ofNanos(System.nanoTime() - began));
    return ExitCode.OK;
  }

  private void tell(Json.Members done, Duration took) {
    if (session.isJson()) {
      session.writeJson(
          json -> {
            for (var member : done.members().entrySet()) {
              json.writeFieldName(member.getKey());
              JsonText.write(json, member.getValue());
            }
          });
      return;
    }
    String group = parameters.group();
    if (done.isTrue("repeated")) {
      session.say("'" + group + "' has these very rows already; nothing was written.");
      return;
    }
    session.say(
        "Computed "
            + count(done, "rows", "row")
            + " into '"
            + group
            + "' in "
            + Counts.seconds(took)
            + ": "
            + count(done, "files", "file")
            + " in "
            + count(done, "partitions", "partition")
            + ". 'tidemark materialize "
            + group
            + "' brings the newest online.");
  }

  private static String count(Json.Members done, String member, String noun) {
    return Counts.of(Long.parseLong(done.text(member).orElse("0")), noun);
  }
}
