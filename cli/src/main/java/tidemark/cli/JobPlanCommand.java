package tidemark.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code job plan}: what a job would do on Spark. */
@Command(name = "plan", description = "Plan a job for Spark or Glue, and run nothing.")
final class JobPlanCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    throw JobCommand.incomplete(spec, "Say which job to plan: ingest or transform.");
  }
}
