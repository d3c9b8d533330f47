package tidemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code tidemark} command. */
@Command(
    name = "tidemark",
    description = "A feature store: the value a model is served is the value it was trained on.",
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  tidemark up                               serve boto3 and the AWS SDKs on this machine",
      "  tidemark group create plane.yaml          define a feature group",
      "  tidemark load planes.csv --group plane    fill it",
      "  tidemark get plane N14228                 see what a model would be served now",
      "  tidemark train --spine flights.csv --features plane:seats --out train.parquet",
      "",
      "'tidemark COMMAND --help' tells of one command.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly, 3 no connection."
    })
public final class TidemarkCli implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli fills it in; the session reads it
  private final GlobalOptions options;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  private final Session session;

  private TidemarkCli(Session session) {
    this.session = session;
    this.options = session.options();
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.system();
    int exitCode = run(terminal, new LocalStores(), arguments);
    terminal.out().flush();
    terminal.err().flush();
    // Halting saves what a normal exit spends on threads that have nothing left to do.
    System.exit(exitCode);
  }

  /** Runs one command and gives its exit code. */
  static int run(Terminal terminal, Stores stores, String... arguments) {
    Session session = new Session(terminal, stores, new GlobalOptions());
    CommandLine line = commandLine(session);
    Failures failures = new Failures(session);
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    int exitCode = line.execute(arguments);
    terminal.err().flush();
    return terminal.isOutClosed() ? ExitCode.FAILED : exitCode;
  }

  static CommandLine commandLine(Session session) {
    CommandLine line = new CommandLine(new TidemarkCli(session));
    line.addSubcommand(new UpCommand(session));
    line.addSubcommand(GroupCommand.commandLine(session));
    line.addSubcommand(new PutCommand(session));
    line.addSubcommand(new GetCommand(session));
    line.addSubcommand(new DeleteCommand(session));
    line.addSubcommand(new LoadCommand(session));
    line.addSubcommand(new SqlCommand(session));
    line.addSubcommand(new TrainCommand(session));
    line.addSubcommand(new StatusCommand(session));
    return HelpStyle.apply(line, session.terminal());
  }

  /** Without a command, shows what there is. */
  @Override
  public Integer call() {
    commandLine(session).usage(session.terminal().err());
    return ExitCode.USAGE;
  }
}
