package tidemark.cli;

import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tidemark.client.NoAnswer;
import tidemark.model.FeatureStoreException;
import tidemark.model.Nearest;

/** Says what went wrong: one line, and for wrong usage the right one. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Session session;

  Failures(Session session) {
    this.session = session;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    complain(explained(exception));
    session.remark(usageOf(command));
    session.remark("Try '" + command.getCommandSpec().qualifiedName() + " --help' for all of it.");
    trace(exception);
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    if (exception instanceof FeatureStoreException failure) {
      complain(failure.text());
      trace(exception);
      return isConnection(failure) ? ExitCode.NO_CONNECTION : ExitCode.FAILED;
    }
    if (exception instanceof BindException) {
      complain("The port is in use. Choose another with --port, or 0 for any that is free.");
      session.remark(usageOf(command));
      trace(exception);
      return ExitCode.USAGE;
    }
    complain(
        "Failed unexpectedly: "
            + exception
            + (session.options().isDebug() ? "" : ". Run it with --debug to see where."));
    trace(exception);
    return ExitCode.FAILED;
  }

  /** Nothing answered, as opposed to an answer that says no. */
  private static boolean isConnection(FeatureStoreException failure) {
    return failure.getCause() instanceof NoAnswer;
  }

  private void complain(String what) {
    Terminal terminal = session.terminal();
    String line = ScreenText.harmless(what);
    terminal
        .err()
        .println(
            terminal.errIsSeen()
                ? Color.RED.paint("tidemark: ", terminal) + line
                : "tidemark: " + line);
  }

  private void trace(Exception exception) {
    if (session.options().isDebug()) {
      exception.printStackTrace(session.terminal().err());
    }
  }

  private static String usageOf(CommandLine command) {
    CommandLine.Help help = command.getHelp();
    return "Usage: " + help.synopsis(0).strip();
  }

  private static String explained(ParameterException exception) {
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched.getUnmatched().get(0), exception.getCommandLine());
    }
    String message = String.valueOf(exception.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  private static String unknown(String word, CommandLine command) {
    boolean isOption = word.startsWith("-");
    String name = isOption ? word.replaceFirst("=.*", "") : word;
    List<String> known = new ArrayList<>();
    if (isOption) {
      command.getCommandSpec().optionsMap().keySet().forEach(known::add);
    } else {
      known.addAll(command.getSubcommands().keySet());
    }
    Optional<String> nearest = Nearest.to(name, known).or(() -> sameLetters(name, known));
    if (isOption) {
      return "Unknown option '" + name + "'" + meant(nearest, dashHint(command));
    }
    if (known.isEmpty()) {
      return "Unexpected argument '" + name + "'.";
    }
    return "Unknown command '"
        + name
        + "'"
        + meant(nearest, "; commands are " + String.join(", ", known) + ".");
  }

  /** The name with the letters of this one in another order: two fingers were too quick. */
  private static Optional<String> sameLetters(String name, List<String> known) {
    return known.stream().filter(other -> letters(other).equals(letters(name))).findFirst();
  }

  private static List<Integer> letters(String name) {
    return name.chars().sorted().boxed().toList();
  }

  private static String dashHint(CommandLine command) {
    return command.getCommandSpec().positionalParameters().isEmpty()
        ? "."
        : ". Put -- before values that begin with a dash.";
  }

  private static String meant(Optional<String> nearest, String otherwise) {
    return nearest.map(name -> "; did you mean '" + name + "'?").orElse(otherwise);
  }
}
