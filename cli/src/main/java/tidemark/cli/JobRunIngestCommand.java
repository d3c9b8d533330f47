package tidemark.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tidemark.client.IngestQuery;
import tidemark.client.JobFiles;
import tidemark.model.FeatureStoreException;

/** {@code job run ingest}: reads a source by Spark. */
@Command(
    name = "ingest",
    description = {
      "Read a table or files into a feature group's offline store, by Spark.",
      "All rows are checked first; without Spark, 'tidemark load' does the same for one file."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark job run ingest weather.parquet --group origin_weather --spark .venv"
    })
final class JobRunIngestCommand implements Callable<Integer> {
  @Mixin private IngestParameters parameters = new IngestParameters();
  @Mixin private SparkRun spark = new SparkRun();

  private final Session session;

  JobRunIngestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.requireLocal("job run", JobReport.ON_GLUE);
    Path environment =
        spark
            .environment(session)
            .orElseThrow(
                () ->
                    FeatureStoreException.invalid(
                        "An ingest runs on Spark. Give --spark VENV, or load the file: tidemark"
                            + " load %s --group %s --offline-only",
                        parameters.source(), parameters.group()));
    IngestQuery query = parameters.query();
    String plan = session.withStore(store -> store.plan(query, JobFiles.PATHS));
    JobReport.ofSpark(session, parameters.group(), spark.run(session, environment, plan));
    return ExitCode.OK;
  }
}
