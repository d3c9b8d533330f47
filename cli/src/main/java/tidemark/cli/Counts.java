package tidemark.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Counts {
  private Counts() {}

  /** With a comma every three digits. */
  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 1 row}, {@code 2,000 rows}. */
  static String of(long count, String noun) {
    return grouped(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** Seconds with as many digits as matter. */
  static String seconds(Duration span) {
    double seconds = span.toNanos() / 1e9;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }
}
