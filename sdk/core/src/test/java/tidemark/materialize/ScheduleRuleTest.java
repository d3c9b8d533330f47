package tidemark.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.model.TimeToLive;

class ScheduleRuleTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "rate(20 minutes), 40 minutes",
    "rate(1 day), 2 days",
    "cron(0 3 * * ? *), 2 days",
    "cron(0 0/12 * * ? *), 1 day",
  })
  void halfOfTheTimeToLiveIsAllowed(String schedule, String ttl) {
    assertThat(fault(schedule, ttl)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("B-55: an interval over half the TTL is refused with the largest that is allowed")
  @CsvSource(
      delimiter = '|',
      value = {
        "rate(30 minutes) | 40 minutes | of 30 min exceeds half of the TTL of 40 min; at most 20 min",
        "rate(6 hours) | 2 hours | of 6 h exceeds half of the TTL of 2 h; at most 1 h",
        "cron(0 3,9,11 * * ? *) | 24h | of 16 h exceeds half of the TTL of 1 d; at most 12 h",
        "cron(0 3 ? * MON-FRI *) | 4 days | of 3 d exceeds half of the TTL of 4 d; at most 2 d",
        "rate(1 minute) | 90 seconds | of 1 min exceeds half of the TTL of 1 min 30 s; no interval",
      })
  void moreIsRefused(String schedule, String ttl, String message) {
    assertThat(fault(schedule, ttl).orElseThrow()).contains(message);
  }

  private static Optional<String> fault(String schedule, String ttl) {
    return ScheduleRule.faultOf(
        Schedule.parse(schedule, ZoneOffset.UTC), TimeToLive.parse(ttl), NOW);
  }
}
