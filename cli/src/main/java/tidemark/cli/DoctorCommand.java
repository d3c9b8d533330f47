package tidemark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tidemark.client.json.Json;

/** {@code doctor}: what is otherwise than the store's registry says. */
@Command(
    name = "doctor",
    description = {
      "Find what is wrong with a store: groups that are stuck or failed, tables, catalog entries and"
          + " schedules that are missing, set otherwise or left of deleted groups, and writes that"
          + " do not reach the offline store.",
      "Exits with 1 if something stays wrong. You see groups that you may administer."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark doctor",
      "  tidemark doctor --fix",
      "  tidemark doctor --json"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final String MENDED = "mended";

  @Option(
      names = "--fix",
      description =
          "Mend what can be mended. Deletes tables and schedules that are left of deleted groups;"
              + " without it, nothing is changed.")
  private boolean fix;

  private final Session session;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json.Members answer = session.withStore(store -> fix ? store.mend() : store.examine());
    List<Json.Members> findings = answer.list("findings").stream().map(Json::asMembers).toList();
    if (session.isJson()) {
      session.echo(answer);
    } else {
      show(findings);
    }
    boolean isWell = findings.stream().allMatch(finding -> finding.require("state").equals(MENDED));
    return isWell ? ExitCode.OK : ExitCode.FAILED;
  }

  private void show(List<Json.Members> findings) {
    if (findings.isEmpty()) {
      session.say(Color.GREEN.paint("Nothing is wrong.", session.terminal()));
      return;
    }
    for (Json.Members finding : findings) {
      Terminal terminal = session.terminal();
      session.say(
          Color.BOLD.paint(
                  finding.require("kind") + "  " + ScreenText.harmless(finding.require("group")),
                  terminal)
              + "  "
              + ScreenText.harmless(finding.require("what")));
      session.say("    " + outcome(finding, terminal));
    }
    if (!fix && findings.stream().anyMatch(f -> f.require("state").equals("mendable"))) {
      session.say("");
      session.say("'tidemark doctor --fix' mends what can be mended.");
    }
  }

  private static String outcome(Json.Members finding, Terminal terminal) {
    String remedy = ScreenText.harmless(finding.require("remedy"));
    return switch (finding.require("state")) {
      case MENDED -> Color.GREEN.paint("mended: ", terminal) + remedy;
      case "stays_failed" ->
          Color.RED.paint("could not be mended: ", terminal)
              + ScreenText.harmless(finding.text("failure").orElse(""));
      case "mendable" -> "to mend it: " + remedy;
      default -> "for you to mend: " + remedy;
    };
  }
}
