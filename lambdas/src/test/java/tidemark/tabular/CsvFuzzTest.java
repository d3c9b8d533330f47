package tidemark.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.Fuzz;
import tidemark.fixture.Fuzz.Outcome;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;

class CsvFuzzTest {
  @TempDir private Path directory;

  @Test
  @DisplayName(
      "B-60 B-61 S-16: any bytes are rows of CSV, or refused without a cell in the message")
  void anyBytesAreRowsOrRefused() {
    Path file = directory.resolve("rows.csv");
    Fuzz.of("CSV files")
        .from(
            "id,n,s\nu1,007,\"a,\"\"canary\"\"\nc\"\nu2,,\"\"\n",
            "\uFEFFid,ts,x\r\ncanary,2026-03-01T10:00:00Z,0.5\r\n\r\ncanary,,\r\n",
            "id\r\u00e9canary\r\uD83D\uDE00\r",
            "a,b\n" + "canary,2\n".repeat(200))
        .with("\"", "\"\"", ",", ",,,,", ";", "\n", "\r", "\r\n", "\"canary", "\u0000", "\uFEFF")
        .run(
            (input, random) -> {
              Files.write(file, input);
              try {
                read(file);
                return Outcome.ACCEPTED;
              } catch (FeatureStoreException e) {
                assertThat(e.kind()).isEqualTo(Kind.INVALID);
                assertThat(e.getMessage()).hasSizeLessThan(500);
                return Outcome.REFUSED;
              }
            });
  }

  /** Reads to the end; a row at fault is passed over. */
  private static void read(Path file) throws IOException {
    try (CsvRows rows = CsvRows.open(file)) {
      List<RowSource.Column> columns =
          IntStream.range(0, rows.columns().size())
              .mapToObj(i -> rows.feature(i, FeatureDefinition.scalar("f" + i, FeatureType.STRING)))
              .toList();
      while (rows.next()) {
        for (RowSource.Column column : columns) {
          try {
            column.value();
          } catch (FeatureStoreException e) {
            assertThat(e.kind()).isEqualTo(Kind.INVALID);
            assertThat(e.getMessage()).doesNotContain("canary");
          }
        }
      }
    }
  }
}
