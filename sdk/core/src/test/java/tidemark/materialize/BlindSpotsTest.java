package tidemark.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Seeds;
import tidemark.materialize.BlindSpots.Feed;
import tidemark.materialize.BlindSpots.TtlClock;
import tidemark.materialize.BlindSpots.Window;

class BlindSpotsTest {
  private static final Window DAY =
      new Window(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-03-02T00:00:00Z"));
  private static final Feed SLOW = feed("rate(6 hours)", 240, 0);
  private static final Optional<Duration> TWO_HOURS = Optional.of(Duration.ofHours(2));

  @Test
  void fourHoursOldOnArrivalIsNeverServedForTwo() {
    BlindSpots found = BlindSpots.of(SLOW, TWO_HOURS, TtlClock.EVENT_TIME, DAY);

    assertThat(found.served()).isEmpty();
    assertThat(found.blind()).containsExactly(DAY);
    assertThat(found.worstAge()).isEmpty();
    assertThat(found.neededTtl()).contains(Duration.ofHours(10));
  }

  @Test
  void withTimeCountedFromArrivalItIsServedTwoOfEverySixHours() {
    BlindSpots found = BlindSpots.of(SLOW, TWO_HOURS, TtlClock.WRITE_TIME, DAY);

    assertThat(found.servedTime()).isEqualTo(Duration.ofHours(8));
    assertThat(found.served())
        .containsExactly(
            window("04:00", "06:00"),
            window("10:00", "12:00"),
            window("16:00", "18:00"),
            window("22:00", "24:00"));
    assertThat(found.worstAge()).contains(Duration.ofHours(6));
    assertThat(found.neededTtl()).contains(Duration.ofHours(6));
  }

  @Test
  void theNeededTimeToLiveIsEnoughAndASecondLessIsNot() {
    Feed feed = feed("cron(0 3,9,11 * * ? *)", 25, 5);
    Duration needed =
        BlindSpots.of(feed, Optional.empty(), TtlClock.EVENT_TIME, DAY).neededTtl().orElseThrow();

    assertThat(BlindSpots.of(feed, Optional.of(needed), TtlClock.EVENT_TIME, DAY).blind())
        .isEmpty();
    assertThat(
            BlindSpots.of(feed, Optional.of(needed.minusSeconds(1)), TtlClock.EVENT_TIME, DAY)
                .blind())
        .isNotEmpty();
    assertThat(needed).isEqualTo(Duration.ofHours(16).plusMinutes(30));
  }

  @Test
  void withoutATimeToLiveTheOldestIsServedUntilItIsReplaced() {
    BlindSpots found =
        BlindSpots.of(feed("rate(1 hour)", 10, 5), Optional.empty(), TtlClock.EVENT_TIME, DAY);

    assertThat(found.blind()).isEmpty();
    assertThat(found.worstAge()).contains(Duration.ofMinutes(75));
  }

  @Test
  void aRunThatWouldOverlapTheOneBeforeDoesNotStart() {
    BlindSpots found =
        BlindSpots.of(feed("rate(1 hour)", 90, 0), Optional.empty(), TtlClock.EVENT_TIME, DAY);

    assertThat(found.worstAge()).contains(Duration.ofMinutes(120 + 90));
  }

  @Test
  void theWindowsAreThoseThatLookingAtEveryMinuteFinds() {
    Seeds.forEach(
        200,
        random -> {
          int interval = 1 + random.nextInt(300);
          int run = random.nextInt(200);
          int lag = random.nextInt(100);
          int ttl = 1 + random.nextInt(700);
          TtlClock clock = random.nextBoolean() ? TtlClock.EVENT_TIME : TtlClock.WRITE_TIME;
          String rate = "rate(" + interval + " minutes)";

          BlindSpots found =
              BlindSpots.of(feed(rate, run, lag), Optional.of(Duration.ofMinutes(ttl)), clock, DAY);

          assertThat(found.blind())
              .as("%s run %d lag %d ttl %d by %s", rate, run, lag, ttl, clock)
              .isEqualTo(byLooking(interval, run, lag, ttl, clock));
        });
  }

  /** At each minute: is there a record online that has not expired? */
  private static List<Window> byLooking(int interval, int run, int lag, int ttl, TtlClock clock) {
    long start = DAY.from().getEpochSecond() / 60;
    List<long[]> loads = new ArrayList<>();
    long free = Long.MIN_VALUE;
    // The state of overlapping runs depends on where counting began: as far back as the prover's.
    long before = start - 40 * 1_440 - run;
    for (long tick = (before + interval - 1) / interval * interval;
        tick < start + 1_440;
        tick += interval) {
      if (tick >= free) {
        free = tick + run;
        loads.add(new long[] {tick - lag, free});
      }
    }
    List<Window> blind = new ArrayList<>();
    long from = -1;
    for (long minute = start; minute <= start + 1_440; minute++) {
      long[] newest = null;
      for (long[] load : loads) {
        newest = load[1] <= minute ? load : newest;
      }
      boolean served =
          newest != null && minute < newest[clock == TtlClock.EVENT_TIME ? 0 : 1] + ttl;
      boolean open = !served && minute < start + 1_440;
      if (open && from < 0) {
        from = minute;
      } else if (!open && from >= 0) {
        blind.add(new Window(Instant.ofEpochSecond(from * 60), Instant.ofEpochSecond(minute * 60)));
        from = -1;
      }
    }
    return blind;
  }

  private static Window window(String from, String until) {
    Instant start = DAY.from();
    return new Window(
        start.plus(Duration.ofHours(Long.parseLong(from.substring(0, 2)))),
        start.plus(Duration.ofHours(Long.parseLong(until.substring(0, 2)))));
  }

  private static Feed feed(String rate, int runMinutes, int lagMinutes) {
    return new Feed(
        Schedule.parse(rate, ZoneOffset.UTC),
        Duration.ofMinutes(runMinutes),
        Duration.ofMinutes(lagMinutes));
  }
}
