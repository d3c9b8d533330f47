package tidemark.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WriteRateTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void thereIsNoLimitBeforeTheFirstThrottling() {
    WriteRate rate = WriteRate.UNLIMITED;

    assertThat(rate.at(NOON)).isInfinite();
    assertThat(rate.batch(1_000, NOON)).isEqualTo(1_000);
    assertThat(rate.pauseAfter(1_000, Duration.ZERO, NOON)).isZero();
  }

  @Test
  void aThrottlingHalvesWhatWasReached() {
    WriteRate once = WriteRate.UNLIMITED.throttled(800, NOON);

    assertThat(once.at(NOON)).isEqualTo(400);
    assertThat(once.throttled(5_000, NOON).at(NOON)).isEqualTo(200);
    assertThat(once.throttled(100, NOON).at(NOON)).isEqualTo(50);
  }

  @Test
  void theRateGrowsByATenthEachSecond() {
    WriteRate rate = WriteRate.UNLIMITED.throttled(200, NOON);

    assertThat(rate.at(NOON.plusSeconds(1))).isCloseTo(110, within(0.001));
    assertThat(rate.at(NOON.plusSeconds(2))).isCloseTo(121, within(0.001));
    assertThat(rate.at(NOON.plusMillis(500))).isBetween(100.0, 110.0);
  }

  @Test
  void aClockThatWentBackLowersNothing() {
    WriteRate rate = WriteRate.UNLIMITED.throttled(200, NOON);

    assertThat(rate.at(NOON.minusSeconds(3_600))).isEqualTo(100);
  }

  @Test
  void theRateNeverFallsBelowOneASecond() {
    WriteRate rate = WriteRate.UNLIMITED;
    for (int i = 0; i < 100; i++) {
      rate = rate.throttled(0.1, NOON);
    }

    assertThat(rate.at(NOON)).isEqualTo(1);
    assertThat(rate.batch(1_000, NOON)).isEqualTo(1);
  }

  @Test
  void aBatchIsWhatASecondTakesAndThePauseFillsTheSecond() {
    WriteRate rate = WriteRate.UNLIMITED.throttled(200, NOON);

    assertThat(rate.batch(1_000, NOON)).isEqualTo(100);
    assertThat(rate.batch(10, NOON)).isEqualTo(10);
    assertThat(rate.pauseAfter(100, Duration.ofMillis(300), NOON))
        .isEqualTo(Duration.ofMillis(700));
    assertThat(rate.pauseAfter(100, Duration.ofSeconds(3), NOON)).isZero();
  }
}
