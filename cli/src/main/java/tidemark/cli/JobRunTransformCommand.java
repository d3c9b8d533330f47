package tidemark.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tidemark.client.JobFiles;
import tidemark.client.TransformQuery;
import tidemark.client.json.Json;
import tidemark.model.FeatureStoreException;

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
      "    --from 2013-01-08 --until 2013-01-09 --spark .venv"
    })
final class JobRunTransformCommand implements Callable<Integer> {
  /** What computes. */
  enum Engine {
    duckdb,
    spark
  }

  @Mixin private TransformParameters parameters = new TransformParameters();
  @Mixin private SparkRun spark = new SparkRun();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "${COMPLETION-CANDIDATES} (default: duckdb, or spark if --spark is given).")
  private Optional<Engine> engine = Optional.empty();

  private final Session session;

  JobRunTransformCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.requireLocal("job run", JobReport.ON_GLUE);
    TransformQuery query = parameters.query();
    Optional<Path> environment = spark.environment(session);
    Engine chosen = engine.orElse(environment.isPresent() ? Engine.spark : Engine.duckdb);
    if (chosen == Engine.spark) {
      Path venv =
          environment.orElseThrow(
              () -> FeatureStoreException.invalid("--engine spark needs --spark VENV."));
      String plan = session.withStore(store -> store.plan(query, JobFiles.PATHS));
      JobReport.ofSpark(session, parameters.group(), spark.run(session, venv, plan));
      return ExitCode.OK;
    }
    long began = System.nanoTime();
    Json.Members done;
    try (ProgressDisplay progress = new ProgressDisplay(session.terminal(), System::nanoTime)) {
      done = session.withStore(store -> store.transform(query, progress));
    }
    tell(done, Duration.ofNanos(System.nanoTime() - began));
    return ExitCode.OK;
  }

  private void tell(Json.Members done, Duration took) {
    String group = parameters.group();
    if (session.isJson()) {
      session.echo(done);
    } else if (done.isTrue("repeated")) {
      session.say("'" + group + "' has these very rows already; nothing was written.");
    } else {
      session.say(
          "Computed "
              + Counts.of(done, "rows", "row")
              + " into '"
              + group
              + "' in "
              + Counts.seconds(took)
              + ": "
              + Counts.of(done, "files", "file")
              + " in "
              + Counts.of(done, "partitions", "partition")
              + JobReport.next(group));
    }
  }
}
