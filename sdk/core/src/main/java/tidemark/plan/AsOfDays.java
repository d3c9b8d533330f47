package tidemark.plan;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;

/**
 * The times a transform computes features for: 00:00 UTC of each day from the first, until before
 * the last; and how far back from each it looks. A window is {@code (time - window, time]}.
 */
public record AsOfDays(LocalDate from, LocalDate until, Duration window) {
  /** Ten years, so that what a mistyped year asks for is refused. */
  static final int DAYS_MAX = 3_660;

  static final long NANOS_PER_DAY = 86_400_000_000_000L;

  public AsOfDays {
    if (!from.isBefore(until)) {
      throw FeatureStoreException.invalid(
          "There is no day from %s until before %s. Name a later 'until'.", from, until);
    }
    if (ChronoUnit.DAYS.between(from, until) > DAYS_MAX) {
      throw FeatureStoreException.invalid(
          "From %s until %s are more than %d days. Compute them in parts.", from, until, DAYS_MAX);
    }
    if (window.isNegative() || window.isZero() || window.toDays() > DAYS_MAX) {
      throw FeatureStoreException.invalid(
          "A window is longer than nothing and at most %d days.", DAYS_MAX);
    }
  }

  /** How many times there are. */
  int count() {
    return (int) ChronoUnit.DAYS.between(from, until);
  }

  EventTime first() {
    return EventTime.of(from.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  EventTime last() {
    return EventTime.of(until.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /** What lies at or before this is in no window. */
  EventTime begin() {
    return EventTime.of(first().at().minus(window));
  }
}
