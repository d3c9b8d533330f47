package tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fuzz;
import tidemark.fixture.Fuzz.Outcome;
import tidemark.model.FeatureStoreException.Kind;

class EventTimeFuzzTest {
  @Test
  @DisplayName("B-25 B-26 B-28: any text is an ISO event time, as the JDK reads it, or refused")
  void anyTextIsAnIsoTimeOrRefused() {
    Fuzz.of("ISO event times")
        .from(
            "2026-03-01T10:00:00Z",
            "2024-02-29T23:59:59.999999999Z",
            "1677-09-21T00:12:44Z",
            "2262-04-11T23:47:16Z",
            "1969-12-31T23:59:59.5Z",
            "0000-01-01T00:00:00Z")
        .with("+02:00", "Z", "z", "T", "t", "-", ":60", "24:00:00", ".", "2026-02-30", "9999", " ")
        .run(
            (input, random) -> {
              String text = new String(input, StandardCharsets.UTF_8);
              EventTime time;
              try {
                time = EventTime.parse(FeatureType.STRING, text);
              } catch (FeatureStoreException e) {
                return refused(e);
              }
              assertThat(time.at()).isEqualTo(Instant.parse(text));
              assertThat(EventTime.parseIso(time.toIso())).isEqualTo(time);
              return Outcome.ACCEPTED;
            });
  }

  @Test
  @DisplayName("B-27 B-28: any text is Unix seconds, exact to the nanosecond, or refused")
  void anyTextIsSecondsOrRefused() {
    Fuzz.of("event times in seconds")
        .from(
            "1760000000",
            "1760000000.25",
            "-1.5",
            ".5",
            "5.",
            "1e9",
            "1.76E+9",
            "-9223372036",
            "0.000000001")
        .with("e", "E+", "-", ".", "e999", "e-999", "d", "0x", " ", "_", "\u0661")
        .run(
            (input, random) -> {
              String text = new String(input, StandardCharsets.UTF_8);
              EventTime time;
              try {
                time = EventTime.parse(FeatureType.FRACTIONAL, text);
              } catch (FeatureStoreException e) {
                return refused(e);
              }
              assertThat(new BigDecimal(text).movePointRight(9))
                  .isEqualByComparingTo(BigDecimal.valueOf(time.nanos()));
              assertThat(EventTime.parseEpochSeconds(time.toEpochSeconds())).isEqualTo(time);
              return Outcome.ACCEPTED;
            });
  }

  private static Outcome refused(FeatureStoreException e) {
    assertThat(e.kind()).isEqualTo(Kind.INVALID);
    assertThat(e.getMessage()).startsWith("Event time ").hasSizeLessThan(200);
    return Outcome.REFUSED;
  }
}
