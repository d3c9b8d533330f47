package tidemark.materialize;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How spans of time are written for people: {@code 1 d 6 h}, {@code 90 s} as {@code 1 min 30 s}.
 */
public final class DurationText {
  private DurationText() {}

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
