package tidemark.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tidemark.client.FeatureStoreClient;
import tidemark.client.GroupFile;
import tidemark.client.plan.Plan;
import tidemark.client.plan.PlanRun;
import tidemark.client.plan.Step;

/** {@code apply}: makes groups be as definition files say. */
@Command(
    name = "apply",
    description = {
      "Make feature groups be as definition files say, and wait until they are. What is right"
          + " already is left alone, so a second apply does nothing, and one that was cut off is"
          + " finished by another.",
      "",
      "A file says all of its group: tags that it does not have are removed. Features are added and"
          + " never taken away. If a group cannot be changed in place, nothing is done, unless"
          + " --allow-destroy names it: then it is deleted and created anew; its online records are"
          + " lost, its offline files stay. Before it destroys, apply asks."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark apply demo/flights",
      "  tidemark apply plane.yaml --allow-destroy plane",
      "  tidemark apply definitions --allow-destroy old_group --yes"
    })
final class ApplyCommand implements Callable<Integer> {
  @Mixin private PlanParameters parameters = new PlanParameters();

  @Option(names = "--yes", description = "Do not ask before groups are destroyed.")
  private boolean yes;

  private final Session session;

  ApplyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<GroupFile> groups = session.placed(parameters.read());
    session.prepareStore();
    return session.withClient(client -> apply(client, parameters.plan(client, groups)));
  }

  private int apply(FeatureStoreClient client, Plan plan) {
    PlanDisplay display = new PlanDisplay(session, Instant.now());
    if (!session.isJson()) {
      display.show(plan);
    }
    if (plan.isRefused()) {
      if (session.isJson()) {
        display.writeJson(plan);
      }
      session.remark("tidemark: Nothing was done: the plan is refused.");
      return ExitCode.FAILED;
    }
    if (plan.destroys() && !yes && !isConfirmed()) {
      session.remark("tidemark: Nothing was done. To destroy groups without being asked: --yes.");
      return ExitCode.FAILED;
    }
    new PlanRun(client, PlanParameters.PATIENCE, step -> tell(display, step)).run(plan);
    return ExitCode.OK;
  }

  private void tell(PlanDisplay display, Step step) {
    if (session.isJson()) {
      display.writeJson(step);
    } else if (!step.isIdle()) {
      session.say(PlanDisplay.done(step));
    }
  }

  /** Whether a person who sees the plan says yes to what is destroyed. */
  private boolean isConfirmed() {
    Terminal terminal = session.terminal();
    if (!terminal.outIsSeen() || session.isJson()) {
      return false;
    }
    terminal.out().print("Destroy what the plan says? Only 'yes' is taken for an answer: ");
    terminal.out().flush();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    try {
      String answer = answers.readLine();
      return answer != null && answer.strip().equals("yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
