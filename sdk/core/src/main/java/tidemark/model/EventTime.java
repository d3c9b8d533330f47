package tidemark.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * When a fact held: int64 nanoseconds since 1970-01-01T00:00:00Z, from 1677-09-21T00:12:44Z to
 * 2262-04-11T23:47:16Z. AWS accepts the years 0000-9999; the narrower range is a stated difference
 * that lets every store compare event times exactly.
 */
public record EventTime(long nanos) implements Comparable<EventTime> {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long SECONDS_MAX = 9_223_372_036L;
  private static final String RANGE = "1677-09-21T00:12:44Z to 2262-04-11T23:47:16Z";
  private static final String ISO_EXPECTED =
      "Event time is not ISO-8601 in UTC. Send yyyy-MM-dd'T'HH:mm:ss'Z', with up to 9 fraction"
          + " digits, such as 2026-03-01T10:00:00Z.";
  private static final String SECONDS_EXPECTED =
      "Event time is not Unix seconds. Send a decimal number with up to 9 fraction digits, such as"
          + " 1700000000.25.";
  private static final Pattern DECIMAL =
      Pattern.compile("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");
  private static final int DECIMAL_LENGTH_MAX = 40;
  private static final int FRACTION_DIGITS_MAX = 9;

  public EventTime {
    if (nanos > SECONDS_MAX * NANOS_PER_SECOND || nanos < -SECONDS_MAX * NANOS_PER_SECOND) {
      throw FeatureStoreException.invalid("Event time is out of the supported range, %s.", RANGE);
    }
  }

  /**
   * The instant, to the nanosecond.
   *
   * @throws FeatureStoreException if it lies outside the supported range
   */
  public static EventTime of(Instant instant) {
    return ofSeconds(instant.getEpochSecond(), instant.getNano());
  }

  /**
   * Parses the text of an event-time feature of type String. Source: SageMaker API reference,
   * FeatureDefinition; fractions of 1-9 digits are accepted, offsets other than {@code Z} are not.
   */
  public static EventTime parseIso(String text) {
    int length = text.length();
    if (length < 20 || length > 30 || length == 21 || !hasIsoShape(text)) {
      throw FeatureStoreException.invalid(ISO_EXPECTED);
    }
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      throw FeatureStoreException.invalid(ISO_EXPECTED);
    }
    try {
      long day =
          LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
      int fraction = 0;
      if (length > 20) {
        fraction = number(text, 20, length - 1);
        for (int digits = length - 21; digits < FRACTION_DIGITS_MAX; digits++) {
          fraction *= 10;
        }
      }
      return ofSeconds(day * 86_400 + hour * 3_600L + minute * 60L + second, fraction);
    } catch (DateTimeException e) {
      throw FeatureStoreException.invalid(ISO_EXPECTED);
    }
  }

  /** Parses the text of an event-time feature of type Fractional: Unix seconds as a decimal. */
  public static EventTime parseEpochSeconds(String text) {
    if (text.length() > DECIMAL_LENGTH_MAX || !DECIMAL.matcher(text).matches()) {
      throw FeatureStoreException.invalid(SECONDS_EXPECTED);
    }
    BigDecimal seconds = new BigDecimal(text);
    if (seconds.signum() == 0) {
      return new EventTime(0);
    }
    seconds = seconds.stripTrailingZeros();
    if ((long) seconds.precision() - seconds.scale() > 10) {
      throw outOfRange(seconds);
    }
    if (seconds.scale() > FRACTION_DIGITS_MAX) {
      throw FeatureStoreException.invalid(SECONDS_EXPECTED);
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    int fraction = seconds.subtract(whole).movePointRight(FRACTION_DIGITS_MAX).intValueExact();
    return ofSeconds(whole.longValueExact(), fraction);
  }

  /** Parses the text of an event-time feature of the given type. */
  public static EventTime parse(FeatureType declared, String text) {
    return switch (declared) {
      case STRING -> parseIso(text);
      case FRACTIONAL -> parseEpochSeconds(text);
      case INTEGRAL -> throw FeatureStoreException.invalid("An event time cannot be Integral.");
    };
  }

  public Instant at() {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  /** ISO-8601 in UTC with no, 3, 6 or 9 fraction digits: whichever is the shortest exact one. */
  public String toIso() {
    return at().toString();
  }

  /** Unix seconds as a plain decimal without trailing zeros. */
  public String toEpochSeconds() {
    BigDecimal seconds = BigDecimal.valueOf(nanos, FRACTION_DIGITS_MAX).stripTrailingZeros();
    return seconds.toPlainString();
  }

  /** The text of this time in a feature of the given type. */
  public String print(FeatureType declared) {
    return declared == FeatureType.FRACTIONAL ? toEpochSeconds() : toIso();
  }

  @Override
  public int compareTo(EventTime other) {
    return Long.compare(nanos, other.nanos);
  }

  @Override
  public String toString() {
    return toIso();
  }

  private static EventTime ofSeconds(long seconds, int fraction) {
    if (seconds > SECONDS_MAX
        || seconds < -SECONDS_MAX
        || (seconds == SECONDS_MAX && fraction > 0)) {
      throw FeatureStoreException.invalid("Event time is out of the supported range, %s.", RANGE);
    }
    return new EventTime(seconds * NANOS_PER_SECOND + fraction);
  }

  private static FeatureStoreException outOfRange(BigDecimal seconds) {
    boolean milliseconds =
        seconds.signum() > 0 && (long) seconds.precision() - seconds.scale() <= 13;
    if (!milliseconds) {
      return FeatureStoreException.invalid("Event time is out of the supported range, %s.", RANGE);
    }
    int year = Instant.ofEpochSecond(seconds.longValue()).atOffset(ZoneOffset.UTC).getYear();
    return FeatureStoreException.invalid(
        "Event time looks like milliseconds; expected seconds (as seconds it is in the year %d)."
            + " The supported range is %s.",
        year, RANGE);
  }

  private static boolean hasIsoShape(String text) {
    int last = text.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = text.charAt(i);
      boolean fits =
          switch (i) {
            case 4, 7 -> c == '-';
            case 10 -> c == 'T';
            case 13, 16 -> c == ':';
            case 19 -> i == last ? c == 'Z' : c == '.';
            default -> i == last ? c == 'Z' : c >= '0' && c <= '9';
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }
}
