package tidemark.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tidemark.client.json.Json;
import tidemark.materialize.Scope;

/** {@code materialize}: brings what was recorded offline online. */
@Command(
    name = "materialize",
    description = {
      "Bring the newest records of offline files online.",
      "Nothing newer is overwritten, and no deleted record comes back; run it as often as you like."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark materialize plane               the files that are not applied yet",
      "  tidemark materialize plane --dry-run     say what would be read",
      "  tidemark materialize plane --heal        also the files that the API wrote",
      "  tidemark materialize plane --full        restore a new or lost online store"
    })
final class MaterializeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "GROUP", description = "The feature group's name.")
  private String group = "";

  @Option(
      names = "--full",
      description = "Restore the online store: the winners of the whole history.")
  private boolean full;

  @Option(
      names = "--heal",
      description = "Also files that the API wrote, which should be online already.")
  private boolean heal;

  @Option(names = "--dry-run", description = "Say what would be read, and change nothing.")
  private boolean dryRun;

  @Spec private @Nullable CommandSpec spec;

  private final Session session;

  MaterializeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (spec != null && full && heal) {
      throw new ParameterException(
          spec.commandLine(), "--full and --heal exclude each other: a full run heals as well.");
    }
    if (dryRun) {
      tellPlan(session.withStore(store -> store.materializePlan(group, scope())));
      return ExitCode.OK;
    }
    long began = System.nanoTime();
    Json.Members run;
    try (ProgressDisplay progress = new ProgressDisplay(session.terminal(), System::nanoTime)) {
      run = session.withStore(store -> store.materialize(group, scope(), progress));
    }
    return tell(run, Duration.ofNanos(System.nanoTime() - began));
  }

  private Scope scope() {
    if (full) {
      return Scope.FULL;
    }
    return heal ? Scope.HEAL : Scope.PENDING;
  }

  private void tellPlan(Json.Members plan) {
    if (session.isJson()) {
      session.echo(plan);
      return;
    }
    session.say(
        "Would read "
            + Counts.of(plan, "files", "file")
            + " of '"
            + group
            + "' with "
            + Counts.of(plan, "rows", "row")
            + ", "
            + Counts.of(plan, "bytes", "byte")
            + ".");
  }

  private int tell(Json.Members run, Duration took) {
    boolean complete = run.require("state").equals("complete");
    if (session.isJson()) {
      session.echo(run);
    } else if (complete && run.require("files").equals("0")) {
      session.say("Nothing is pending for '" + group + "'.");
    } else {
      session.say(
          (complete ? "Materialized '" : "Materialized a part of '")
              + group
              + "' in "
              + Counts.seconds(took)
              + ": "
              + Counts.of(run, "rows", "row")
              + " in "
              + Counts.of(run, "files", "file")
              + ", "
              + Counts.of(run, "applied", "record")
              + " online, "
              + RunsCommand.number(run, "historic")
              + " historic, "
              + RunsCommand.number(run, "expired")
              + " expired, "
              + RunsCommand.number(run, "failed")
              + " failed.");
    }
    run.list("problems").forEach(problem -> session.remark(ScreenText.harmless(problem.asText())));
    return complete ? ExitCode.OK : ExitCode.FAILED;
  }
}
