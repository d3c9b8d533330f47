package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.BytesContent;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Schema;
import tidemark.offline.FileEntry;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

/** Offline files that others write, which lack our columns and footer. */
class ForeignFilesTest {
  private static final String KEYS =
      "'u1' AS id, '2026-03-01T10:00:00.5Z' AS ts, TIMESTAMPTZ '2026-03-01 10:00:09.123Z' AS"
          + " write_time";

  private final OfflineFileFormat format = new ParquetFileFormat();
  @TempDir private Path directory;
  private DuckDb duck;

  @BeforeEach
  void open() throws SQLException {
    duck = DuckDb.in(directory);
  }

  @AfterEach
  void close() throws SQLException {
    duck.close();
  }

  @ParameterizedTest
  @CsvSource({"snappy, V1", "gzip, V2", "uncompressed, V1", "uncompressed, V2", "zstd, V2"})
  void whatSageMakerWouldWriteIsRead(String codec, String pages) throws SQLException, IOException {
    String row =
        "SELECT "
            + KEYS
            + ", write_time AS api_invocation_time, %s AS is_deleted, "
            + "42::BIGINT AS n, 0.1::DOUBLE AS x, 'é' AS s";
    Path file =
        duck.file(
            String.format(row, "false") + " UNION ALL " + String.format(row, "true"),
            "COMPRESSION " + codec + ", PARQUET_VERSION " + pages);

    List<OfflineRow> rows = read(file, Fixtures.schema());

    EventTime time = EventTime.parseIso("2026-03-01T10:00:00.5Z");
    Instant written = Instant.parse("2026-03-01T10:00:09.123Z");
    assertThat(rows)
        .extracting(OfflineRow::kind)
        .containsExactly(WriteKind.PUT, WriteKind.SOFT_DELETE);
    assertThat(rows.get(0).order()).isEqualTo(new RecordOrder(time, written, WriteId.NONE));
    assertThat(rows.get(0).writeTime()).isEqualTo(written);
    assertThat(rows.get(0).expiresAt()).isEmpty();
    assertThat(rows.get(0).record().identifier().value()).isEqualTo("u1");
    assertThat(texts(rows.get(0)))
        .containsExactly("id=u1", "ts=2026-03-01T10:00:00.5Z", "n=42", "x=0.1", "s=é");
    assertThat(facts(file, Fixtures.schema()))
        .isEqualTo(
            new OfflineFileFormat.Facts(
                2,
                time,
                time,
                FileEntry.Origin.OTHER,
                OptionalInt.empty(),
                false,
                Optional.empty()));
  }

  @Test
  void theEventTimesOfOthersAreReadForTheFacts() throws SQLException, IOException {
    Path file =
        duck.file(
            "SELECT 'u' || i AS id, strftime(TIMESTAMP '2026-03-01' + INTERVAL (i) MINUTE,"
                + " '%Y-%m-%dT%H:%M:%SZ') AS ts, now() AS write_time FROM range(5000) t(i)");

    OfflineFileFormat.Facts facts = facts(file, Fixtures.schema());

    assertThat(facts.rows()).isEqualTo(5_000);
    assertThat(facts.earliest()).isEqualTo(EventTime.parseIso("2026-03-01T00:00:00Z"));
    assertThat(facts.latest()).isEqualTo(EventTime.parseIso("2026-03-04T11:19:00Z"));
  }

  @Test
  void whatIsMissingIsDerivedAndAbsentFeaturesAreAbsent() throws SQLException, IOException {
    Path file = duck.file("SELECT " + KEYS);

    OfflineRow row = read(file, Fixtures.schema()).get(0);

    assertThat(row.order().invokedAt()).isEqualTo(row.writeTime());
    assertThat(row.kind()).isEqualTo(WriteKind.PUT);
    assertThat(texts(row)).containsExactly("id=u1", "ts=2026-03-01T10:00:00.5Z");
  }

