package tidemark.local.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Fuzz;
import tidemark.fixture.Fuzz.Outcome;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;
import tidemark.offline.SpineFile;
import tidemark.offline.TrainingSetRequest;
import tidemark.offline.TrainingSets;
import tidemark.record.WriteKind;
import tidemark.registry.Caller;

/** Spines of any bytes: a training set with a row for each of theirs, or a refusal. */
class SpineFuzzTest {
  private static final String ROWS =
      "SELECT 'u' || i AS id, TIMESTAMP '2026-03-01 12:00:00' + INTERVAL (i) MINUTE AS"
          + " event_timestamp, i / 3 AS label FROM range(40) t(i)";

  @TempDir private Path directory;
  private OfflineStoreOfFiles store;
  private Path out;

  @BeforeEach
  void open() {
    store = new OfflineStoreOfFiles(directory);
    out = store.staging.resolve("set.parquet");
    FeatureGroup clicks = store.create("clicks", Fixtures.schema());
    store.write(
        clicks,
        clicks.schema(),
        List.of(
            OfflineStoreOfFiles.row(
                clicks,
                clicks.schema(),
                Fixtures.NOW,
                WriteKind.PUT,
                Optional.empty(),
                Fixtures.features("u1", "2026-03-01T10:00:00Z", Fixtures.given("n", "7")))));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  @DisplayName(
      "B-60 B-66 B-67: any bytes are a spine of CSV, or refused, and nothing is left behind")
  void anyBytesAreACsvSpineOrRefused() {
    Fuzz.of("spines of CSV")
        .asOneOf(2)
        .from(
            "event_timestamp,id,label\n2026-03-01T12:00:00Z,u1,0.5\n2026-03-01T12:00:00.5Z,u2,\n",
            "id,event_timestamp,w\r\n\"u\"\"1\",2026-03-01T12:00:00Z,\"a,b\"\r\n",
            "event_timestamp,id\n")
        .with("\"", ",", "\n", "' OR 1=1 --", "\"; DROP TABLE x; --", "_sid", ",n", "id,", "\u0000")
        .run((input, random) -> built(input, SpineFile.Format.CSV));
  }

  @Test
  @DisplayName("B-62 B-66 S-16: any bytes are a spine of Parquet, or refused, and nothing is left")
  void anyBytesAreAParquetSpineOrRefused() throws IOException, SQLException {
    Path file = store.staging.resolve("sound.parquet");
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + ROWS + ") TO '" + file + "' (FORMAT parquet)");
    }
    byte[] sound = Files.readAllBytes(file);
    Files.delete(file);
    Fuzz.of("spines of Parquet")
        .asOneOf(2)
        .from(List.of(sound))
        .with("PAR1")
        .allocatingAtMost(256L << 20)
        .run((input, random) -> built(input, SpineFile.Format.PARQUET));
  }

  private Outcome built(byte[] input, SpineFile.Format format) throws IOException {
    Path file = Files.write(store.staging.resolve("given"), input);
    TrainingSetRequest request =
        new TrainingSetRequest(
            List.of(FeatureReference.parse("clicks:n")),
            Optional.empty(),
            Map.of(),
            ColumnNaming.FULL,
            Optional.empty(),
            Optional.empty());
    Outcome outcome;
    try {
      store.trainingSets.build(
          Caller.LOCAL, new SpineFile(file, format), request, out, TrainingSets.Watcher.NONE);
      outcome = Outcome.ACCEPTED;
    } catch (FeatureStoreException e) {
      // A damaged length may ask for more memory than a query may have.
      assertThat(e.kind()).as(e.getMessage()).isIn(Kind.INVALID, Kind.LIMIT_EXCEEDED);
      outcome = Outcome.REFUSED;
    }
    assertThat(Files.deleteIfExists(out)).isEqualTo(outcome == Outcome.ACCEPTED);
    try (Stream<Path> left = Files.list(store.staging)) {
      assertThat(left.map(path -> path.getFileName().toString())).isSubsetOf("given", "duckdb");
    }
    return outcome;
  }
}
