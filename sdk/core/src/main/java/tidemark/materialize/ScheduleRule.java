package tidemark.materialize;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tidemark.model.TimeToLive;

/**
 * The rule that a schedule keeps with a time to live: its interval is at most half of it, so that
 * one run may fail and nothing expires. Source: docs/decisions/0006, and B-55. Pure.
 */
public final class ScheduleRule {
  /** As far as the runs of a cron are compared; the longest gap of a yearly one is within. */
  private static final Duration HORIZON = Duration.ofDays(800);

  private static final int RUNS_MAX = 3_000;

  private ScheduleRule() {}

  /** What is wrong with the schedule, naming the largest interval that is allowed. */
  public static Optional<String> faultOf(Schedule schedule, TimeToLive ttl, Instant now) {
    Duration interval = longestInterval(schedule, now);
    Duration allowed = ttl.duration().dividedBy(2);
    if (interval.compareTo(allowed) <= 0) {
      return Optional.empty();
    }
    String most =
        allowed.compareTo(Schedule.INTERVAL_MIN) < 0
            ? "no interval is allowed, as the least is " + DurationText.of(Schedule.INTERVAL_MIN)
            : "at most " + DurationText.of(allowed) + " is allowed";
    return Optional.of(
        "The schedule's interval of "
            + DurationText.of(interval)
            + " exceeds half of the TTL of "
            + DurationText.of(ttl.duration())
            + "; "
            + most
            + ".");
  }

  /** The longest time between two runs, of a cron among its next 3,000 within 800 days. */
  public static Duration longestInterval(Schedule schedule, Instant now) {
    if (schedule instanceof Schedule.Rate rate) {
      return rate.interval();
    }
    Duration longest = Duration.ZERO;
    Instant end = now.plus(HORIZON);
    Optional<Instant> run = schedule.nextAfter(now);
    for (int i = 0; i < RUNS_MAX && run.isPresent() && run.get().isBefore(end); i++) {
      Optional<Instant> next = schedule.nextAfter(run.get());
      Duration gap = Duration.between(run.get(), next.orElse(end));
      longest = gap.compareTo(longest) > 0 ? gap : longest;
      run = next;
    }
    return longest.isZero() ? HORIZON : longest;
  }
}
