package tidemark.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code grant}: who may do what. */
@Command(
    name = "grant",
    description = "Say who may read, write or administer which feature groups.",
    footer = {
      "",
      "A group that no grant speaks of is open to everyone. On this machine the caller of a request",
      "signed with access key K is arn:aws:iam::000000000000:user/K; signatures are not verified,",
      "and requests without one may do everything: it is for trying grants out.",
      "",
      "Examples:",
      "  tidemark grant add arn:aws:iam::000000000000:user/ann orders read",
      "  tidemark grant list",
      "  tidemark grant remove arn:aws:iam::000000000000:user/ann orders read"
    })
final class GrantCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  static CommandLine commandLine(Session session) {
    CommandLine line = new CommandLine(new GrantCommand());
    line.addSubcommand(new GrantAddCommand(session));
    line.addSubcommand(new GrantListCommand(session));
    line.addSubcommand(new GrantRemoveCommand(session));
    return line;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("Commands run after they are registered");
    }
    throw new ParameterException(spec.commandLine(), "Say what to do: add, list or remove.");
  }
}
