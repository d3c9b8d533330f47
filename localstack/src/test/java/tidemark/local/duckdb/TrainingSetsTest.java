package tidemark.local.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.GivenFeature;
import tidemark.model.Schema;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;
import tidemark.offline.LeakReport;
import tidemark.offline.OfflineRow;
import tidemark.offline.SpineFile;
import tidemark.offline.TrainingSetManifest;
import tidemark.offline.TrainingSetRequest;
import tidemark.offline.TrainingSets;
import tidemark.record.WriteKind;
import tidemark.registry.Caller;

class TrainingSetsTest {
  private static final Schema ITEMS =
      Schema.of(
          List.of(
              FeatureDefinition.scalar("no", FeatureType.INTEGRAL),
              FeatureDefinition.scalar("at", FeatureType.FRACTIONAL),
              FeatureDefinition.scalar("n", FeatureType.INTEGRAL)),
          new FeatureName("no"),
          new FeatureName("at"));

  @TempDir private Path directory;
  private OfflineStoreOfFiles store;
  private FeatureGroup clicks;
  private Path out;

  @BeforeEach
  void open() {
    store = new OfflineStoreOfFiles(directory);
    out = store.staging.resolve("set.parquet");
    clicks = store.create("clicks", Fixtures.schema());
    store.write(
        clicks,
        clicks.schema(),
        List.of(
            click("a", "2026-03-01T10:00:00Z", "1", 0),
            click("a", "2026-03-01T10:30:00.000000001Z", "2", 1),
            click("b", "2026-03-01T10:00:00Z", "3", 2)));
    FeatureGroup items = store.create("items", ITEMS);
    store.write(
        items,
        ITEMS,
        List.of(
            OfflineStoreOfFiles.row(
                items,
                ITEMS,
                Fixtures.NOW.plusSeconds(60),
                WriteKind.PUT,
                Optional.empty(),
                List.of(
                    Fixtures.given("no", "7"),
                    Fixtures.given("at", "1772359200.25"),
                    Fixtures.given("n", "70")))));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  @DisplayName("B-66: duplicate rows are kept, in order, rows out are rows in")
  void duplicateRowsAreKeptInOrder() throws Exception {
    SpineFile spine =
        spine(
            "SELECT * FROM (VALUES ('b', 7, TIMESTAMP '2026-03-01 11:00:00', 'x'), ('a', NULL,"
                + " TIMESTAMP '2026-03-01 10:30:00', 'y'), ('b', 7, TIMESTAMP '2026-03-01"
                + " 11:00:00', 'x'), (NULL, 8, TIMESTAMP '2026-03-01 11:00:00', NULL))"
                + " t(id, no, event_timestamp, label)");

    TrainingSetManifest manifest = build(spine, request(ColumnNaming.FULL, "clicks:n", "items:n"));

    assertThat(read(out, "SELECT id, label, clicks__n, items__n FROM f"))
        .containsExactly(
            Arrays.asList("b", "x", 3L, 70L),
            Arrays.asList("a", "y", 1L, null),
            Arrays.asList("b", "x", 3L, 70L),
            Arrays.asList(null, null, null, null));
    assertThat(manifest.rows()).isEqualTo(4);
    assertThat(manifest.spine().nullIdentifiers()).isEqualTo(Map.of("id", 1L, "no", 1L));
    assertThat(read(out, "SELECT column_name, column_type FROM (DESCRIBE FROM f)"))
        .containsExactly(
            List.of("id", "VARCHAR"),
            List.of("no", "INTEGER"),
            List.of("event_timestamp", "TIMESTAMP"),
            List.of("label", "VARCHAR"),
            List.of("clicks__n", "BIGINT"),
            List.of("items__n", "BIGINT"));
  }

  @Test
  void manifestSaysWhatTheSetWasBuiltFrom() throws Exception {
    SpineFile spine = spine("SELECT 'a' AS id, TIMESTAMP '2026-03-01 12:00:00' AS event_timestamp");

    TrainingSetManifest manifest = build(spine, request(ColumnNaming.FEATURE, "clicks:n"));

    assertThat(manifest.createdAt()).isEqualTo(Fixtures.NOW);
    assertThat(manifest.groups())
        .containsExactly(new TrainingSetManifest.Group(clicks.incarnation(), 1, "id", 1, 3));
    assertThat(manifest.writtenUntil()).contains(Fixtures.NOW.plusMillis(2));
    assertThat(manifest.bytes()).isEqualTo(Files.size(out));
    assertThat(manifest.sha256())
        .isEqualTo(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(out))));
    assertThat(manifest.toJson())
        .startsWith(
            "{\"manifestVersion\":1,\"createdAt\":\"2026-03-01T12:00:00Z\",\"rowsIn\":1,\"rowsOut\":1,")
        .contains("\"features\":[{\"column\":\"n\",\"feature\":\"clicks:n\"}]")
        .contains("\"writtenUntil\":\"2026-03-01T12:00:00.002Z\"")
        .contains("\"query\":\"WITH\\nh1 AS (");
    assertThat(read(out, "SELECT compression FROM parquet_metadata('" + out + "') LIMIT 1"))
        .containsExactly(List.of("ZSTD"));
  }

  @Test
  void whatWasWrittenLaterDoesNotChangeASetBuiltAsOfTheManifest() throws Exception {
    SpineFile spine =
        spine("SELECT 'a' AS id, TIMESTAMPTZ '2026-03-01 12:00:00Z' AS event_timestamp");
    TrainingSetManifest first = build(spine, request(ColumnNaming.FEATURE, "clicks:n"));
    store.write(
        clicks,
        clicks.schema(),
        List.of(click("a", "2026-03-01T10:30:00.000000001Z", "99", 1_000)));

    build(spine, request(ColumnNaming.FEATURE, "clicks:n"));
    assertThat(read(out, "SELECT n FROM f")).containsExactly(List.of(99L));
    build(
        spine,
        new TrainingSetRequest(
            List.of(FeatureReference.parse("clicks:n")),
            Optional.empty(),
            Map.of(),
            ColumnNaming.FEATURE,
            first.writtenUntil(),
            Optional.empty()));
    assertThat(read(out, "SELECT n FROM f")).containsExactly(List.of(2L));
  }

  @Test
  @DisplayName("B-66: no rows in give no rows out, with all columns")
  void noRowsGiveNoRowsWithAllColumns() throws Exception {
    SpineFile spine =
        spine("SELECT 'a' AS id, TIMESTAMP '2026-03-01 12:00:00' AS event_timestamp LIMIT 0");

    TrainingSetManifest manifest = build(spine, request(ColumnNaming.FEATURE, "clicks:n"));

    assertThat(manifest.rows()).isZero();
    assertThat(read(out, "SELECT column_name FROM (DESCRIBE FROM f)"))
        .containsExactly(List.of("id"), List.of("event_timestamp"), List.of("n"));
  }

  @Test
  @DisplayName("B-69: a known-at time before all data gives nulls")
  void knownAtBeforeAllDataGivesNulls() throws Exception {
    SpineFile spine = spine("SELECT 'a' AS id, TIMESTAMP '2026-03-01 12:00:00' AS event_timestamp");

    TrainingSetManifest manifest =
        build(
            spine,
            new TrainingSetRequest(
                List.of(FeatureReference.parse("clicks:n")),
                Optional.empty(),
                Map.of(),
                ColumnNaming.FEATURE,
                Optional.of(Instant.parse("2020-01-01T00:00:00Z")),
                Optional.of(Duration.ofDays(3))));

    assertThat(read(out, "SELECT n FROM f")).containsExactly(Arrays.asList((Object) null));
    assertThat(manifest.writtenUntil()).contains(Instant.parse("2020-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @DisplayName("B-69: a known-at time needs a zone")
  @CsvSource({
    "2026-03-01T10:00:00,has no zone",
    "2026-03-01,has no zone",
    "yesterday,is not a time",
    "row,is not a time"
  })
  void knownAtNeedsAZone(String text, String message) {
    assertThatThrownBy(() -> TrainingSetRequest.parseKnownAt(text)).hasMessageContaining(message);
  }

  @Test
  void timestampsOfAnyUnitAndTextAreTheSameTimes() throws Exception {
    for (String time :
        List.of(
            "TIMESTAMP_MS '2026-03-01 10:30:00.001'",
            "TIMESTAMP_S '2026-03-01 10:30:01'",
            "TIMESTAMP_NS '2026-03-01 10:30:00.000000001'",
            "TIMESTAMPTZ '2026-03-01 12:30:01+02'",
            "'2026-03-01T10:30:00.000000001Z'")) {
      build(
          spine("SELECT 'a' AS id, " + time + " AS event_timestamp"),
          request(ColumnNaming.FEATURE, "clicks:n"));
      assertThat(read(out, "SELECT n FROM f")).as(time).containsExactly(List.of(2L));
    }
    build(
        spine("SELECT 'a' AS id, TIMESTAMP_NS '2026-03-01 10:30:00' AS event_timestamp"),
        request(ColumnNaming.FEATURE, "clicks:n"));
    assertThat(read(out, "SELECT n FROM f")).containsExactly(List.of(1L));
  }

  @Test
  void onlyColumnOfTimestampsIsTheTime() throws Exception {
    build(
        spine("SELECT TIMESTAMP '2026-03-01 12:00:00' AS sched_dep, 'b' AS id"),
        request(ColumnNaming.FEATURE, "clicks:n"));

    assertThat(read(out, "SELECT n FROM f")).containsExactly(List.of(3L));
  }

  @Test
  void csvSpineKeepsItsIdentifiersAsText() throws Exception {
    store.write(clicks, clicks.schema(), List.of(click("007", "2026-03-01T10:00:00Z", "5", 0)));
    Path file = store.staging.resolve("given.csv");
    Files.writeString(
        file,
        "event_timestamp,id,label,no\n2026-03-01T12:00:00Z,007,0.5,7\n2026-03-01T12:00:00Z,7,1,\n");

    build(
        new SpineFile(file, SpineFile.Format.CSV),
        request(ColumnNaming.FULL, "clicks:n", "items:n"));

    assertThat(read(out, "SELECT id, label, clicks__n, items__n FROM f"))
        .containsExactly(Arrays.asList("007", 0.5, 5L, 70L), Arrays.asList("7", 1.0, null, null));
  }

  @Test
  void identifierColumnMayHaveAnotherName() throws Exception {
    SpineFile spine =
        spine("SELECT 'a' AS user, TIMESTAMP '2026-03-01 12:00:00' AS event_timestamp");

    build(
        spine,
        new TrainingSetRequest(
            List.of(FeatureReference.parse("clicks:n")),
            Optional.empty(),
            Map.of(new FeatureGroupName("CLICKS"), "user"),
            ColumnNaming.FEATURE,
            Optional.empty(),
            Optional.empty()));

    assertThat(read(out, "SELECT n FROM f")).containsExactly(List.of(2L));
  }

  @Test
  @DisplayName("B-67: a value like SQL is data and matches nothing")
  void valueLikeSqlIsData() throws Exception {
    build(
        spine("SELECT ''' OR 1=1 --' AS id, TIMESTAMP '2026-03-01 12:00:00' AS event_timestamp"),
        request(ColumnNaming.FEATURE, "clicks:n"));

    assertThat(read(out, "SELECT n FROM f")).containsExactly(Arrays.asList((Object) null));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @DisplayName("B-66 B-67 B-68 B-71: a spine or request that does not fit is refused by name")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "B-66|'a' AS id|clicks:n|The spine has no event time column 'event_timestamp'.",
        "B-66|'a' AS id, 1 AS event_timestamp|clicks:n|Column 'event_timestamp' of the spine is INTEGER, not an event time.",
        "B-66|'a' AS id, DATE '2026-03-01' AS event_timestamp|clicks:n|holds dates, which do not say what was known at that hour.",
        "B-66|'a' AS idd, TIMESTAMP '2026-03-01' AS event_timestamp|clicks:n|The spine has no identifier column 'id' (nearest: 'idd').",
        "B-66|1.5 AS id, TIMESTAMP '2026-03-01' AS event_timestamp|clicks:n|Column 'id' of the spine is DECIMAL(2,1); the identifiers it is matched to are String.",
        "B-66|'7' AS no, TIMESTAMP '2026-03-01' AS event_timestamp|items:n|Column 'no' of the spine is VARCHAR; the identifiers it is matched to are Integral.",
        "B-66|'a' AS id, CAST(NULL AS TIMESTAMP) AS event_timestamp|clicks:n|Row 1 of the spine has no value in column 'event_timestamp'.",
        "B-66|'a' AS id, '2026-03-01 10:00:00' AS event_timestamp|clicks:n|Row 1 of the spine has a value in column 'event_timestamp' that is not an event time.",
        "B-66|'a' AS id, '2026-02-30T10:00:00Z' AS event_timestamp|clicks:n|Row 1 of the spine has a value",
        "B-66|'a' AS id, TIMESTAMP '1500-01-01' AS event_timestamp|clicks:n|between 1677-09-21T00:12:44Z and 2262-04-11T23:47:16Z.",
        "B-67|'a' AS id, TIMESTAMP '2026-03-01' AS event_timestamp, 1 AS `a\"; DROP TABLE x; --`|clicks:n|Column 'a\"; DROP TABLE x; --' of the spine has a name that is not valid.",
        "B-67|'a' AS id, TIMESTAMP '2026-03-01' AS event_timestamp, 1 AS _sid|clicks:n|Column '_sid' of the spine has a reserved name.",
        "B-68|'a' AS id, TIMESTAMP '2026-03-01' AS event_timestamp, 1 AS n|clicks:n|Column 'n' of the spine and feature 'clicks:n' would both be column 'n'.",
        "B-68|'a' AS id, 7 AS no, TIMESTAMP '2026-03-01' AS event_timestamp|clicks:n,items:n|Feature 'clicks:n' and feature 'items:n' would both be column 'n'.",
        "B-71|'a' AS id, TIMESTAMP '2026-03-01' AS event_timestamp|clicks:n,clicks:n|Feature 'clicks:n' is asked for more than once.",
        "B-71|'a' AS id, TIMESTAMP '2026-03-01' AS event_timestamp|click:n|There is no feature group 'click' (nearest: 'clicks').",
        "B-71|'a' AS id, TIMESTAMP '2026-03-01' AS event_timestamp|clicks:N|Feature 'N' is not in feature group 'clicks'; names are case sensitive; did you mean 'n'?"
      })
  void whatDoesNotFitIsRefusedByName(String id, String columns, String features, String message)
      throws Exception {
    SpineFile spine = spine("SELECT " + columns.replace('`', '"').replace("\"a\";", "\"a\"\";"));

    assertThatThrownBy(() -> build(spine, request(ColumnNaming.FEATURE, features.split(",", -1))))
        .as(id)
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining(message);
    assertNothingLeft();
  }

  @ParameterizedTest
  @DisplayName("B-71: a reference has the form group:feature")
  @CsvSource({"g:x:y", "g", ":x", "g:", "''"})
  void referenceHasTheFormGroupColonFeature(String text) {
    assertThatThrownBy(() -> FeatureReference.parse(text))
        .hasMessage("Feature reference '" + text + "' does not have the form group:feature.");
  }

  @Test
  @DisplayName("B-62: a spine that is no Parquet file is refused, and nothing is left behind")
  void truncatedSpineIsRefusedAndNothingLeft() throws Exception {
    SpineFile spine = spine("SELECT 'a' AS id, TIMESTAMP '2026-03-01 12:00:00' AS event_timestamp");
    try (RandomAccessFile file = new RandomAccessFile(spine.path().toFile(), "rw")) {
      file.setLength(file.length() - 9);
    }

    assertThatThrownBy(() -> build(spine, request(ColumnNaming.FEATURE, "clicks:n")))
        .hasMessageStartingWith("The spine: ")
        .hasMessageContaining("cut off");
    assertNothingLeft();
  }

  @ParameterizedTest
  @DisplayName("B-60: a CSV with a bad row is refused by its line")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "event_timestamp,id;2026-03-01T12:00:00Z,a;2026-03-01T12:00:00Z,b,canary|Line 3 has 3 cells, but the header has 2.",
        "event_timestamp,id;2026-03-01T12:00:00Z|Line 2 has 1 cells, but the header has 2.",
        "event_timestamp,id,no;2026-03-01T12:00:00Z,a,1;2026-03-01T12:00:00Z,b,canary|Line 3 has a value in column 'no' that is not a whole number.",
        "event_timestamp,id,id;2026-03-01T12:00:00Z,a,b|'id'",
        "event_timestamp,id;2026-03-01T12:00:00Z,\"canary|Line 2",
        "``|The CSV file is empty."
      })
  void csvWithABadRowIsRefusedByItsLine(String lines, String message) throws Exception {
    Path file = store.staging.resolve("given.csv");
    Files.writeString(file, lines.replace(";", "\n"), StandardCharsets.UTF_8);

    assertThatThrownBy(
            () ->
                build(
                    new SpineFile(file, SpineFile.Format.CSV),
                    request(ColumnNaming.FULL, lines.contains(",no") ? "items:n" : "clicks:n")))
        .hasMessageStartingWith("The spine: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("canary");
    assertNothingLeft();
  }

  @Test
  void setThatWasCancelledLeavesNothing() throws Exception {
    SpineFile spine = spine("SELECT 'a' AS id, TIMESTAMP '2026-03-01 12:00:00' AS event_timestamp");
    TrainingSets.Watcher impatient =
        new TrainingSets.Watcher() {
          private Runnable cancel = () -> {};

          @Override
          public void started(Runnable handle) {
            cancel = handle;
          }

          @Override
          public void begins(TrainingSets.Phase phase, long rows) {
            if (phase == TrainingSets.Phase.JOIN) {
              cancel.run();
            }
          }
        };

    assertThatThrownBy(
            () ->
                store.trainingSets.build(
                    Caller.LOCAL, spine, request(ColumnNaming.FEATURE, "clicks:n"), out, impatient))
        .hasMessage("The query was cancelled.");
    assertNothingLeft();
  }

  @Test
  void leakReportCountsTheRowsThatNaiveJoinsGetWrong() throws Exception {
    SpineFile spine =
        spine(
            "SELECT * FROM (VALUES ('a', TIMESTAMP '2026-02-28 23:00:00'), ('a', TIMESTAMP"
                + " '2026-03-01 10:00:00'), ('a', TIMESTAMP '2026-03-01 11:00:00')) t(id,"
                + " event_timestamp)");

    LeakReport report =
        store.trainingSets.leaks(
            Caller.LOCAL,
            spine,
            request(ColumnNaming.FEATURE, "clicks:n"),
            TrainingSets.Watcher.NONE);

    assertThat(report.features())
        .containsExactly(new LeakReport.Damage(FeatureReference.parse("clicks:n"), 3, 2, 1));
  }

  private TrainingSetManifest build(SpineFile spine, TrainingSetRequest request) {
    return store.trainingSets.build(Caller.LOCAL, spine, request, out, TrainingSets.Watcher.NONE);
  }

  private static TrainingSetRequest request(ColumnNaming naming, String... features) {
    return new TrainingSetRequest(
        Stream.of(features).map(FeatureReference::parse).toList(),
        Optional.empty(),
        Map.of(),
        naming,
        Optional.empty(),
        Optional.empty());
  }

  private OfflineRow click(String id, String time, String n, long writtenMillis) {
    List<GivenFeature> given = new ArrayList<>();
    given.add(Fixtures.given("id", id));
    given.add(Fixtures.given("ts", time));
    given.add(Fixtures.given("n", n));
    return OfflineStoreOfFiles.row(
        clicks,
        clicks.schema(),
        Fixtures.NOW.plusMillis(writtenMillis),
        WriteKind.PUT,
        Optional.empty(),
        given);
  }

  /** A spine in the staging directory, where routes put them. */
  private SpineFile spine(String query) throws Exception {
    Path file = store.staging.resolve("given.parquet");
    Files.deleteIfExists(file);
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
    }
    return new SpineFile(file, SpineFile.Format.PARQUET);
  }

  private static List<List<Object>> read(Path file, String sql) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE VIEW f AS SELECT * FROM '" + file + "'");
      List<List<Object>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getObject(i));
          }
          rows.add(row);
        }
      }
      return rows;
    }
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.list(store.staging)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .isSubsetOf("given.parquet", "given.csv", "duckdb");
    }
  }
}
