package tidemark.materialize;

import java.time.Duration;
import java.time.Instant;

/**
 * How many items a second a run may write: as many as it can until it is throttled, then half of
 * what it had reached and a tenth more each second. Source: docs/decisions/0006. Pure.
 *
 * @param perSecond at an instant; infinite before the first throttling
 */
record WriteRate(double perSecond, Instant since) {
  /** No limit yet. */
  static final WriteRate UNLIMITED = new WriteRate(Double.POSITIVE_INFINITY, Instant.EPOCH);

  private static final double SHARE_KEPT = 0.5;
  private static final double GROWTH = 1.1;
  private static final double PER_SECOND_MIN = 1;
  private static final double MILLIS = 1_000;

  /** How many items a second may be written now. A clock that went back lowers nothing. */
  double at(Instant now) {
    double seconds = Math.max(0, Duration.between(since, now).toMillis()) / MILLIS;
    return Double.isInfinite(perSecond) ? perSecond : perSecond * Math.pow(GROWTH, seconds);
  }

  /**
   * The rate after a throttling.
   *
   * @param reached items a second that were tried; what counts if there was no limit, or a higher
   *     one
   */
  WriteRate throttled(double reached, Instant now) {
    double halved = Math.min(at(now), reached) * SHARE_KEPT;
    return new WriteRate(Math.max(PER_SECOND_MIN, halved), now);
  }

  /** How many items of at most so many may be written at once: those of a second, at least one. */
  int batch(int max, Instant now) {
    return (int) Math.max(1, Math.min(max, at(now)));
  }

  /** How long to wait after writing some items, so that these have not been too many a second. */
  Duration pauseAfter(int items, Duration took, Instant now) {
    double due = items / at(now);
    return Duration.ofMillis(Math.max(0, (long) (due * MILLIS) - took.toMillis()));
  }
}
