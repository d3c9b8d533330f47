package tidemark.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})\\s*([A-Za-z]+)");

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

  /** Parses a span as people write it: {@code 7 days}, {@code 90 minutes}, {@code 12h}. */
  public static TimeToLive parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw unreadable();
    }
    Unit unit =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "s", "sec", "second", "seconds" -> Unit.SECONDS;
          case "m", "min", "minute", "minutes" -> Unit.MINUTES;
          case "h", "hour", "hours" -> Unit.HOURS;
          case "d", "day", "days" -> Unit.DAYS;
          case "w", "week", "weeks" -> Unit.WEEKS;
          default -> throw unreadable();
        };
    return new TimeToLive(unit, Long.parseLong(matcher.group(1)));
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

  private static FeatureStoreException unreadable() {
    return FeatureStoreException.invalid(
        "A time to live is a whole number and a unit, such as '7 days', '90 minutes' or '12h'."
            + " Units are seconds, minutes, hours, days and weeks.");
  }

  @Override
  public String toString() {
    return value + " " + unit.wireName();
  }
}
