package tidemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tidemark.client.IngestQuery;

/** {@code job plan ingest}: a plan to read a source. */
@Command(
    name = "ingest",
    description = "Plan to read a table or files into a feature group's offline store.",
    footer = {
      "",
      "Examples:",
      "  tidemark job plan ingest weather.parquet --group origin_weather",
      "  tidemark job plan ingest raw.weather --group origin_weather --columns \\",
      "    origin:string,observed_at:timestamp,temp:double --out plan.json --glue tidemark-jobs"
    })
final class JobPlanIngestCommand implements Callable<Integer> {
  @Mixin private IngestParameters parameters = new IngestParameters();
  @Mixin private PlanOutput output = new PlanOutput();

  private final Session session;

  JobPlanIngestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    output.check();
    IngestQuery query = parameters.query();
    output.tell(session, session.withStore(store -> store.plan(query, output.files())));
    return ExitCode.OK;
  }
}
