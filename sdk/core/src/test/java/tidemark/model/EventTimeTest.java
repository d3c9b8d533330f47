package tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.Seeds;

class EventTimeTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z,0",
    "1969-12-31T23:59:59.999999999Z,-1",
    "2026-03-01T10:00:00.5Z,1772359200500000000",
    "2026-03-01T10:00:00.123456789Z,1772359200123456789",
    "1677-09-21T00:12:44Z,-9223372036000000000",
    "2262-04-11T23:47:16Z,9223372036000000000",
  })
  void isoTextIsReadToTheNanosecond(String text, long nanos) {
    assertThat(EventTime.parseIso(text).nanos()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @DisplayName("B-25 B-26 case 24: text that is not ISO-8601 in UTC is refused")
  @ValueSource(
      strings = {
        "2026-02-30T00:00:00Z",
        "yesterday",
        "",
        "2026-01-01",
        "2026-01-01 00:00:00",
        "2026-01-01T00:00:00+02:00",
        "2026-01-01T00:00:00",
        "2026-12-31T23:59:60Z",
        "2026-01-01T24:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-01-01t00:00:00Z",
        "2026-01-01T00:00:00z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "+2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00ZZ",
        "٢٠٢٦-01-01T00:00:00Z"
      })
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> EventTime.parseIso(text))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageStartingWith("Event time is not ISO-8601 in UTC.");
  }

  @ParameterizedTest
  @DisplayName("B-28: a time beyond int64 nanoseconds is refused, naming the range")
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2262-04-11T23:47:16.000000001Z",
        "1677-09-21T00:12:43.999999999Z"
      })
  void timesOutOfRangeAreRefused(String text) {
    assertThatThrownBy(() -> EventTime.parseIso(text))
        .hasMessageContaining("1677-09-21T00:12:44Z to 2262-04-11T23:47:16Z");
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000,1700000000000000000",
    "1700000000.25,1700000000250000000",
    "-1.5,-1500000000",
    "0.000000001,1",
    "1.7e9,1700000000000000000",
    "0,0",
    "-0.0,0",
    "0e999,0",
    "1700000000.0000000000,1700000000000000000",
  })
  void epochSecondsAreReadToTheNanosecond(String text, long nanos) {
    assertThat(EventTime.parseEpochSeconds(text).nanos()).isEqualTo(nanos);
  }

  @Test
  @DisplayName("B-27 case 25: milliseconds are recognised")
  void millisecondsAreRecognised() {
    assertThatThrownBy(() -> EventTime.parseEpochSeconds("1760000000000"))
        .hasMessageContaining("looks like milliseconds; expected seconds")
        .hasMessageContaining("57742");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "NaN", "1e", "0x10", "1_000", " 1", "1.0000000001"})
  void otherNumbersAreRefused(String text) {
    assertThatThrownBy(() -> EventTime.parseEpochSeconds(text))
        .hasMessageStartingWith("Event time is not Unix seconds.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999", "-1e999", "99999999999999999999"})
  void hugeNumbersAreRefusedWithoutWork(String text) {
    assertThatThrownBy(() -> EventTime.parseEpochSeconds(text))
        .hasMessageContaining("out of the supported range");
  }

  @Test
  @DisplayName("G-14: printing and reading a time keeps every nanosecond")
  void printingAndReadingAreInverse() {
    Seeds.forEach(
        2_000,
        random -> {
          EventTime time = new EventTime(random.nextLong() % 9_223_372_036_000_000_000L);

          assertThat(EventTime.parseEpochSeconds(time.toEpochSeconds())).isEqualTo(time);
          assertThat(EventTime.parseIso(time.toIso())).isEqualTo(time);
          assertThat(EventTime.of(time.at())).isEqualTo(time);
        });
  }

  @Test
  void everyIsoInstantIsReadAsTheJdkReadsIt() {
    Seeds.forEach(
        2_000,
        random -> {
          String text =
              Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)).toString();

          assertThat(EventTime.parseIso(text).at()).isEqualTo(Instant.parse(text));
        });
  }
}
