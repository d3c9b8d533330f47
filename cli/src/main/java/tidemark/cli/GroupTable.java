package tidemark.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tidemark.client.json.Json;

/**
 * The groups of a {@code status} as a table: one row each, what matters most first, as a narrow
 * screen leaves out the last columns.
 */
final class GroupTable {
  private final Terminal terminal;

  GroupTable(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(List<Json.Members> groups) {
    Table table =
        new Table(
            terminal,
            List.of(
                Table.Column.text("group"),
                Table.Column.text("freshness"),
                Table.Column.number("newest event"),
                Table.Column.number("TTL"),
                Table.Column.number("pending"),
                Table.Column.number("dead"),
                Table.Column.number("rows"),
                Table.Column.number("last hour"),
                Table.Column.number("last day"),
                Table.Column.number("files"),
                Table.Column.number("last file")));
    groups.forEach(
        group ->
            table.row(
                group.require("name"),
                group.text("freshness").orElse("online only"),
                seconds(group, "freshnessSeconds").map(GroupTable::ago).orElse("-"),
                seconds(group, "ttlSeconds").map(GroupTable::rough).orElse("-"),
                count(group, "pendingRows"),
                count(group, "dead"),
                count(group, "rows"),
                count(group, "rowsLastHour"),
                count(group, "rowsLastDay"),
                count(group, "files"),
                seconds(group, "arrivalSeconds").map(GroupTable::ago).orElse("-")));
    table.end();
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
