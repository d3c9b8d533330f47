package tidemark.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
      "  tidemark apply demo/flights               make feature groups be as files say",
      "  tidemark load planes.csv --group plane    fill it",
      "  tidemark get plane N14228                 see what a model would be served now",
      "  tidemark train --spine flights.csv --features plane:seats --out train.parquet",
      "  tidemark --aws prod status                the same of a store that is deployed on AWS",
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
    System.exit(exitCode);
  }

  /** Runs one command and gives its exit code. */
  static int run(Terminal terminal, Stores stores, String... arguments) {
    Session session = new Session(terminal, stores, new GlobalOptions());
    CommandLine line = commandLine(session, arguments);
    Failures failures = new Failures(session);
    line.setExecutionStrategy(
        parsed -> {
          session.options().check(lowest(parsed));
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    int exitCode = line.execute(arguments);
    terminal.err().flush();
    return terminal.isOutClosed() ? ExitCode.FAILED : exitCode;
  }

  /** The command that was asked for. */
  private static CommandLine lowest(CommandLine.ParseResult parsed) {
    CommandLine.ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.commandSpec().commandLine();
  }

  /**
   * The command with its subcommands. When the first argument names one, the others are left out:
   * reading the annotations of all takes longer than most commands run.
   */
  static CommandLine commandLine(Session session, String... arguments) {
    Map<String, Function<Session, Object>> commands = commands();
    if (arguments.length > 0 && commands.containsKey(arguments[0])) {
      commands.keySet().retainAll(Set.of(arguments[0]));
    }
    CommandLine line = new CommandLine(new TidemarkCli(session));
    commands.values().forEach(command -> line.addSubcommand(command.apply(session)));
    return HelpStyle.apply(line, session.terminal());
  }

  private static Map<String, Function<Session, Object>> commands() {
    Map<String, Function<Session, Object>> commands = new LinkedHashMap<>();
    commands.put("demo", DemoCommand::new);
    commands.put("up", UpCommand::new);
    commands.put("env", EnvCommand::new);
    commands.put("proxy", ProxyCommand::new);
    commands.put("plan", PlanCommand::new);
    commands.put("apply", ApplyCommand::new);
    commands.put("group", GroupCommand::commandLine);
    commands.put("grant", GrantCommand::commandLine);
    commands.put("put", PutCommand::new);
    commands.put("get", GetCommand::new);
    commands.put("delete", DeleteCommand::new);
    commands.put("load", LoadCommand::new);
    commands.put("sql", SqlCommand::new);
    commands.put("train", TrainCommand::new);
    commands.put("materialize", MaterializeCommand::new);
    commands.put("job", JobCommand::commandLine);
    commands.put("runs", RunsCommand::new);
    commands.put("prove", ProveCommand::new);
    commands.put("parity", ParityCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("redrive", RedriveCommand::new);
    commands.put("quarantine", QuarantineCommand::commandLine);
    commands.put("doctor", DoctorCommand::new);
    commands.put("check", CheckCommand::new);
    return commands;
  }

  /** Without a command, shows what there is. */
  @Override
  public Integer call() {
    commandLine(session).usage(session.terminal().err());
    return ExitCode.USAGE;
  }
}
