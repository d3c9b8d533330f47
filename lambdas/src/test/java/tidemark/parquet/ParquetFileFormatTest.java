package tidemark.parquet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureStoreException;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineFileFormatContract;

class ParquetFileFormatTest extends OfflineFileFormatContract {
  @Override
  protected OfflineFileFormat format() {
    return new ParquetFileFormat();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "x, api, tidemark.schema' is not a number",
        "0, api, names schema version 0; the newest known is 1",
        "1, spark, tidemark.origin' is none of api and load",
        "1, other, tidemark.origin' is none of api and load",
      })
  void notesThatOursNeverHaveAreRefused(String version, String origin, String message)
      throws IOException {
    byte[] file =
        RawFile.of(
            "message m { optional binary id (STRING); optional binary ts (STRING); optional int64"
                + " write_time (TIMESTAMP(MILLIS,true)); }",
            Map.of("tidemark.schema", version, "tidemark.origin", origin),
            List.of());

    assertThatThrownBy(() -> facts(file, Fixtures.schema()))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining(message);
  }
}
