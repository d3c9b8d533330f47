package tidemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tidemark.client.TransformQuery;

/** {@code job plan transform}: a plan of features as of each day. */
@Command(
    name = "transform",
    description = "Plan to compute features as of each day of a range into a feature group.",
    footer = {
      "",
      "Examples:",
      "  tidemark job plan transform daily.sql --group daily --from 2013-01-02 \\",
      "    --until 2014-01-02 --out plan.json --glue tidemark-jobs"
    })
final class JobPlanTransformCommand implements Callable<Integer> {
  @Mixin private TransformParameters parameters = new TransformParameters();
  @Mixin private PlanOutput output = new PlanOutput();

  private final Session session;

  JobPlanTransformCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    output.check();
    TransformQuery query = parameters.query();
    output.tell(session, session.withStore(store -> store.plan(query, output.files())));
    return ExitCode.OK;
  }
}
