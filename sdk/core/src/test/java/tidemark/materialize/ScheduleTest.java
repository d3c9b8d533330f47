package tidemark.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.Seeds;

class ScheduleTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rate(6 hours) | 2026-03-01T18:00:00Z",
        "rate(1 minute) | 2026-03-01T12:01:00Z",
        "rate(2 days) | 2026-03-02T00:00:00Z",
        "cron(0 3 * * ? *) | 2026-03-02T03:00:00Z",
        "cron(0/15 * * * ? *) | 2026-03-01T12:15:00Z",
        "cron(30 8,20 ? * MON-FRI *) | 2026-03-02T08:30:00Z",
        "cron(0 0 L * ? *) | 2026-03-31T00:00:00Z",
        "cron(0 0 15W * ? *) | 2026-03-16T00:00:00Z",
        "cron(0 0 1W 8 ? *) | 2026-08-03T00:00:00Z",
        "cron(0 0 ? * 6#3 *) | 2026-03-20T00:00:00Z",
        "cron(0 0 ? * FRIL *) | 2026-03-27T00:00:00Z",
        "cron(0 0 ? * L *) | 2026-03-07T00:00:00Z",
        "cron(0 0 29 2 ? *) | 2028-02-29T00:00:00Z",
        "cron(0 0 1 1 ? 2030/10) | 2030-01-01T00:00:00Z",
        "cron(0 12 1 3 ? 2026-2027) | 2027-03-01T12:00:00Z",
      })
  void theNextRunIsTheFirstAfterNow(String expression, Instant expected) {
    assertThat(parse(expression).nextAfter(NOON)).contains(expected);
  }

  @Test
  void aScheduleMayHaveEnded() {
    assertThat(parse("cron(0 0 1 1 ? 2020)").nextAfter(NOON)).isEmpty();
    assertThat(parse("cron(0 0 31 2 ? *)").nextAfter(NOON)).isEmpty();
  }

  @Test
  void aTimeThatChangingClocksSkipHasNoRunAndOneTheyRepeatHasOne() {
    Schedule berlin = Schedule.parse("cron(30 2 * * ? *)", ZoneId.of("Europe/Berlin"));

    assertThat(runs(berlin, Instant.parse("2026-03-28T00:00:00Z"), 2))
        .containsExactly(
            Instant.parse("2026-03-28T01:30:00Z"), Instant.parse("2026-03-30T00:30:00Z"));
    assertThat(runs(berlin, Instant.parse("2026-10-24T12:00:00Z"), 2))
        .containsExactly(
            Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void nextRunsAreThoseThatLookingAtEveryMinuteFinds() {
    List<ZoneId> zones =
        List.of(ZoneOffset.UTC, ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"));
    Seeds.forEach(
        60,
        random -> {
          int step = 5 * (1 + random.nextInt(7));
          int hour = random.nextInt(24);
          int day = 1 + random.nextInt(7);
          String expression = "cron(0/" + step + " " + hour + " ? * " + day + " *)";
          ZoneId zone = zones.get(random.nextInt(zones.size()));
          Instant start =
              Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * random.nextInt(525_600));

          Optional<Instant> found = Schedule.parse(expression, zone).nextAfter(start);

          assertThat(found)
              .as("%s %s after %s", expression, zone, start)
              .contains(byLooking(start, zone, step, hour, day));
        });
  }

  private static Instant byLooking(Instant start, ZoneId zone, int step, int hour, int day) {
    for (Instant at = start.plusSeconds(60); ; at = at.plusSeconds(60)) {
      LocalDateTime local = LocalDateTime.ofInstant(at, zone);
      boolean first = local.toInstant(zone.getRules().getValidOffsets(local).get(0)).equals(at);
      if (first
          && local.getMinute() % step == 0
          && local.getHour() == hour
          && local.getDayOfWeek().getValue() % 7 + 1 == day) {
        return at;
      }
    }
  }

  @ParameterizedTest
  @DisplayName("B-56: what is no schedule is refused with the reason")
  @CsvSource(
      delimiter = '|',
      value = {
        "rate(0 minutes) | at least 1 minute",
        "rate(10 seconds) | rate(6 hours)",
        "every day | rate(6 hours)",
        "cron(0 3 * * *) | six fields",
        "cron(0 3 * * * *) | must be '?'",
        "cron(0 3 ? * ? *) | must be '?'",
        "cron(60 3 * * ? *) | Minute '60' is not between 0 and 59",
        "cron(0 24 32 13 ? *) | Month '13' is not between 1 and 12",
        "cron(0 3 ? * FUN *) | Day of week 'FUN' is not between 1 and 7",
        "cron(5-1 3 * * ? *) | Minute '5-1' names nothing",
        "cron(0/0 3 * * ? *) | names nothing",
        "cron(a b c d ? f) | Minute 'A'",
      })
  void whatIsNoScheduleIsRefused(String expression, String reason) {
    assertThatThrownBy(() -> parse(expression)).hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rate(6 hours)", "rate(1 day)", "rate(90 minutes)", "cron(0 3 * * ? *)"})
  void anExpressionPrintsAsItIsRead(String expression) {
    assertThat(parse(expression).expression()).isEqualTo(expression);
  }

  private static List<Instant> runs(Schedule schedule, Instant after, int count) {
    List<Instant> runs = new ArrayList<>();
    Instant last = after;
    for (int i = 0; i < count; i++) {
      last = schedule.nextAfter(last).orElseThrow();
      runs.add(last);
    }
    return runs;
  }

  private static Schedule parse(String expression) {
    return Schedule.parse(expression, ZoneOffset.UTC);
  }
}
