package tidemark.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Seeds;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.offline.NaivePointInTimeJoin.Write;

class GroupViewsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long STEP = 100_000_000L;

  @Test
  @DisplayName("G-01: the group's view holds every write once, as it was first written")
  void viewHoldsEveryWriteOnceAsFirstWritten() {
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.USERS);
      Seeds.forEach(
          50,
          random -> {
            List<Write> writes = writes(random, JoinCase.USERS);
            tables.insert(JoinCase.USERS, writes);

            List<List<@Nullable Object>> rows =
                tables.query(
                    OfflineQuery.of(
                        "SELECT id, event_time_ns, epoch_ms(api_invocation_time), write_id,"
                            + " epoch_ms(write_time) FROM users"));
            assertThat(rows).containsExactlyInAnyOrderElementsOf(firstDeliveries(writes));
          });
    }
  }

  @Test
  @DisplayName("G-20: the interval of the history view that holds at T has the features as of T")
  void intervalThatHoldsHasTheFeaturesAsOfThen() {
    NaivePointInTimeJoin oracle = new NaivePointInTimeJoin(Optional.empty(), Optional.empty());
    long[] found = new long[1];
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.ITEMS);
      Seeds.forEach(
          50,
          random -> {
            List<Write> writes = writes(random, JoinCase.ITEMS);
            tables.insert(JoinCase.ITEMS, writes);
            long time = JoinCase.BASE + (random.nextInt(12) - 5) * STEP + 1_000_000;

            List<List<@Nullable Object>> rows =
                tables.query(
                    new OfflineQuery(
                        "SELECT CAST(no AS VARCHAR), n FROM items_history WHERE valid_from <="
                            + " make_timestamp_ns(?) AND (valid_to IS NULL OR valid_to >"
                            + " make_timestamp_ns(?))",
                        List.of(time, time)));

            List<List<@Nullable Object>> expected = new ArrayList<>();
            for (String id : identifiers(writes)) {
              oracle
                  .winner(writes, id, time)
                  .filter(write -> !write.deleted())
                  .filter(write -> write.expiresAt().map(end -> time < end).orElse(true))
                  .ifPresent(write -> expected.add(Arrays.asList(id, write.features().get(0))));
            }
            assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
            found[0] += rows.size();
          });
    }
    assertThat(found[0]).isGreaterThan(500);
  }

  @Test
  @DisplayName("G-09 G-12: the latest view shows neither deleted nor expired records")
  void latestViewShowsNeitherDeletedNorExpiredRecords() {
    long now = System.currentTimeMillis() * 1_000_000;
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.USERS);
      tables.insert(
          JoinCase.USERS,
          List.of(
              write("older", 1, 100, Optional.empty(), false),
              write("older", 2, 50, Optional.empty(), false),
              write("tie", 1, 1, Optional.empty(), false),
              write("tie", 1, 2, Optional.empty(), false),
              write("deleted", 1, 1, Optional.empty(), false),
              write("deleted", 2, 2, Optional.empty(), true),
              write("revived", 2, 2, Optional.empty(), true),
              write("revived", 3, 3, Optional.empty(), false),
              write("expired", 1, 1, Optional.empty(), false),
              write("expired", 2, 2, Optional.of(now - 3_600 * SECOND), false),
              write("fresh", 2, 2, Optional.of(now + 3_600 * SECOND), false)));

      assertThat(tables.query(OfflineQuery.of("SELECT id, n FROM users_latest ORDER BY id")))
          .containsExactly(
              List.of("fresh", 2L),
              List.of("older", 50L),
              List.of("revived", 3L),
              List.of("tie", 2L));
    }
  }

  @Test
  void textOfNoneToNineFractionDigitsIsReadExactly() {
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.USERS);
      List<String> texts =
          List.of(
              "2026-03-01T10:00:00Z",
              "2026-03-01T10:00:00.1Z",
              "2026-03-01T10:00:00.12Z",
              "2026-03-01T10:00:00.0123Z",
              "2026-03-01T10:00:00.12345Z",
              "2026-03-01T10:00:00.123456789Z",
              "1969-12-31T23:59:59.999999999Z",
              "1677-09-21T00:12:44Z",
              "2262-04-11T23:47:15.999999999Z");
      for (String text : texts) {
        tables.run(
            "INSERT INTO users_raw (id, ts, write_time) VALUES ('a', '"
                + text
                + "', TIMESTAMP '2026-03-02')");
      }

      assertThat(tables.query(OfflineQuery.of("SELECT ts, event_time_ns FROM users")))
          .containsExactlyInAnyOrderElementsOf(
              texts.stream()
                  .map(text -> List.<@Nullable Object>of(text, EventTime.parseIso(text).nanos()))
                  .toList());
    }
  }

  @Test
  void secondsOfADoubleCountAsItsShortestDecimal() {
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.ITEMS);
      List<String> texts =
          List.of("1772323200.1", "1772323200", "-1.5", "0.001", "1772323200.123457", "9223372036");
      for (String text : texts) {
        tables.run("INSERT INTO items_raw (no, \"at\") VALUES (1, CAST('" + text + "' AS DOUBLE))");
      }

      assertThat(tables.query(OfflineQuery.of("SELECT event_time_ns FROM items")))
          .extracting(row -> row.get(0))
          .containsExactlyInAnyOrderElementsOf(
              texts.stream()
                  .map(text -> (Object) EventTime.parseEpochSeconds(text).nanos())
                  .toList());
    }
  }

  private static List<Write> writes(Random random, FeatureGroup group) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      JoinCase one = new JoinCase(random, i);
      writes.addAll(group.equals(JoinCase.USERS) ? one.users : one.items);
    }
    return writes;
  }

  private static Set<String> identifiers(List<Write> writes) {
    Set<String> identifiers = new LinkedHashSet<>();
    for (Write write : writes) {
      if (write.id() != null) {
        identifiers.add(write.id());
      }
    }
    return identifiers;
  }

  private static List<List<@Nullable Object>> firstDeliveries(List<Write> writes) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    Set<List<@Nullable Object>> seen = new HashSet<>();
    List<Write> ordered = new ArrayList<>(writes);
    ordered.sort(Comparator.comparing(Write::writeTime));
    for (Write write : ordered) {
      List<@Nullable Object> key =
          Arrays.asList(write.id(), write.eventTime(), write.invokedAt(), write.writeId());
      if (write.id() != null && seen.add(key)) {
        List<@Nullable Object> row = new ArrayList<>(key);
        row.add(write.writeTime());
        rows.add(row);
      }
    }
    return rows;
  }

  private static Write write(
      String id, long second, long n, Optional<Long> expiresAt, boolean deleted) {
    List<@Nullable Object> features =
        deleted ? Collections.nCopies(3, null) : Arrays.asList(n, null, null);
    return new Write(
        id, second * SECOND, n, "%032x".formatted(n), n, expiresAt, deleted, false, features);
  }
}