  @Test
  void ourColumnsAreBelievedInFilesOfOthersToo() throws SQLException, IOException {
    Path file =
        duck.file(
            "SELECT "
                + KEYS
                + ", true AS is_deleted, 'hard' AS delete_mode, 7::BIGINT AS event_time_ns,"
                + " 9::BIGINT AS expires_at_ns, repeat('ab', 16) AS write_id");

    OfflineRow row = read(file, Fixtures.schema()).get(0);

    assertThat(row.order().eventTime()).isEqualTo(new EventTime(7));
    assertThat(row.order().writeId()).isEqualTo(new WriteId("ab".repeat(16)));
    assertThat(row.kind()).isEqualTo(WriteKind.HARD_DELETE);
    assertThat(row.expiresAt()).contains(new EventTime(9));
  }

  @ParameterizedTest
  @DisplayName("B-63: timestamps of any unit are read")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "TIMESTAMP_MS '2026-03-01 10:00:00.123'; 2026-03-01T10:00:00.123Z",
        "TIMESTAMP '2026-03-01 10:00:00.123456'; 2026-03-01T10:00:00.123456Z",
        "TIMESTAMPTZ '2026-03-01 10:00:00.123456+01'; 2026-03-01T09:00:00.123456Z",
        "TIMESTAMP_NS '2026-03-01 10:00:00.123456789'; 2026-03-01T10:00:00.123456789Z",
        "TIMESTAMP_S '1969-12-31 23:59:59'; 1969-12-31T23:59:59Z",
      })
  void timestampsOfAnyUnitAreRead(String literal, String iso) throws SQLException, IOException {
    Path file =
        duck.file("SELECT 'u1' AS id, " + literal + " AS ts, " + literal + " AS write_time");

    OfflineRow row = read(file, Fixtures.schema()).get(0);

    assertThat(row.order().eventTime()).isEqualTo(EventTime.parseIso(iso));
    assertThat(row.record().eventTimeText()).isEqualTo(iso);
    assertThat(row.writeTime()).isEqualTo(Instant.parse(iso).truncatedTo(ChronoUnit.MILLIS));
  }

  @Test
  @DisplayName("B-63: INT96 timestamps, which Spark writes, are read to the nanosecond")
  void int96IsRead() throws IOException {
    byte[] file =
        RawFile.of(
            "message m { optional binary id (STRING); optional int96 ts; optional int96"
                + " write_time; }",
            Map.of(),
            List.of(
                out -> {
                  field(out, "id", 0, Binary.fromString("u1"));
                  field(out, "ts", 1, int96(20_513, 36_000_123_456_789L));
                  field(out, "write_time", 2, int96(20_513, 36_001_000_000_000L));
                }));

    OfflineRow row = read(file, Fixtures.schema()).get(0);

    assertThat(row.record().eventTimeText()).isEqualTo("2026-03-01T10:00:00.123456789Z");
    assertThat(row.writeTime()).isEqualTo(Instant.parse("2026-03-01T10:00:01Z"));
  }

  @Test
  @DisplayName("B-63: INT32 is Integral and FLOAT is Fractional, widened exactly")
  void narrowNumbersAreWidened() throws SQLException, IOException {
    Path file =
        duck.file(
            "SELECT "
                + KEYS
                + ", 7::INTEGER AS n, 0.1::FLOAT AS x UNION ALL SELECT "
                + KEYS
                + ", (-8)::INTEGER, NULL");

    List<OfflineRow> rows = read(file, Fixtures.schema());

    assertThat(texts(rows.get(0))).contains("n=7", "x=0.10000000149011612");
    assertThat(texts(rows.get(1))).contains("n=-8").hasSize(3);
  }

  @Test
  void aFractionalEventTimeIsExactToTheDigitsOfTheDouble() throws SQLException, IOException {
    Schema schema = fractionalTime();
    Path file = duck.file("SELECT 'u1' AS id, 1700000000.1::DOUBLE AS ts, now() AS write_time");

    OfflineRow row = read(file, schema).get(0);

    assertThat(row.order().eventTime()).isEqualTo(EventTime.parseEpochSeconds("1700000000.1"));
    assertThat(row.record().eventTimeText()).isEqualTo("1700000000.1");
  }

  @Test
  void athenaWritesNamesInLowerCase() throws SQLException, IOException {
    Schema schema =
        Schema.of(
            List.of(
                FeatureDefinition.scalar("Id", FeatureType.STRING),
                FeatureDefinition.scalar("Ts", FeatureType.STRING),
                FeatureDefinition.scalar("Age", FeatureType.INTEGRAL)),
            new FeatureName("Id"),
            new FeatureName("Ts"));
    Path file = duck.file("SELECT " + KEYS + ", 3::BIGINT AS age");

    assertThat(texts(read(file, schema).get(0))).contains("Age=3");
  }

  @Test
  void collectionsOfOthersAreRead() throws SQLException, IOException {
    Schema schema =
        Fixtures.schema()
            .with(
                List.of(
                    new FeatureDefinition(
                        new FeatureName("v"), FeatureType.FRACTIONAL, new FeatureShape.VectorOf(2)),
                    new FeatureDefinition(
                        new FeatureName("l"), FeatureType.STRING, FeatureShape.LIST)));
    Path file =
        duck.file(
            "SELECT "
                + KEYS
                + ", [1.5::DOUBLE, 2] AS v, []::VARCHAR[] AS l UNION ALL SELECT "
                + KEYS
                + ", NULL, ['a', 'a']");

    List<OfflineRow> rows = read(file, schema);

    assertThat(rows.get(0).record().value(5))
        .contains(new FeatureValue.Texts(List.of("1.5", "2.0")));
    assertThat(rows.get(0).record().value(6)).contains(new FeatureValue.Texts(List.of()));
    assertThat(rows.get(1).record().value(5)).isEmpty();
    assertThat(rows.get(1).record().value(6)).contains(new FeatureValue.Texts(List.of("a", "a")));
  }

  @ParameterizedTest
  @DisplayName("B-63: a column of a type that cannot be is named with its type")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'7' AS n; Column 'n' is BINARY STRING, but feature 'n' is Integral",
        "7.0::DOUBLE AS n; Column 'n' is DOUBLE, but feature 'n' is Integral",
        "7::BIGINT AS x; Column 'x' is INT64 INTEGER(64,true), but feature 'x' is Fractional",
        "1.5::DECIMAL(4,2) AS x; Column 'x' is INT32 DECIMAL(4,2), but feature 'x' is Fractional",
        "'a'::BLOB AS s; Column 's' is BINARY, but feature 's' is String",
        "{'a': 1} AS s; Column 's' is nested",
        "['a'] AS s; Column 's' is a list of BINARY STRING, but feature 's' is String",
        "'false' AS is_deleted; Column 'is_deleted' is BINARY STRING. Write it as BOOLEAN.",
        "1 AS write_id; Column 'write_id' is INT32 INTEGER(32,true). Write it as STRING.",
      })
  void aColumnOfAnImpossibleTypeIsNamed(String column, String message)
      throws SQLException, IOException {
    Path file = duck.file("SELECT " + KEYS + ", " + column);

    assertInvalid(() -> facts(file, Fixtures.schema()), message);
    assertInvalid(() -> read(file, Fixtures.schema()), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'t' AS ts, now() AS write_time; There is no column 'id', the record identifier.",
        "'u1' AS id, now() AS write_time; There is no column 'ts', the event time.",
        "'u1' AS id, '2026-03-01T10:00:00Z' AS ts; There is no column 'write_time'.",
      })
  void aMissingKeyColumnIsNamed(String columns, String message) throws SQLException {
    Path file = duck.file("SELECT " + columns);

    assertInvalid(() -> facts(file, Fixtures.schema()), message);
  }

  @ParameterizedTest
  @DisplayName("B-63: a row that no record can be made of is named by its number")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "NULL, '2026-03-01T10:00:00Z', now(); Row 3: Column 'id' is null.",
        "'', '2026-03-01T10:00:00Z', now(); Row 3: The record identifier must not be empty.",
        "'u1', NULL, now(); Row 3: Column 'ts' is null.",
        "'u1', '2026-03-01 10:00:00', now(); Row 3: Event time is not ISO-8601 in UTC.",
        "'u1', '2026-03-01T10:00:00Z', NULL; Row 3: Column 'write_time' is null.",
      })
  void aRowThatIsNoRecordIsNamed(String values, String message) throws SQLException {
    Path file =
        duck.file(
            "SELECT * FROM (VALUES ('u1', '2026-03-01T10:00:00Z', now()),"
                + " ('u2', '2026-03-01T10:00:00Z', now()), ("
                + values
                + ")) t(id, ts, write_time)");

    assertInvalid(() -> facts(file, Fixtures.schema()), message);
    assertInvalid(() -> read(file, Fixtures.schema()), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'nan'", "'infinity'", "'-infinity'"})
  void whatIsNotFiniteIsNamedAndNotShown(String value) throws SQLException {
    Path file = duck.file("SELECT " + KEYS + ", " + value + "::DOUBLE AS x");

    assertInvalid(() -> read(file, Fixtures.schema()), "Row 1: Column 'x' is not a finite number.");
  }

  @Test
  void aVectorOfAnotherDimensionIsNamed() throws SQLException {
    FeatureDefinition vector =
        new FeatureDefinition(
            new FeatureName("v"), FeatureType.FRACTIONAL, new FeatureShape.VectorOf(3));
    Path file = duck.file("SELECT " + KEYS + ", [1.5::DOUBLE, 2] AS v");

    assertInvalid(
        () -> read(file, Fixtures.schema().with(List.of(vector))),
        "Row 1: Column 'v' has 2 elements; the Vector has 3.");
  }

  @Test
  void aDeleteModeOfNoMeaningIsNamed() throws SQLException {
    Path file = duck.file("SELECT " + KEYS + ", true AS is_deleted, 'x' AS delete_mode");

    assertInvalid(
        () -> facts(file, Fixtures.schema()),
        "Row 1: Column 'delete_mode' is none of null, soft and hard.");
  }

  private static Schema fractionalTime() {
    return Schema.of(
        List.of(
            FeatureDefinition.scalar("id", FeatureType.STRING),
            FeatureDefinition.scalar("ts", FeatureType.FRACTIONAL)),
        new FeatureName("id"),
        new FeatureName("ts"));
  }

  private static List<String> texts(OfflineRow row) {
    List<String> texts = new ArrayList<>();
    for (GivenFeature feature : row.record().present()) {
      texts.add(feature.name() + "=" + ((FeatureValue.Text) feature.value()).text());
    }
    return texts;
  }

  private static void field(RecordConsumer out, String name, int index, Binary value) {
    out.startField(name, index);
    out.addBinary(value);
    out.endField(name, index);
  }

  private static Binary int96(int epochDay, long nanosOfDay) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(nanosOfDay).putInt(2_440_588 + epochDay);
    return Binary.fromConstantByteArray(bytes.array());
  }

  private List<OfflineRow> read(Path file, Schema schema) throws IOException {
    return read(Files.readAllBytes(file), schema);
  }

  private List<OfflineRow> read(byte[] file, Schema schema) throws IOException {
    List<OfflineRow> rows = new ArrayList<>();
    format.read(new BytesContent(file), schema, rows::add);
    return rows;
  }

  private OfflineFileFormat.Facts facts(Path file, Schema schema) throws IOException {
    return format.facts(new BytesContent(Files.readAllBytes(file)), schema);
  }

  private static void assertInvalid(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
        .hasMessageContaining(message);
  }
}
