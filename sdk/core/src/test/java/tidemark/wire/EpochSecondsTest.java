package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.wire.Bodies.body;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochSecondsTest {
  @ParameterizedTest
  @DisplayName("case 58: numbers as boto3 and Java send them")
  @CsvSource({
    "1772359200, 2026-03-01T10:00:00Z",
    "1772359200.123, 2026-03-01T10:00:00.123Z",
    "1.7723592E9, 2026-03-01T10:00:00Z",
    "-0.25, 1969-12-31T23:59:59.750Z",
    "0, 1970-01-01T00:00:00Z"
  })
  void readsNumbers(String number, Instant time) {
    assertThat(
            ListFeatureGroupsJson.read(body("{'CreationTimeAfter':" + number + "}")).createdAfter())
        .contains(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e30", "1e999999999", "-1e-999999999", "99999999999999999999"})
  void refusesNumbersOutOfRange(String number) {
    assertThatThrownBy(
            () -> ListFeatureGroupsJson.read(body("{'CreationTimeAfter':" + number + "}")))
        .hasMessage("CreationTimeAfter is out of range.");
  }

  @Test
  void refusesTexts() {
    assertThatThrownBy(() -> ListFeatureGroupsJson.read(body("{'CreationTimeAfter':'2026-03-01'}")))
        .hasMessage("CreationTimeAfter must be a number.");
  }
}
