package tidemark.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Seeds;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.offline.NaivePointInTimeJoin.Rule;
import tidemark.offline.NaivePointInTimeJoin.Write;

class PointInTimeJoinTest {
  private static final int BATCHES = 100;
  private static final int CASES_PER_BATCH = 40;
  private static final long MILLIS = 1_000_000L;

  private UnaryOperator<OfflineQuery> mutation = UnaryOperator.identity();
  private final Map<Rule, Long> decided = new EnumMap<>(Rule.class);
  private long rows;
  private long joined;
  private long repeatedRows;
  private long redelivered;

  @Test
  @DisplayName("G-20: the SQL agrees with the slow oracle, and every rule decides rows")
  void agreesWithTheSlowOracleAndEveryRuleDecidesRows() {
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.USERS);
      tables.create(JoinCase.ITEMS);
      createSpine(tables);
      Seeds.forEach(BATCHES, random -> compare(tables, random));
    }

    assertThat(rows).isGreaterThan((long) BATCHES * CASES_PER_BATCH);
    assertThat(joined).isGreaterThan(rows / 5);
    if (Long.getLong("tidemark.seed") == null) {
      assertThat(repeatedRows).isGreaterThan(100);
      assertThat(redelivered).isGreaterThan(100);
      assertThat(decided).containsOnlyKeys(Rule.values());
      assertThat(decided.values()).allSatisfy(count -> assertThat(count).isGreaterThan(20));
    }
  }

  @Test
  @DisplayName("G-09, G-20: a tombstone tested in the history's WHERE revives what it deleted")
  void aTombstoneInTheHistorysConditionsIsNoticed() throws IOException {
    String condition = "AND \"_id\" IN (SELECT \"user\" FROM \"spine\")";
    mutation =
        query ->
            new OfflineQuery(
                query.sql().replace(condition, condition + " AND NOT \"is_deleted\""),
                query.parameters());

    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.USERS);
      tables.create(JoinCase.ITEMS);
      createSpine(tables);
      assertThatThrownBy(() -> Seeds.forEach(BATCHES, random -> compare(tables, random)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("SpineRow");
    }
    Path table = Files.createDirectories(Path.of("target")).resolve("mutants.txt");
    Files.writeString(
        table,
        String.format(
            "%-42s PointInTimeJoinTest: differs from the slow oracle (G-20)%n",
            "tombstone in WHERE"),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Test
  @DisplayName("B-68: a feature named like a column of the spine is refused, naming both")
  void featureNamedLikeASpineColumnIsRefused() {
    Spine spine = spine(List.of("user", "item", "N"), List.of());

    assertThatThrownBy(
            () ->
                new PointInTimeJoin(
                    spine,
                    List.of(users(List.of(), "n")),
                    ColumnNaming.FEATURE,
                    Optional.empty(),
                    Optional.empty()))
        .hasMessage(
            "Column 'N' of the spine and feature 'users:n' would both be column 'n'. Ask for full"
                + " names (fullNames=true, --full-names): group__feature.");
  }

  @Test
  @DisplayName("B-68: features of one name need full names")
  void featuresOfOneNameNeedFullNames() {
    Spine spine = spine(List.of("user", "item"), List.of());
    List<JoinedGroup> groups = List.of(users(List.of(), "n"), items(List.of()));

    assertThatThrownBy(() -> join(spine, groups, ColumnNaming.FEATURE))
        .hasMessageContaining("Feature 'users:n' and feature 'items:n' would both be column 'n'.");
    assertThat(join(spine, groups, ColumnNaming.FULL).featureColumns())
        .extracting(PointInTimeJoin.FeatureColumn::name)
        .containsExactly("users__n", "items__n");
  }

  @Test
  void emptySpineGivesNoRowsButAllColumns() {
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.USERS);
      createSpine(tables);
      Spine spine = spine(List.of("user", "item", "label"), List.of());

      OfflineQuery query =
          join(spine, List.of(users(List.of(), "n", "s")), ColumnNaming.FEATURE)
              .render(SqlDialect.DUCKDB);
      assertThat(tables.query(query)).isEmpty();
      assertThat(tables.query(OfflineQuery.of("DESCRIBE " + query.sql())))
          .extracting(row -> row.get(0))
          .containsExactly("user", "item", "label", "n", "s");
    }
  }

  private void compare(DuckDbTables tables, Random random) {
    List<JoinCase> cases = new ArrayList<>();
    for (int i = 0; i < CASES_PER_BATCH; i++) {
      cases.add(new JoinCase(random, i));
    }
    List<Write> users = cases.stream().flatMap(c -> c.users.stream()).toList();
    List<Write> items = cases.stream().flatMap(c -> c.items.stream()).toList();
    List<JoinCase.SpineRow> spineRows = cases.stream().flatMap(c -> c.spine.stream()).toList();
    tables.insert(JoinCase.USERS, users);
    tables.insert(JoinCase.ITEMS, items);
    fillSpine(tables, spineRows);
    Optional<Long> knownAt =
        random.nextInt(3) == 0
            ? Optional.of(JoinCase.BASE / MILLIS + random.nextInt(8))
            : Optional.empty();
    long unit = random.nextBoolean() ? 1 : 100 * MILLIS;
    Optional<Long> maxAge =
        random.nextInt(4) == 0 ? Optional.of(1 + random.nextInt(5) * unit) : Optional.empty();
    PointInTimeJoin join =
        new PointInTimeJoin(
            spine(List.of("user", "item", "label"), spineRows),
            List.of(users(users, "n", "s", "z"), items(items)),
            ColumnNaming.FULL,
            knownAt.map(Instant::ofEpochMilli),
            maxAge.map(Duration::ofNanos));

    List<List<@Nullable Object>> result =
        tables.query(mutation.apply(join.render(SqlDialect.DUCKDB)));

    NaivePointInTimeJoin oracle = new NaivePointInTimeJoin(knownAt, maxAge);
    assertThat(result).hasSameSizeAs(spineRows);
    int row = 0;
    for (JoinCase one : cases) {
      for (JoinCase.SpineRow spineRow : one.spine) {
        List<@Nullable Object> expected = expected(oracle, one, spineRow);
        assertThat(result.get(row))
            .as("row %d, %s", row, spineRow)
            .isEqualTo(withSpine(spineRow, row, expected));
        count(oracle, one, spineRow, expected);
        row++;
      }
    }
    if (random.nextInt(3) == 0) {
      compareLeaks(tables, join, oracle, cases);
    }
  }

  /** The naive joins are the oracle at another time, without expiry. */
  private static void compareLeaks(
      DuckDbTables tables,
      PointInTimeJoin join,
      NaivePointInTimeJoin oracle,
      List<JoinCase> cases) {
    NaivePointInTimeJoin careless = oracle.without(Rule.EXPIRY_HIDES);
    long[] latest = new long[4];
    long[] day = new long[4];
    long rows = 0;
    for (JoinCase one : cases) {
      for (JoinCase.SpineRow row : one.spine) {
        rows++;
        List<@Nullable Object> then = expected(oracle, one, row);
        List<@Nullable Object> last = expected(careless, one, at(row, Long.MAX_VALUE));
        List<@Nullable Object> ofDay = expected(careless, one, at(row, endOfDay(row.time())));
        for (int i = 0; i < 4; i++) {
          latest[i] += Objects.equals(then.get(i), last.get(i)) ? 0 : 1;
          day[i] += Objects.equals(then.get(i), ofDay.get(i)) ? 0 : 1;
        }
      }
    }
    List<LeakReport.Damage> damages = new ArrayList<>();
    for (JoinedGroup group : join.groups()) {
      OfflineQuery query = LeakReport.render(SqlDialect.DUCKDB, join, group);
      damages.addAll(LeakReport.read(group, tables.query(query).get(0)));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(damages.get(i).rows()).isEqualTo(rows);
      assertThat(damages.get(i).latestValue()).isEqualTo(latest[i]);
      assertThat(damages.get(i).calendarDay()).isEqualTo(day[i]);
    }
  }

  private static JoinCase.SpineRow at(JoinCase.SpineRow row, long time) {
    return new JoinCase.SpineRow(row.user(), row.item(), time);
  }

  private static long endOfDay(long time) {
    long day = 86_400_000_000_000L;
    return Math.floorDiv(time, day) * day + day - 1;
  }

  private static List<@Nullable Object> expected(
      NaivePointInTimeJoin oracle, JoinCase one, JoinCase.SpineRow row) {
    List<@Nullable Object> features =
        new ArrayList<>(oracle.features(one.users, row.user(), row.time(), 3));
    features.addAll(oracle.features(one.items, row.item(), row.time(), 1));
    return features;
  }

  private static List<@Nullable Object> withSpine(
      JoinCase.SpineRow row, int number, List<@Nullable Object> features) {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(row.user());
    all.add(row.item() == null ? null : Long.valueOf(row.item()));
    all.add("label" + number);
    all.addAll(features);
    return all;
  }

  /** Counts for each rule the rows that would come out otherwise without it. */
  private void count(
      NaivePointInTimeJoin oracle,
      JoinCase one,
      JoinCase.SpineRow row,
      List<@Nullable Object> expected) {
    rows++;
    repeatedRows += one.spine.stream().filter(row::equals).count() > 1 ? 1 : 0;
    redelivered +=
        oracle
                .winner(one.users, row.user(), row.time())
                .filter(
                    winner ->
                        one.users.stream().filter(other -> isSameWrite(winner, other)).count() > 1)
                .isPresent()
            ? 1
            : 0;
    joined += expected.stream().anyMatch(value -> value != null) ? 1 : 0;
    for (Rule rule : Rule.values()) {
      if (!expected(oracle.without(rule), one, row).equals(expected)) {
        decided.merge(rule, 1L, Long::sum);
      }
    }
  }

  private static boolean isSameWrite(Write a, Write b) {
    return !a.foreign() && a.writeId().equals(b.writeId()) && a.invokedAt() == b.invokedAt();
  }

  private static void createSpine(DuckDbTables tables) {
    tables.run(
        "CREATE TABLE spine (_sid BIGINT, _t_ns BIGINT, \"user\" VARCHAR, item BIGINT,"
            + " label VARCHAR)");
  }

  private static void fillSpine(DuckDbTables tables, List<JoinCase.SpineRow> rows) {
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (int i = rows.size() - 1; i >= 0; i--) { // stored out of order
      JoinCase.SpineRow row = rows.get(i);
      Object item = row.item() == null ? null : Long.valueOf(row.item());
      values.add(Arrays.asList((long) i, row.time(), row.user(), item, "label" + i));
    }
    tables.insert("spine", values);
  }

  private static Spine spine(List<String> columns, List<JoinCase.SpineRow> rows) {
    return new Spine(
        "spine",
        columns.stream()
            .map(
                name ->
                    name.equals("item")
                        ? new Spine.Column(name, Spine.Kind.INTEGER, "BIGINT")
                        : new Spine.Column(name, Spine.Kind.TEXT, "VARCHAR"))
            .toList(),
        "event_timestamp",
        rows.size(),
        rows.stream().map(row -> new EventTime(row.time())).min(EventTime::compareTo),
        rows.stream().map(row -> new EventTime(row.time())).max(EventTime::compareTo),
        Map.of());
  }

  private static PointInTimeJoin join(Spine spine, List<JoinedGroup> groups, ColumnNaming naming) {
    return new PointInTimeJoin(spine, groups, naming, Optional.empty(), Optional.empty());
  }

  private static JoinedGroup users(List<Write> writes, String... features) {
    return new JoinedGroup(
        files(JoinCase.USERS, writes), "user", features(JoinCase.USERS, features));
  }

  private static JoinedGroup items(List<Write> writes) {
    return new JoinedGroup(files(JoinCase.ITEMS, writes), "item", features(JoinCase.ITEMS, "n"));
  }

  private static List<FeatureDefinition> features(FeatureGroup group, String... names) {
    return Arrays.stream(names).map(name -> group.schema().find(name).orElseThrow()).toList();
  }

  /** A file per write, as the ledger would tell. */
  private static GroupFiles files(FeatureGroup group, List<Write> writes) {
    List<FileEntry> files = new ArrayList<>();
    for (Write write : writes) {
      files.add(LedgerEntries.entry(group, new EventTime(write.eventTime()), files.size()));
    }
    return new GroupFiles(group, files);
  }
}
