package tidemark.materialize;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.model.TimeToLive;

/**
 * How spans of time are written for people: {@code 1 d 6 h}, {@code 90 s} as {@code 1 min 30 s}.
 */
public final class DurationText {
  private static final Pattern NONE = Pattern.compile("0+(\\s*[A-Za-z]+)");

  private DurationText() {}

  /**
   * Reads a span as people write it, in the units of a {@link TimeToLive}: {@code 4 hours}, {@code
   * 90min}, {@code 0 s}.
   *
   * @throws FeatureStoreException saying how to write one
   */
  public static Duration parse(String text) {
    String span = text.strip();
    try {
      Matcher none = NONE.matcher(span);
      return none.matches()
          ? TimeToLive.parse("1" + none.group(1)).duration().multipliedBy(0)
          : TimeToLive.parse(span).duration();
    } catch (FeatureStoreException e) {
      throw FeatureStoreException.invalid(
          "A span of time is a whole number and a unit, such as '4 hours', '90 minutes' or '10s'.");
    }
  }

  /** The span in days, hours, minutes and seconds; what is less than a second is left out. */
  public static String of(Duration span) {
    List<String> parts = new ArrayList<>();
    add(parts, span.toDaysPart(), "d");
    add(parts, span.toHoursPart(), "h");
    add(parts, span.toMinutesPart(), "min");
    add(parts, span.toSecondsPart(), "s");
    return parts.isEmpty() ? "0 s" : String.join(" ", parts);
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count > 0) {
      parts.add(count + " " + unit);
    }
  }
}
