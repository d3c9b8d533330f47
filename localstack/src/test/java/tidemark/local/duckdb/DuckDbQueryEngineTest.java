package tidemark.local.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Schema;
import tidemark.offline.OfflineQuery;
import tidemark.offline.QueryEngine;
import tidemark.record.WriteKind;

class DuckDbQueryEngineTest {
  private static final EventTime TEN = EventTime.parseIso("2026-03-01T10:00:00Z");

  @TempDir private Path directory;
  private OfflineStoreOfFiles store;

  @BeforeEach
  void open() {
    store = new OfflineStoreOfFiles(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void loadsNothingBeforeTheFirstQuery() {
    FeatureGroup group = store.create("clicks", Fixtures.schema());
    assertThat(store.engine.isLoaded()).isFalse();

    store.ask("SELECT 1", group);

    assertThat(store.engine.isLoaded()).isTrue();
  }

  @Test
  void groupWithoutFilesHasAllColumnsAndNoRows() {
    FeatureGroup group = store.create("clicks", Fixtures.schema());

    assertThat(store.ask("DESCRIBE clicks_raw", group))
        .extracting(row -> row.get(0) + " " + row.get(1))
        .containsExactly(
            "id VARCHAR",
            "ts VARCHAR",
            "n BIGINT",
            "x DOUBLE",
            "s VARCHAR",
            "write_time TIMESTAMP",
            "api_invocation_time TIMESTAMP",
            "is_deleted BOOLEAN",
            "event_time_ns BIGINT",
            "expires_at_ns BIGINT",
            "write_id VARCHAR",
            "delete_mode VARCHAR",
            "year VARCHAR",
            "month VARCHAR",
            "day VARCHAR",
            "hour VARCHAR");
    for (String relation : List.of("clicks", "clicks_latest", "clicks_history", "clicks_raw")) {
      assertThat(store.ask("SELECT count(*) FROM " + relation, group)).containsExactly(List.of(0L));
    }
  }

  @Test
  void readsFilesOfTheStoreAsTheyWereWritten() {
    FeatureGroup group = store.create("clicks", Fixtures.schema());
    store.write(
        group,
        group.schema(),
        List.of(
            put(group, "a", "2026-03-01T10:00:00.123456789Z", "-7", "é\"';"),
            OfflineStoreOfFiles.row(
                group,
                group.schema(),
                Fixtures.NOW,
                WriteKind.SOFT_DELETE,
                Optional.empty(),
                keys("b", "2026-03-01T10:30:00Z"))));

    assertThat(store.ask("SELECT * EXCLUDE (write_id) FROM clicks_raw ORDER BY id", group))
        .containsExactly(
            Arrays.asList(
                "a",
                "2026-03-01T10:00:00.123456789Z",
                -7L,
                null,
                "é\"';",
                LocalDateTime.parse("2026-03-01T12:00:00"),
                LocalDateTime.parse("2026-03-01T12:00:00"),
                false,
                1772359200123456789L,
                null,
                null,
                "2026",
                "03",
                "01",
                "10"),
            Arrays.asList(
                "b",
                "2026-03-01T10:30:00Z",
                null,
                null,
                null,
                LocalDateTime.parse("2026-03-01T12:00:00"),
                LocalDateTime.parse("2026-03-01T12:00:00"),
                true,
                1772361000000000000L,
                null,
                "soft",
                "2026",
                "03",
                "01",
                "10"));
  }

  @Test
  void fileFromBeforeAFeatureExistedReadsAsNull() {
    Schema before = Fixtures.schema();
    Schema after = before.with(List.of(FeatureDefinition.scalar("late", FeatureType.FRACTIONAL)));
    FeatureGroup group = store.create("clicks", after);
    store.write(group, before, List.of(put(group, "a", "2026-03-01T10:00:00Z", "1", "old")));
    store.write(
        group,
        after,
        List.of(
            OfflineStoreOfFiles.row(
                group,
                after,
                Fixtures.NOW,
                WriteKind.PUT,
                Optional.empty(),
                with(keys("b", "2026-03-01T10:00:00Z"), "late", "2.5"))));

    assertThat(store.ask("SELECT id, late FROM clicks ORDER BY id", group))
        .containsExactly(Arrays.asList("a", null), Arrays.asList("b", 2.5));
  }

  @Test
  @DisplayName("B-63: files of others are read without the store's columns, whatever their types")
  void filesOfOthersAreReadWithoutTheStoresColumns() {
    FeatureGroup group = store.create("clicks", Fixtures.schema());
    store.write(
        group, group.schema(), List.of(put(group, "ours", "2026-03-01T10:00:00Z", "1", "x")));
    store.writeForeign(
        group,
        TEN,
        "SELECT 'spark' AS \"ID\", '2026-03-01T10:00:01.5Z' AS ts, 5::SMALLINT AS n, 0.5::FLOAT AS"
            + " x, TIMESTAMP_NS '2026-03-01 11:00:00.123456789' AS write_time, TIMESTAMPTZ"
            + " '2026-03-01 11:00:00Z' AS api_invocation_time, false AS is_deleted, 'y' AS extra");
    store.writeForeign(
        group,
        TEN,
        "SELECT TIMESTAMP '2026-03-01 10:00:02.25' AS ts, 'pandas' AS id, TIMESTAMP '2026-03-01"
            + " 11:00:00' AS write_time");

    assertThat(
            store.ask(
                "SELECT id, ts, n, x, event_time_ns, write_id, is_deleted, write_time FROM clicks"
                    + " WHERE id <> 'ours' ORDER BY id",
                group))
        .containsExactly(
            Arrays.asList(
                "pandas",
                "2026-03-01T10:00:02.250000000Z",
                null,
                null,
                1772359202250000000L,
                "",
                false,
                LocalDateTime.parse("2026-03-01T11:00:00")),
            Arrays.asList(
                "spark",
                "2026-03-01T10:00:01.5Z",
                5L,
                0.5,
                1772359201500000000L,
                "",
                false,
                LocalDateTime.parse("2026-03-01T11:00:00.123")));
    assertThat(store.ask("SELECT count(*) FROM clicks", group)).containsExactly(List.of(3L));
  }

  @Test
  void collectionsAreArrays() {
    FeatureGroup group = store.create(Definitions.collections("baskets"));
    List<GivenFeature> given = keys("a", "2026-03-01T10:00:00Z");
    given.add(new GivenFeature("l", new FeatureValue.Texts(List.of("3", "1", "3"))));
    given.add(new GivenFeature("v", new FeatureValue.Texts(List.of("1", "0.5", "0", "-1"))));
    store.write(
        group,
        group.schema(),
        List.of(
            OfflineStoreOfFiles.row(
                group, group.schema(), Fixtures.NOW, WriteKind.PUT, Optional.empty(), given)));

    assertThat(store.ask("SELECT l, u, v, v[2] FROM baskets_latest", group))
        .containsExactly(
            Arrays.asList(List.of(3L, 1L, 3L), null, List.of(1.0, 0.5, 0.0, -1.0), 0.5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"year=1999/x", "it's [a] *place?", "n=5"})
  void readsFilesWhateverTheDirectoryIsCalled(String name) {
    try (OfflineStoreOfFiles odd = new OfflineStoreOfFiles(directory.resolve(name))) {
      FeatureGroup group = odd.create("clicks", Fixtures.schema());
      odd.write(group, group.schema(), List.of(put(group, "a", "2026-03-01T10:00:00Z", "1", "x")));

      assertThat(odd.ask("SELECT id, n, year, month, day, hour FROM clicks", group))
          .containsExactly(List.of("a", 1L, "2026", "03", "01", "10"));
    }
  }

  @Test
  void newFilesAreSeenByTheNextSession() {
    FeatureGroup group = store.create("clicks", Fixtures.schema());
    store.write(group, group.schema(), List.of(put(group, "a", "2026-03-01T10:00:00Z", "1", "x")));
    assertThat(store.ask("SELECT count(*) FROM clicks", group)).containsExactly(List.of(1L));

    store.write(group, group.schema(), List.of(put(group, "b", "2026-03-01T10:00:00Z", "1", "x")));

    assertThat(store.ask("SELECT count(*) FROM clicks", group)).containsExactly(List.of(2L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, count(*) FROM clicks WHERE n > 1 GROUP BY ALL HAVING count(*) > 0 ORDER BY 2"
            + " DESC NULLS LAST LIMIT 3 OFFSET 1;",
        "WITH a AS (SELECT * FROM clicks), b AS (SELECT * FROM a) SELECT * FROM b JOIN a USING (id)",
        "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 5) FROM r",
        "SELECT * FROM clicks c, LATERAL (SELECT c.n + 1) x, range(3) r, (VALUES (1), (2)) v(k)",
        "SELECT row_number() OVER (PARTITION BY id ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT"
            + " ROW) FROM clicks QUALIFY n = 1",
        "SELECT CASE WHEN n BETWEEN 1 AND 2 THEN CAST(x AS DECIMAL(10, 2)) END, x::VARCHAR,"
            + " TRY_CAST(s AS DATE), [1, 2][1], {'a': 1}.a, list_transform([1], lambda v: v + 1) FROM"
            + " clicks",
        "SELECT count(DISTINCT id) FILTER (WHERE n > 1), max_by(x, n) FROM clicks TABLESAMPLE 10%",
        "(SELECT 1 UNION SELECT 2) EXCEPT SELECT 3 ORDER BY 1",
        "SELECT * FROM clicks PIVOT (sum(n) FOR s IN ('a', 'b'))",
        "SELECT * FROM clicks WHERE EXISTS (SELECT 1 FROM clicks_latest l WHERE l.id = clicks.id)",
        "SELECT * FROM clicks ASOF JOIN clicks_history USING (id, event_time_ns)",
        "FROM clicks SELECT COLUMNS('n|x') -- a remark",
        "TABLE CLICKS",
        "VALUES (1, 'a;b')",
        "DESCRIBE clicks",
        "DESCRIBE SELECT n FROM clicks",
        "SUMMARIZE clicks",
        "SHOW TABLES",
        "EXPLAIN SELECT * FROM clicks",
        "/* why */ explain analyze SELECT * FROM clicks",
        "SELECT unnest([1, 2]), current_date, interval 1 day, date_trunc('hour', write_time) FROM"
            + " clicks",
        "SELECT * FROM clicks ORDER BY ALL",
        "SELECT GROUPING(id), sum(n) FROM clicks GROUP BY GROUPING SETS ((id), ())"
      })
  void statementsThatReadAreRun(String sql) {
    FeatureGroup group = store.create("clicks", Fixtures.schema());
    store.write(group, group.schema(), List.of(put(group, "a", "2026-03-01T10:00:00Z", "1", "x")));

    assertThat(store.ask(sql, group)).isNotNull();
  }

  @ParameterizedTest
  @DisplayName("B-70: what is not one statement that reads the store's relations is refused")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 1; SELECT 2|There are 2 statements.",
        "SELECT 1; DROP VIEW clicks|This statement is refused.",
        "|There is no statement.",
        "-- nothing|There is no statement.",
        "INSERT INTO clicks VALUES (1)|This statement is refused.",
        "UPDATE clicks SET n = 1|This statement is refused.",
        "CREATE TABLE t AS SELECT 1|This statement is refused.",
        "COPY clicks TO 'x.parquet'|This statement is refused.",
        "EXPLAIN COPY clicks TO 'x.parquet'|This statement is refused.",
        "EXPLAIN ANALYZE INSERT INTO clicks VALUES (1)|This statement is refused.",
        "ATTACH 'x.db'|This statement is refused.",
        "INSTALL httpfs|This statement is refused.",
        "LOAD icu|This statement is refused.",
        "SET threads = 9|This statement is refused.",
        "RESET threads|This statement is refused.",
        "PRAGMA database_list|This statement is refused.",
        "CALL pragma_version()|This statement is refused.",
        "CHECKPOINT|This statement is refused.",
        "PREPARE p AS SELECT 1|This statement is refused.",
        "EXPORT DATABASE 'x'|This statement is refused.",
        "WITH x AS (INSERT INTO clicks VALUES (1) RETURNING *) SELECT * FROM x|This statement is refused.",
        "SELECT * FROM read_csv('/etc/passwd')|Line 1, column 15: table function 'read_csv' is refused",
        "SELECT * FROM/**/read_text('/etc/passwd')|table function 'read_text' is refused",
        "SELECT * FROM glob('/*')|table function 'glob' is refused",
        "SELECT * FROM (SELECT * FROM read_parquet('x'))|table function 'read_parquet' is refused",
        "SELECT (SELECT count(*) FROM parquet_metadata('x'))|table function 'parquet_metadata' is refused",
        "SELECT * FROM query('SELECT 1')|table function 'query' is refused",
        "SELECT * FROM duckdb_settings()|table function 'duckdb_settings' is refused",
        "DESCRIBE SELECT * FROM read_csv('/etc/passwd')|table function 'read_csv' is refused",
        "SELECT * FROM '/etc/passwd'|there is no relation '/etc/passwd'",
        "SELECT * FROM 'x.parquet'|there is no relation 'x.parquet'",
        "SELECT * FROM 'x.csv', (WITH \"x.csv\" AS (SELECT 1) FROM \"x.csv\")|The common table expression 'x.csv' needs a name",
        "SELECT * FROM other.clicks|relation 'clicks' must have no schema before it",
        "SELECT * FROM system.information_schema.tables|relation 'tables' must have no schema",
        "SELECT * FROM information_schema.tables|relation 'tables' must have no schema",
        "SELECT * FROM duckdb_tables|there is no relation 'duckdb_tables'",
        "SELECT * FROM clickz|there is no relation 'clickz' (nearest: 'clicks')",
        "SELECT current_setting('temp_directory')|function 'current_setting' is refused",
        "SELECT getvariable('x')|function 'getvariable' is refused",
        "SELECT ?|a placeholder has no value here",
        "SELECT * FROM (SHOW TABLES)|Of SHOW there is only SHOW TABLES",
        "SHOW DATABASES|Of SHOW there is only SHOW TABLES",
        "SELEC 1|Line 1, column 1: syntax error at or near \"SELEC\"",
        "SELECT 1 FROM|Line 1, column",
        "SELECT nosuch FROM clicks|Referenced column \"nosuch\" not found",
        "SELECT nosuch(1)|Scalar Function with name nosuch does not exist"
      })
  void whatDoesNotJustReadIsRefused(String sql, String message) {
    FeatureGroup group = store.create("clicks", Fixtures.schema());

    assertThatThrownBy(() -> store.ask(sql == null ? "" : sql, group))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((FeatureStoreException) e).kind())
        .isEqualTo(Kind.INVALID);
  }

  @Test
  void messageNamesLineAndColumnInCharacters() {
    FeatureGroup group = store.create("clicks", Fixtures.schema());

    assertThatThrownBy(() -> store.ask("EXPLAIN SELECT 'é😀',\n  'ü' FROM nosuch", group))
        .hasMessageStartingWith("Line 2, column 12: there is no relation 'nosuch'");
  }

  @Test
  @DisplayName("S-13: a message about a value does not show it")
  void messageAboutAValueDoesNotShowIt() {
    FeatureGroup group = store.create("clicks", Fixtures.schema());
    store.write(
        group, group.schema(), List.of(put(group, "canary", "2026-03-01T10:00:00Z", "1", "x")));

    assertThatThrownBy(() -> store.ask("SELECT CAST(id AS BIGINT) FROM clicks", group))
        .hasMessage(
            "The query met a value that it cannot compute with (conversion). Use TRY_CAST, or"
                + " filter such values out.");
  }

  @Test
  @DisplayName("S-16: the engine itself reads and writes in its directories only")
  void engineReadsAndWritesInItsDirectoriesOnly() throws IOException {
    FeatureGroup group = store.create("clicks", Fixtures.schema());
    Path outside = Files.writeString(directory.resolve("outside.csv"), "a\n1\n");

    for (String sql :
        List.of(
            "SELECT * FROM read_csv('" + outside + "')",
            "COPY (SELECT 1) TO '" + directory.resolve("made.parquet") + "'",
            "SET enable_external_access = true",
            "SET memory_limit = '9GB'")) {
      try (QueryEngine.Session session = store.engine.open(List.of(store.files(group)))) {
        assertThatThrownBy(() -> session.query(OfflineQuery.of(sql), collected()))
            .as(sql)
            .isInstanceOf(FeatureStoreException.class);
      }
    }
    assertThat(directory.resolve("made.parquet")).doesNotExist();
  }

  @Test
  void queryOverTheMemoryLimitFailsAndTheNextOneRuns() {
    FeatureGroup group = store.create("clicks", Fixtures.schema());

    assertThatThrownBy(
            () ->
                store.ask(
                    "SELECT length(string_agg(md5(CAST(i AS VARCHAR)), '' ORDER BY i)) FROM range(40000000) t(i)",
                    group))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage(
            "The query needs more memory than the SQL engine may use. Read less, or fewer columns.");
    assertThat(store.ask("SELECT 42", group)).containsExactly(List.of(42));
  }

  @Test
  void cancelledQueryEndsSoon() throws InterruptedException, ExecutionException, TimeoutException {
    FeatureGroup group = store.create("clicks", Fixtures.schema());
    try (QueryEngine.Session session = store.engine.open(List.of(store.files(group)))) {
      CompletableFuture<Throwable> failure =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  session.ask(
                      "SELECT sum(a.i * b.i % 7) FROM range(10000000) a(i), range(1000000) b(i)",
                      collected());
                  return new AssertionError("It ran to its end");
                } catch (FeatureStoreException e) {
                  return e;
                }
              });
      Thread.sleep(Duration.ofMillis(300).toMillis());

