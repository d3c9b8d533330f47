package tidemark.cli;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tidemark.client.GroupFile;
import tidemark.client.plan.Plan;

/** {@code plan}: what {@code apply} would do. */
@Command(
    name = "plan",
    description = {
      "Show what apply would do to make feature groups be as definition files say: create (+),"
          + " change in place (~), destroy (-). Changes nothing.",
      "",
      "A file says all of its group: tags that it does not have are removed. Features are added and"
          + " never taken away. A group that cannot be changed in place (!) is left as it is, and"
          + " with it the whole plan, unless --allow-destroy names it. Groups that no file defines"
          + " and no --allow-destroy names are not looked at.",
      "",
      "Exits with 1 if the plan is refused; with --exit-code, also if there is something to do."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark plan demo/flights",
      "  tidemark plan plane.yaml weather.yaml --json",
      "  tidemark plan definitions --exit-code         # has anyone changed the store by hand?",
      "  tidemark plan definitions --allow-destroy old_group"
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin private PlanParameters parameters = new PlanParameters();

  @Option(names = "--exit-code", description = "Exit with 1 if there is something to do.")
  private boolean exitCode;

  private final Session session;

  PlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<GroupFile> groups = session.placed(parameters.read());
    Plan plan =
        session.storeExists()
            ? session.withClient(client -> parameters.plan(client, groups))
            : Plan.of(groups, List.of(), parameters.destroyable(), Instant.now());
    PlanDisplay display = new PlanDisplay(session, Instant.now());
    if (session.isJson()) {
      display.writeJson(plan);
    } else {
      display.show(plan);
    }
    return plan.isRefused() || (exitCode && !plan.isEmpty()) ? ExitCode.FAILED : ExitCode.OK;
  }
}
