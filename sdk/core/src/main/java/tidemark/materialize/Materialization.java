package tidemark.materialize;

import java.time.Duration;
import java.util.Optional;
import tidemark.model.FeatureStoreException;

/**
 * How a group is materialized without anyone asking: on a schedule, when a file arrives, or both.
 *
 * @param expectedRunTime from a run's start until its records are served; at most 366 days, in
 *     whole seconds
 * @param sourceLag how old the newest record is that a run can see at its start; bounded likewise
 */
public record Materialization(
    Optional<Schedule> schedule,
    Optional<Duration> expectedRunTime,
    Optional<Duration> sourceLag,
    OnArrival onArrival) {
  /** Longer than any schedule's interval that makes sense. Ours. */
  public static final Duration SPAN_MAX = Duration.ofDays(366);

  /** What the arrival of a file does that PutRecord did not write. */
  public enum OnArrival {
    /** Nothing: the file is applied by the next run. */
    WAIT,
    /** A run begins soon. */
    RUN
  }

  public Materialization {
    if (schedule.isEmpty() && onArrival == OnArrival.WAIT) {
      throw FeatureStoreException.invalid(
          "A materialization needs a schedule, or runs on arrival of files, or both.");
    }
    check("The expected run time", expectedRunTime);
    check("The source lag", sourceLag);
  }

  /** On a schedule alone, nothing known of its runs. */
  public static Materialization on(Schedule schedule) {
    return new Materialization(
        Optional.of(schedule), Optional.empty(), Optional.empty(), OnArrival.WAIT);
  }

  /** The same, known to take this long and to see records of that age. */
  public Materialization expecting(Duration runTime, Duration lag) {
    return new Materialization(schedule, Optional.of(runTime), Optional.of(lag), onArrival);
  }

  /** How the schedule feeds the group, nothing said taken for no time; empty without one. */
  public Optional<BlindSpots.Feed> feed() {
    return schedule.map(
        times ->
            new BlindSpots.Feed(
                times, expectedRunTime.orElse(Duration.ZERO), sourceLag.orElse(Duration.ZERO)));
  }

  private static void check(String what, Optional<Duration> span) {
    if (span.filter(s -> s.isNegative() || s.compareTo(SPAN_MAX) > 0).isPresent()) {
      throw FeatureStoreException.invalid("%s must be 0 s to %s.", what, DurationText.of(SPAN_MAX));
    }
    if (span.filter(s -> s.toNanosPart() != 0).isPresent()) {
      throw FeatureStoreException.invalid("%s must be whole seconds.", what);
    }
  }
}
