package tidemark.cli;

import java.time.Duration;
import tidemark.materialize.BlindSpots;
import tidemark.materialize.BlindSpots.Window;

/** A span of time as a bar of half hours: dark where something is served, dots where nothing is. */
final class Timeline {
  private static final int CELLS = 48;

  private Timeline() {}

  /** The bar, left to right in time. */
  static String of(BlindSpots spots, Terminal terminal) {
    StringBuilder bar = new StringBuilder();
    Duration cell = spots.span().length().dividedBy(CELLS);
    for (int i = 0; i < CELLS; i++) {
      Window part =
          new Window(
              spots.span().from().plus(cell.multipliedBy(i)),
              spots.span().from().plus(cell.multipliedBy(i + 1)));
      bar.append(sign(servedWithin(spots, part), cell, terminal.isUnicode()));
    }
    return bar.toString();
  }

  /** Where the hours stand above the bar. */
  static String scale() {
    StringBuilder scale = new StringBuilder();
    for (int hour = 0; hour < 24; hour += 6) {
      scale.append(String.format("%-12s", String.format("%02d:00", hour)));
    }
    return scale.toString().stripTrailing();
  }

  private static char sign(Duration served, Duration cell, boolean unicode) {
    if (served.isZero()) {
      return unicode ? '\u00b7' : '.';
    }
    if (served.compareTo(cell) < 0) {
      return unicode ? '\u2592' : '+';
    }
    return unicode ? '\u2588' : '#';
  }

  private static Duration servedWithin(BlindSpots spots, Window part) {
    Duration served = Duration.ZERO;
    for (Window window : spots.served()) {
      long from = Math.max(window.from().toEpochMilli(), part.from().toEpochMilli());
      long until = Math.min(window.until().toEpochMilli(), part.until().toEpochMilli());
      served = served.plusMillis(Math.max(0, until - from));
    }
    return served;
  }
}
