package tidemark.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tidemark.client.json.Json;

/**
 * The groups of a {@code status} as a table: one row each, what matters most first, as a narrow
 * screen leaves out the last columns.
 */
final class GroupTable {
  /** A column and what it says of a group. */
  private record Shown(Table.Column column, Function<Json.Members, String> cell) {}

  private static final String SCHEDULED = "materialization";

  private static final List<Shown> BEFORE =
      List.of(
          new Shown(Table.Column.text("group"), group -> group.require("name")),
          new Shown(
              Table.Column.text("freshness"),
              group -> group.text("freshness").orElse("online only")),
          number(
              "newest event",
              group -> seconds(group, "freshnessSeconds").map(GroupTable::ago).orElse("-")),
          number("TTL", group -> seconds(group, "ttlSeconds").map(GroupTable::rough).orElse("-")),
          number("pending", group -> count(group, "pendingRows")));

  private static final List<Shown> SCHEDULES =
      List.of(
          new Shown(
              Table.Column.text("runs"),
              group -> group.object(SCHEDULED).text("standing").orElse("-")),
          number(
              "last run",
              group ->
                  seconds(group.object(SCHEDULED), "lastRunSeconds")
                      .map(GroupTable::ago)
                      .orElse("-")),
          number(
              "next run",
              group ->
                  seconds(group.object(SCHEDULED), "nextRunSeconds")
                      .map(span -> "in " + rough(span))
                      .orElse("-")));

  private static final List<Shown> AFTER =
      List.of(
          number("dead", group -> count(group, "dead")),
          number("rows", group -> count(group, "rows")),
          number("last hour", group -> count(group, "rowsLastHour")),
          number("last day", group -> count(group, "rowsLastDay")),
          number("files", group -> count(group, "files")),
          number(
              "last file",
              group -> seconds(group, "arrivalSeconds").map(GroupTable::ago).orElse("-")));

  private final Terminal terminal;

  GroupTable(Terminal terminal) {
    this.terminal = terminal;
  }

  /** One row each; those of schedules only if any group has one. */
  void print(List<Json.Members> groups) {
    List<Shown> shown = new ArrayList<>(BEFORE);
    if (groups.stream().anyMatch(group -> group.find(SCHEDULED).isPresent())) {
      shown.addAll(SCHEDULES);
    }
    shown.addAll(AFTER);
    Table table = new Table(terminal, shown.stream().map(Shown::column).toList());
    groups.forEach(
        group ->
            table.row(
                shown.stream().map(column -> column.cell().apply(group)).toArray(String[]::new)));
    table.end();
  }

  private static Shown number(String title, Function<Json.Members, String> cell) {
    return new Shown(Table.Column.number(title), cell);
  }

  private static String ago(Duration age) {
    return age.isNegative() ? "in " + rough(age.negated()) : rough(age) + " ago";
  }

  /** The span in the one unit that says most: {@code 36 h}, {@code 12 d}. */
  static String rough(Duration span) {
    if (span.toDays() >= 2) {
      return Counts.grouped(span.toDays()) + " d";
    }
    if (span.toHours() >= 2) {
      return span.toHours() + " h";
    }
    return span.toMinutes() >= 2 ? span.toMinutes() + " min" : span.toSeconds() + " s";
  }

  private static Optional<Duration> seconds(Json.Members group, String member) {
    return group.text(member).map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private static String count(Json.Members group, String member) {
    return group.text(member).map(text -> Counts.grouped(Long.parseLong(text))).orElse("-");
  }
}
