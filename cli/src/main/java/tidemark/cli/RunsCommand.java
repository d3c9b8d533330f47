package tidemark.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tidemark.client.json.Json;

/** {@code runs}: the materializations that have ended or are in progress. */
@Command(
    name = "runs",
    description = "List the materializations of a feature group, or of all, the last one first.",
    footer = {
      "",
      "Examples:",
      "  tidemark runs",
      "  tidemark runs plane",
      "  tidemark runs plane --json | jq -r .applied"
    })
final class RunsCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "GROUP", description = "The feature group's name.")
  private Optional<String> group = Optional.empty();

  private final Session session;

  RunsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json.Members answer = session.withStore(store -> group.map(store::runs).orElseGet(store::runs));
    List<Json.Members> running = answer.list("running").stream().map(Json::asMembers).toList();
    List<Json.Members> runs = answer.list("runs").stream().map(Json::asMembers).toList();
    if (session.isJson()) {
      runs.forEach(session::echo);
      return ExitCode.OK;
    }
    for (Json.Members run : running) {
      session.remark(
          "A run of '"
              + run.require("group")
              + "' is in progress since "
              + run.require("began")
              + ".");
    }
    if (runs.isEmpty()) {
      session.remark("No run has ended yet. Begin one: tidemark materialize GROUP");
      return ExitCode.OK;
    }
    show(runs);
    session.remark("(" + Counts.of(runs.size(), "run") + ")");
    return ExitCode.OK;
  }

  private void show(List<Json.Members> runs) {
    Table table =
        new Table(
            session.terminal(),
            List.of(
                Table.Column.text("group"),
                Table.Column.text("began"),
                Table.Column.number("took"),
                Table.Column.text("scope"),
                Table.Column.text("cause"),
                Table.Column.text("state"),
                Table.Column.number("rows"),
                Table.Column.number("applied"),
                Table.Column.number("historic"),
                Table.Column.number("expired"),
                Table.Column.number("failed"),
                Table.Column.number("files"),
                Table.Column.number("bytes")));
    for (Json.Members run : runs) {
      Duration took =
          Duration.between(
              Instant.parse(run.require("began")), Instant.parse(run.require("ended")));
      table.row(
          run.require("group"),
          run.require("began"),
          Counts.seconds(took),
          run.require("scope"),
          run.text("cause").orElse(""),
          run.require("state"),
          number(run, "rows"),
          number(run, "applied"),
          number(run, "historic"),
          number(run, "expired"),
          number(run, "failed"),
          number(run, "files"),
          number(run, "bytes"));
    }
    table.end();
  }

  static String number(Json.Members run, String member) {
    return Counts.grouped(Long.parseLong(run.text(member).orElse("0")));
  }
}