      session.cancel();

      assertThat(failure.get(10, TimeUnit.SECONDS)).hasMessage("The query was cancelled.");
      assertThatThrownBy(() -> session.ask("SELECT 1", collected()))
          .hasMessage("The query was cancelled.");
    }
    assertThat(store.ask("SELECT 1", group)).hasSize(1);
  }

  @Test
  void rowsStreamUntilNoMoreAreWanted() {
    FeatureGroup group = store.create("clicks", Fixtures.schema());
    List<Object> seen = new ArrayList<>();
    try (QueryEngine.Session session = store.engine.open(List.of(store.files(group)))) {
      session.ask(
          "SELECT i FROM range(1000000000) t(i)",
          new QueryEngine.Rows() {
            @Override
            public void columns(List<QueryEngine.Column> columns) {
              assertThat(columns).containsExactly(new QueryEngine.Column("i", "BIGINT"));
            }

            @Override
            public boolean row(List<? extends Object> values) {
              seen.add(values.get(0));
              return seen.size() < 3;
            }
          });
    }

    assertThat(seen).containsExactly(0L, 1L, 2L);
  }

  @Test
  void showTablesListsEveryRelationOfTheSession() {
    FeatureGroup clicks = store.create("clicks", Fixtures.schema());
    FeatureGroup views = store.create("page-views", Fixtures.schema());

    assertThat(store.ask("show tables;", clicks, views))
        .extracting(row -> row.get(0))
        .containsExactly(
            "clicks",
            "clicks_history",
            "clicks_latest",
            "clicks_raw",
            "page_views",
            "page_views_history",
            "page_views_latest",
            "page_views_raw");
  }

  private static OfflineStoreOfFiles.Collected collected() {
    return new OfflineStoreOfFiles.Collected(new ArrayList<>(), new ArrayList<>());
  }

  private static tidemark.offline.OfflineRow put(
      FeatureGroup group, String id, String time, String n, String s) {
    List<GivenFeature> given = with(with(keys(id, time), "n", n), "s", s);
    return OfflineStoreOfFiles.row(
        group, group.schema().at(1), Fixtures.NOW, WriteKind.PUT, Optional.empty(), given);
  }

  private static List<GivenFeature> keys(String id, String time) {
    return new ArrayList<>(List.of(Fixtures.given("id", id), Fixtures.given("ts", time)));
  }

  private static List<GivenFeature> with(List<GivenFeature> given, String name, String text) {
    given.add(Fixtures.given(name, text));
    return given;
  }
}
