package tidemark.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code job}: work over the whole offline store. */
@Command(
    name = "job",
    description = {
      "Fill a feature group's offline store: from a table or files, or from what it holds itself.",
      "Jobs run on Spark, here or on Glue, by a plan; a transform also runs without."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark job run transform carrier_daily.sql --group carrier_daily \\",
      "    --from 2013-01-02 --until 2014-01-02",
      "  tidemark job plan ingest weather.parquet --group origin_weather --out plan.json"
    })
final class JobCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  static CommandLine commandLine(Session session) {
    CommandLine run = new CommandLine(new JobRunCommand());
    run.addSubcommand(new JobRunIngestCommand(session));
    run.addSubcommand(new JobRunTransformCommand(session));
    CommandLine plan = new CommandLine(new JobPlanCommand());
    plan.addSubcommand(new JobPlanIngestCommand(session));
    plan.addSubcommand(new JobPlanTransformCommand(session));
    return new CommandLine(new JobCommand()).addSubcommand(plan).addSubcommand(run);
  }

  @Override
  public Integer call() {
    throw incomplete(spec, "Say what to do: plan or run.");
  }

  static ParameterException incomplete(@Nullable CommandSpec spec, String message) {
    if (spec == null) {
      throw new IllegalStateException("Commands run after they are registered");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
