package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.BytesContent;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.offline.FileEntry;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

class OutsiderReadsOursTest {
  private static final Schema SCHEMA =
      Schema.of(
          List.of(
              FeatureDefinition.scalar("Id", FeatureType.STRING),
              FeatureDefinition.scalar("ts", FeatureType.FRACTIONAL),
              FeatureDefinition.scalar("n", FeatureType.INTEGRAL),
              new FeatureDefinition(
                  new FeatureName("v"), FeatureType.FRACTIONAL, new FeatureShape.VectorOf(2)),
              new FeatureDefinition(new FeatureName("l"), FeatureType.STRING, FeatureShape.LIST),
              new FeatureDefinition(new FeatureName("s"), FeatureType.INTEGRAL, FeatureShape.SET)),
          new FeatureName("Id"),
          new FeatureName("ts"));

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

  @Test
  void duckDbSeesTheColumnsAndTypesOfTheContract() throws IOException, SQLException {
    Path file = write(List.of(put(), softDelete()));

    assertThat(
            duck.rows(
                "SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet('"
                    + file
                    + "'))"))
        .containsExactly(
            "Id|VARCHAR",
            "ts|DOUBLE",
            "n|BIGINT",
            "v|DOUBLE[]",
            "l|VARCHAR[]",
            "s|BIGINT[]",
            "write_time|TIMESTAMP WITH TIME ZONE",
            "api_invocation_time|TIMESTAMP WITH TIME ZONE",
            "is_deleted|BOOLEAN",
            "event_time_ns|BIGINT",
            "expires_at_ns|BIGINT",
            "write_id|VARCHAR",
            "delete_mode|VARCHAR");
  }

  @Test
  void duckDbSeesTheValues() throws IOException, SQLException {
    Path file = write(List.of(put(), softDelete()));

    assertThat(
            duck.rows(
                "SELECT * REPLACE (write_time::VARCHAR AS write_time,"
                    + " api_invocation_time::VARCHAR AS api_invocation_time, v::VARCHAR AS v,"
                    + " l::VARCHAR AS l, s::VARCHAR AS s) FROM read_parquet('"
                    + file
                    + "')"))
        .containsExactly(
            "u1|1.70000000025E9|-7|[0.1, 2.0]|[]|[1, 2]|2026-03-01 12:00:01.007+00"
                + "|2026-03-01 12:00:00+00|false|1700000000250000001|1700000060250000001|"
                + "ab".repeat(16)
                + "|null",
            "u1|1.7000001E9|null|null|null|null|2026-03-01 12:00:02+00|2026-03-01 12:00:00+00|true"
                + "|1700000100000000000|null||soft");
  }

  @Test
  void pagesAreZstdAndNearlyUniqueColumnsHaveNoDictionary() throws IOException, SQLException {
    Path file = write(List.of(put(), softDelete(), put(), put()));

    assertThat(duck.rows("SELECT DISTINCT compression FROM parquet_metadata('" + file + "')"))
        .containsExactly("ZSTD");
    assertThat(
            duck.rows(
                "SELECT path_in_schema FROM parquet_metadata('"
                    + file
                    + "') WHERE dictionary_page_offset IS NULL AND path_in_schema IN"
                    + " ('Id', 'ts', 'event_time_ns', 'expires_at_ns', 'write_id', 'n')"
                    + " ORDER BY column_id"))
        .containsExactly("ts", "event_time_ns", "expires_at_ns", "write_id");
  }

  @Test
  void theFootersNotesNameOriginAndSchemaVersion() throws IOException, SQLException {
    Path file = write(List.of(put()));

    assertThat(
            duck.rows(
                "SELECT decode(key), decode(value) FROM parquet_kv_metadata('"
                    + file
                    + "') WHERE decode(key) LIKE 'tidemark.%' ORDER BY ALL"))
        .containsExactly("tidemark.origin|load", "tidemark.schema|1");
  }

  @Test
  void theFactsOfALargeFileNeedItsFooterAlone() throws IOException {
    OfflineRow[] rows = new OfflineRow[60_000];
    for (int i = 0; i < rows.length; i++) {
      EventTime time = new EventTime(1_700_000_000_000_000_000L + i * 7L);
      RecordIdentifier id = new RecordIdentifier("user-" + i * 31L % 60_013 + "-" + i);
      rows[i] =
          row(
              FeatureRecord.marker(SCHEMA, id, time, time.toEpochSeconds()),
              time,
              WriteKind.HARD_DELETE,
              WriteId.NONE,
              Optional.empty(),
              Fixtures.NOW);
    }
    BytesContent content = new BytesContent(Files.readAllBytes(write(List.of(rows))));

    OfflineFileFormat.Facts facts = format.facts(content, SCHEMA);

    assertThat(facts.latest()).isEqualTo(new EventTime(1_700_000_000_000_419_993L));
    assertThat(content.length()).isGreaterThan(250_000);
    assertThat(content.bytesRead()).isLessThan(70_000);
  }

  private static OfflineRow put() {
    EventTime time = EventTime.parseEpochSeconds("1700000000.250000001");
    RecordIdentifier id = new RecordIdentifier("u1");
    FeatureRecord entry =
        FeatureRecord.stored(
            SCHEMA,
            id,
            time,
            List.of(
                new FeatureValue.Text("u1"),
                new FeatureValue.Text("1700000000.250000001"),
                new FeatureValue.Text("-007"),
                new FeatureValue.Texts(List.of("1e-1", "2")),
                new FeatureValue.Texts(List.of()),
                new FeatureValue.Texts(List.of("1", "2"))));
    return row(
        entry,
        time,
        WriteKind.PUT,
        new WriteId("ab".repeat(16)),
        Optional.of(new EventTime(time.nanos() + 60_000_000_000L)),
        Fixtures.NOW.plusMillis(1_007));
  }

  private static OfflineRow softDelete() {
    EventTime time = EventTime.parseEpochSeconds("1700000100");
    FeatureRecord marker =
        FeatureRecord.marker(SCHEMA, new RecordIdentifier("u1"), time, "1700000100");
    return row(
        marker,
        time,
        WriteKind.SOFT_DELETE,
        WriteId.NONE,
        Optional.empty(),
        Fixtures.NOW.plusSeconds(2));
  }

  private static OfflineRow row(
      FeatureRecord entry,
      EventTime time,
      WriteKind kind,
      WriteId id,
      Optional<EventTime> expiresAt,
      Instant writeTime) {
    return new OfflineRow(
        entry, new RecordOrder(time, Fixtures.NOW, id), kind, expiresAt, writeTime);
  }

  private Path write(List<OfflineRow> rows) throws IOException {
    Path file = directory.resolve("ours.parquet");
    try (OutputStream out = Files.newOutputStream(file);
        OfflineFileFormat.Writer writer = format.create(out, SCHEMA, FileEntry.Origin.LOAD)) {
      for (OfflineRow row : rows) {
        writer.write(row);
      }
    }
    return file;
  }
}
