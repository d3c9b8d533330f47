package tidemark.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.RecordIdentifier;

/**
 * Compares rendered SQL with the files in {@code golden/}. {@code -Dtidemark.golden.rewrite=true}
 * writes them instead.
 */
class GoldenSqlTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final EventTime FIRST = EventTime.parseIso("2026-02-28T23:30:00Z");
  private static final EventTime LAST = EventTime.parseIso("2026-03-04T00:15:00Z");
  private static final Spine SPINE =
      new Spine(
          "spine",
          List.of(
              new Spine.Column("user", Spine.Kind.TEXT, "VARCHAR"),
              new Spine.Column("item", Spine.Kind.INTEGER, "INTEGER"),
              new Spine.Column("event_timestamp", Spine.Kind.TIMESTAMP, "TIMESTAMP"),
              new Spine.Column("label \"quoted\"", Spine.Kind.OTHER, "BOOLEAN")),
          "event_timestamp",
          3,
          Optional.of(EventTime.parseIso("2026-03-01T00:00:00Z")),
          Optional.of(EventTime.parseIso("2026-03-03T12:00:00Z")),
          Map.of());

  @ParameterizedTest
  @EnumSource
  void joinOfOneGroup(SqlDialect dialect) throws IOException {
    PointInTimeJoin join =
        new PointInTimeJoin(
            SPINE, List.of(users()), ColumnNaming.FEATURE, Optional.empty(), Optional.empty());

    check(dialect, "join-one-group", join.render(dialect));
  }

  @ParameterizedTest
  @EnumSource
  void joinOfTwoGroupsWithEveryOption(SqlDialect dialect) throws IOException {
    PointInTimeJoin join =
        new PointInTimeJoin(
            SPINE,
            List.of(users(), items()),
            ColumnNaming.FULL,
            Optional.of(Instant.parse("2026-03-04T00:00:00.123Z")),
            Optional.of(Duration.ofDays(1)));

    check(dialect, "join-two-groups", join.render(dialect));
  }

  @ParameterizedTest
  @EnumSource
  void joinOfASpineWhoseOtherColumnsAreElsewhere(SqlDialect dialect) throws IOException {
    Spine identifiers =
        new Spine(
            SPINE.relation(),
            SPINE.columns(),
            SPINE.timeColumn(),
            SPINE.rows(),
            SPINE.earliest(),
            SPINE.latest(),
            SPINE.nullIdentifiers(),
            Spine.Extent.IDENTIFIERS);
    PointInTimeJoin join =
        new PointInTimeJoin(
            identifiers,
            List.of(users()),
            ColumnNaming.FEATURE,
            Optional.empty(),
            Optional.empty());

    check(dialect, "join-identifiers", join.render(dialect));
  }

  @ParameterizedTest
  @EnumSource
  void leakReportOfAGroup(SqlDialect dialect) throws IOException {
    PointInTimeJoin join =
        new PointInTimeJoin(
            SPINE, List.of(users()), ColumnNaming.FEATURE, Optional.empty(), Optional.empty());

    check(dialect, "leak-report", LeakReport.render(dialect, join, users()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("The views of a group have the same names and meaning in both dialects")
  void viewsOfAGroup(SqlDialect dialect) throws IOException {
    for (FeatureGroup group : List.of(JoinCase.USERS, JoinCase.ITEMS)) {
      for (var view : new GroupViews(dialect, group).render().entrySet()) {
        check(dialect, "view-" + view.getKey(), OfflineQuery.of(view.getValue()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("G-11 the hard deletes of a group's log")
  void hardDeletesOfAGroup(SqlDialect dialect) throws IOException {
    check(dialect, "hard-deletes", HardDeletes.render(dialect, JoinCase.USERS, FIRST));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("G-18 the winners of a group's whole history")
  void winnersOfAHistory(SqlDialect dialect) throws IOException {
    check(
        dialect,
        "history-winners",
        HistoryWinners.render(dialect, JoinCase.USERS, Optional.empty()));
    check(
        dialect,
        "history-winners-after",
        HistoryWinners.render(dialect, JoinCase.USERS, Optional.of(new RecordIdentifier("u1"))));
  }

  @ParameterizedTest
  @EnumSource
  void onlineImageOfAGroup(SqlDialect dialect) throws IOException {
    OnlineImage users = new OnlineImage(JoinCase.USERS, 42);
    OnlineImage items = new OnlineImage(JoinCase.ITEMS, 42);

    check(dialect, "online-image-sample", users.render(dialect, OptionalInt.of(1_000)));
    check(dialect, "online-image-records", items.render(dialect, List.of("7", "-8")));
  }

  private static JoinedGroup users() {
    FeatureGroup group = JoinCase.USERS;
    return new JoinedGroup(
        files(group),
        "user",
        List.of(group.schema().find("n").orElseThrow(), group.schema().find("s").orElseThrow()));
  }

  private static JoinedGroup items() {
    FeatureGroup group = JoinCase.ITEMS;
    return new JoinedGroup(files(group), "item", List.of(group.schema().find("n").orElseThrow()));
  }

  private static GroupFiles files(FeatureGroup group) {
    return new GroupFiles(
        group, List.of(LedgerEntries.entry(group, FIRST, 1), LedgerEntries.entry(group, LAST, 2)));
  }

  private static void check(SqlDialect dialect, String name, OfflineQuery query)
      throws IOException {
    Path file = GOLDEN.resolve(dialect.name().toLowerCase(Locale.ROOT)).resolve(name + ".sql");
    String text =
        query.sql()
            + "\n"
            + query.parameters().stream()
                .map(parameter -> "-- ? " + parameter + "\n")
                .collect(Collectors.joining());
    if (Boolean.getBoolean("tidemark.golden.rewrite")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(file).hasContent(text);
  }
}
