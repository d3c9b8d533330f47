package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.BytesContent;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Fuzz;
import tidemark.fixture.Fuzz.Outcome;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.offline.OfflineFileFormat;
import tidemark.tabular.RowSource;

class ParquetFuzzTest {
  private static final String FLAT =
      "SELECT 'u' || (i % 9) AS id, '2026-03-01T10:00:00Z' AS ts, now() AS write_time, i AS n,"
          + " i / 7 AS x, 'text ' || (i * 7919 % 100) AS s FROM range(60) t(i)";
  private static final String NESTED =
      "SELECT i AS id, TIMESTAMP_NS '2026-03-01 10:00:00' AS ts, [i, i + 1] AS l,"
          + " CAST(i / 3 AS DECIMAL(9, 2)) AS d, i % 2 = 0 AS b, CAST(i AS UBIGINT) AS u"
          + " FROM range(60) t(i)";

  /** A reader's buffers, and what the largest claim allowed of a file of some kB comes to. */
  private static final long ALLOCATION_MAX = 256L << 20;

  private final OfflineFileFormat format = new ParquetFileFormat();
  @TempDir private Path directory;

  @Test
  @DisplayName("B-62 S-16: a file of any bytes is read as the store's, or refused as unreadable")
  void anyBytesAreAFileOfTheStoreOrRefused() throws IOException, SQLException {
    Fuzz.of("Parquet files of the offline store")
        .from(files(FLAT))
        .with("PAR1", "PARE")
        .allocatingAtMost(ALLOCATION_MAX)
        .run(
            (input, random) -> {
              Outcome facts =
                  outcome(() -> format.facts(new BytesContent(input), Fixtures.schema()));
              Outcome rows =
                  outcome(() -> format.read(new BytesContent(input), Fixtures.schema(), row -> {}));
              return facts == Outcome.REFUSED ? facts : rows;
            });
  }

  @Test
  @DisplayName("B-62 B-63 S-16: a file of any bytes is read as someone's rows, or refused")
  void anyBytesAreRowsOrRefused() throws IOException, SQLException {
    List<byte[]> files = new ArrayList<>(files(FLAT));
    files.addAll(files(NESTED));
    Path file = directory.resolve("brought.parquet");
    Fuzz.of("Parquet files of others")
        .from(files)
        .with("PAR1", "PARE")
        .allocatingAtMost(ALLOCATION_MAX)
        .run(
            (input, random) -> {
              Files.write(file, input);
              return outcome(() -> readBrought(file));
            });
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static Outcome outcome(Reading reading) throws IOException {
    try {
      reading.run();
      return Outcome.ACCEPTED;
    } catch (FeatureStoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.INVALID);
      assertThat(e.getMessage()).hasSizeLessThan(1_000);
      return Outcome.REFUSED;
    }
  }

  /** Reads every column as the first type that it allows. */
  private static void readBrought(Path file) throws IOException {
    try (ParquetRows rows = ParquetRows.open(file)) {
      List<RowSource.Column> columns = new ArrayList<>();
      for (int i = 0; i < rows.columns().size(); i++) {
        column(rows, i).ifPresent(columns::add);
      }
      while (rows.next()) {
        for (RowSource.Column column : columns) {
          outcome(column::value);
        }
      }
    }
  }

  private static Optional<RowSource.Column> column(ParquetRows rows, int index) {
    for (FeatureType type : FeatureType.values()) {
      try {
        return Optional.of(rows.feature(index, FeatureDefinition.scalar("f", type)));
      } catch (FeatureStoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.INVALID);
      }
    }
    return Optional.empty();
  }

  private List<byte[]> files(String query) throws IOException, SQLException {
    List<byte[]> files = new ArrayList<>();
    try (DuckDb duck = DuckDb.in(directory)) {
      for (String options :
          List.of(
              "COMPRESSION zstd, PARQUET_VERSION V1",
              "COMPRESSION snappy, PARQUET_VERSION V2",
              "COMPRESSION gzip, PARQUET_VERSION V1",
              "COMPRESSION uncompressed, PARQUET_VERSION V2")) {
        files.add(Files.readAllBytes(duck.file(query, options)));
      }
    }
    return files;
  }
}
