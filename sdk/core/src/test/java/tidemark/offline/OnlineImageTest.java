package tidemark.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Seeds;

class OnlineImageTest {
  private static final List<String> IDENTIFIERS = List.of("a", "b", "c", "d\u00e9\ud83d\ude80");
  private static final OnlineImage USERS = new OnlineImage(JoinCase.USERS, 42);
  private static final int ID = OnlineImage.COLUMNS.indexOf("_id");
  private static final int WRITE_ID = OnlineImage.COLUMNS.indexOf("write_id");

  @Test
  @DisplayName("G-09 G-11 G-18: the image is what the writes of the log left online, one by one")
  void imageIsWhatTheWritesOfTheLogLeftOnline() {
    long[] repaired = new long[1];
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.USERS);
      Seeds.forEach(
          300,
          random -> {
            Log log = new Log();
            for (int i = 0; i < 40; i++) {
              log.write(random, i);
            }
            tables.insert("users_raw", log.rows);

            List<List<@Nullable Object>> rows =
                tables.query(USERS.render(SqlDialect.DUCKDB, OptionalInt.empty()));

            Map<Object, Object> image = new HashMap<>();
            rows.forEach(row -> image.put(cell(row, ID), cell(row, WRITE_ID)));
            assertThat(image).isEqualTo(log.onlineWriteIds()).hasSameSizeAs(rows);
            repaired[0] += rows.stream().filter(row -> Boolean.TRUE.equals(row.get(7))).count();
          });
    }
    assertThat(repaired[0]).isGreaterThan(50);
  }

  @Test
  void rowsComeInTheOrderOfAHashThatAnyoneCanCompute() {
    Log log = new Log();
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.USERS);
      for (int i = 0; i < 200; i++) {
        log.put("user-" + i, i, i);
      }
      tables.insert("users_raw", log.rows);

      List<Object> keys = new ArrayList<>();
      for (List<@Nullable Object> row :
          tables.query(USERS.render(SqlDialect.DUCKDB, OptionalInt.of(50)))) {
        assertThat(cell(row, 0)).isEqualTo(key("42:" + cell(row, ID)));
        keys.add(cell(row, 0));
      }

      assertThat(keys)
          .hasSize(50)
          .isEqualTo(
              log.rows.stream().map(row -> key("42:" + row.get(0))).sorted().limit(50).toList());
    }
  }

  @Test
  void wholeNumbersAreIdentifiersWithoutLeadingZeros() {
    OnlineImage items = new OnlineImage(JoinCase.ITEMS, 1);
    try (DuckDbTables tables = new DuckDbTables()) {
      tables.create(JoinCase.ITEMS);
      tables.run("INSERT INTO items_raw (no, \"at\", n) VALUES (-7, 1.5, 1), (8, 1.5, 2)");

      assertThat(tables.query(items.render(SqlDialect.DUCKDB, List.of("-7", "9"))))
          .singleElement()
          .satisfies(
              row -> {
                assertThat(cell(row, 0)).isEqualTo(key("1:-7"));
                assertThat(cell(row, ID)).isEqualTo(-7L);
                assertThat(row.get(OnlineImage.COLUMNS.size())).isEqualTo(1L);
              });
    }
  }

  private static Object cell(List<@Nullable Object> row, int column) {
    return Objects.requireNonNull(row.get(column));
  }

  private static String key(String salted) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(salted.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A log and the online store that its writes made, in the order of their invocations. */
  private static final class Log {
    /** What is online of a record; times as numbers. */
    private record Item(long eventTime, long invokedAt, String writeId) {
      boolean isLessThan(long otherEventTime) {
        return eventTime <= otherEventTime;
      }
    }

    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private final Map<String, Item> online = new HashMap<>();

    void write(Random random, int invocation) {
      String id = IDENTIFIERS.get(random.nextInt(IDENTIFIERS.size()));
      long eventTime = random.nextInt(8);
      if (random.nextInt(4) == 0) {
        hardDelete(id, eventTime, invocation);
      } else if (random.nextInt(4) == 0) {
        append(id, eventTime, invocation, "soft");
        apply(id, eventTime, invocation);
      } else {
        put(id, eventTime, invocation);
      }
      if (random.nextInt(5) == 0 && !rows.isEmpty()) {
        rows.add(rows.get(random.nextInt(rows.size()))); // delivered twice
      }
    }

    void put(String id, long eventTime, int invocation) {
      append(id, eventTime, invocation, null);
      apply(id, eventTime, invocation);
    }

    Map<Object, Object> onlineWriteIds() {
      Map<Object, Object> ids = new HashMap<>();
      online.forEach((id, item) -> ids.put(id, item.writeId()));
      return ids;
    }

    /** Refused, and so not in the log, if the record is not older (G-10). */
    private void hardDelete(String id, long eventTime, int invocation) {
      Item stored = online.get(id);
      if (stored == null || stored.eventTime() < eventTime) {
        append(id, eventTime, invocation, "hard");
        online.remove(id);
      }
    }

    private void apply(String id, long eventTime, int invocation) {
      Item stored = online.get(id);
      if (stored == null || stored.isLessThan(eventTime)) {
        online.put(id, new Item(eventTime, invocation, writeId(invocation)));
      }
    }

    private void append(String id, long eventTime, int invocation, @Nullable String deleteMode) {
      LocalDateTime invoked =
          LocalDateTime.ofInstant(
              Instant.ofEpochMilli(1_772_323_200_000L + invocation), ZoneOffset.UTC);
      long nanos = JoinCase.BASE + eventTime * 1_000_000_000L;
      rows.add(
          Arrays.asList(
              id,
              Instant.ofEpochSecond(0, nanos).toString(),
              deleteMode == null ? (Object) (long) invocation : null,
              null,
              null,
              invoked.plusSeconds(5),
              invoked,
              deleteMode != null,
              nanos,
              null,
              writeId(invocation),
              deleteMode,
              "2026",
              "03",
              "01",
              "00"));
    }

    private static String writeId(int invocation) {
      return "%032x".formatted(invocation * 7919 % 1000);
    }
  }
}
