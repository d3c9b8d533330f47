package tidemark.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code job run}: runs a job. */
@Command(name = "run", description = "Run a job and say what it wrote.")
final class JobRunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    throw JobCommand.incomplete(spec, "Say which job to run: ingest or transform.");
  }
}
