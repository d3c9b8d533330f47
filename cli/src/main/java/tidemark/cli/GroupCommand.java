package tidemark.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code group}: feature groups. */
@Command(
    name = "group",
    description = "Create, describe, list and delete feature groups.",
    footer = {
      "",
      "Examples:",
      "  tidemark group create plane.yaml",
      "  tidemark group describe plane",
      "  tidemark group list",
      "  tidemark group delete plane"
    })
final class GroupCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  static CommandLine commandLine(Session session) {
    CommandLine line = new CommandLine(new GroupCommand());
    line.addSubcommand(new GroupCreateCommand(session));
    line.addSubcommand(new GroupDescribeCommand(session));
    line.addSubcommand(new GroupListCommand(session));
    line.addSubcommand(new GroupDeleteCommand(session));
    return line;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("Commands run after they are registered");
    }
    throw new ParameterException(
        spec.commandLine(), "Say what to do: create, describe, list or delete.");
  }
}
