package tidemark.materialize;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the runs of a group keep its schedule. Pure.
 *
 * @param lastRun when the last run began, whoever began it
 * @param nextRun when one is to begin; empty if none is
 */
public record Punctuality(Standing standing, Optional<Instant> lastRun, Optional<Instant> nextRun) {
  /** How the runs stand to the schedule. */
  public enum Standing {
    /** No run is due, and the last one was not a failure. */
    ON_TIME,
    /** A run is in progress. */
    RUNNING,
    /** A run was due more than a minute ago and has not begun. */
    LATE,
    /** No run is due, but the last one failed. */
    FAILED;

    /** As people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** What is late by less may be about to begin. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /**
   * How a group stands.
   *
   * @param running the run in progress
   * @param finished those that have ended, the last one first
   */
  public static Punctuality of(
      ScheduledGroup group, Optional<Lease> running, List<FinishedRun> finished, Instant now) {
    Optional<FinishedRun> last = finished.stream().findFirst();
    Optional<Instant> began = running.map(Lease::since).or(() -> last.map(FinishedRun::began));
    Optional<Schedule> schedule = group.materialization().schedule();
    return new Punctuality(
        standing(running, last, schedule.flatMap(times -> due(times, group.since(), began)), now),
        began,
        schedule.flatMap(times -> times.nextAfter(now)));
  }

  /** The first time of the schedule that no run has answered yet. */
  private static Optional<Instant> due(Schedule times, Instant since, Optional<Instant> began) {
    return times.nextAfter(began.filter(since::isBefore).orElse(since));
  }

  private static Standing standing(
      Optional<Lease> running, Optional<FinishedRun> last, Optional<Instant> due, Instant now) {
    if (running.isPresent()) {
      return Standing.RUNNING;
    }
    if (due.filter(time -> time.plus(GRACE).isBefore(now)).isPresent()) {
      return Standing.LATE;
    }
    return last.filter(run -> run.result().end() == RunResult.End.FAILED).isPresent()
        ? Standing.FAILED
        : Standing.ON_TIME;
  }
}
