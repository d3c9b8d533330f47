package tidemark.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How long a record is served, counted from its event time. Weeks are 7 days, days 24 hours.
 * Source: botocore, {@code TtlDuration}; SageMaker developer guide, time to live.
 */
public record TimeToLive(Unit unit, long value) {
  /** Names as on the wire. */
  public enum Unit {
    SECONDS("Seconds", 1),
    MINUTES("Minutes", 60),
    HOURS("Hours", 3_600),
    DAYS("Days", 86_400),
    WEEKS("Weeks", 604_800);

    private final String wireName;
    private final long seconds;

    Unit(String wireName, long seconds) {
      this.wireName = wireName;
      this.seconds = seconds;
    }

    public String wireName() {
      return wireName;
    }

    public static Unit parse(String wireName) {
      for (Unit unit : values()) {
        if (unit.wireName.equals(wireName)) {
          return unit;
        }
      }
      throw FeatureStoreException.invalid(
          "TtlDuration.Unit '%s' is not one of %s.",
          Shown.name(wireName),
          Arrays.stream(values()).map(Unit::wireName).collect(Collectors.joining(", ")));
    }
  }

  /** The longest span int64 nanoseconds can count, in seconds: 292 years. */
  private static final long SECONDS_MAX = 9_223_372_036L;

  public TimeToLive {
    if (value < 1) {
      throw FeatureStoreException.invalid(
          "TtlDuration.Value must be a whole number of at least 1.");
    }
    if (value > SECONDS_MAX / unit.seconds) {
      throw FeatureStoreException.invalid(
          "TtlDuration of %d %s exceeds the range of 292 years.", value, unit.wireName());
    }
  }

  public Duration duration() {
    return Duration.ofSeconds(value * unit.seconds);
  }

  /**
   * The first instant at which a record of that event time is no longer served.
   *
   * @throws FeatureStoreException if that lies beyond the range of event times
   */
  public EventTime expiryOf(EventTime eventTime) {
    try {
      return new EventTime(Math.addExact(eventTime.nanos(), duration().toNanos()));
    } catch (ArithmeticException | FeatureStoreException e) {
      throw FeatureStoreException.invalid(
          "TtlDuration of %d %s after the event time exceeds the supported range of time.",
          value, unit.wireName());
    }
  }

  @Override
  public String toString() {
    return value + " " + unit.wireName();
  }
}
