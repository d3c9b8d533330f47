package tidemark.cli;

import java.time.Duration;
import java.util.Locale;
import tidemark.client.json.Json;

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

  /** The same of a member that is a number; none if it is missing. */
  static String of(Json.Members members, String member, String noun) {
    return of(Long.parseLong(members.text(member).orElse("0")), noun);
  }

  /** Seconds with as many digits as matter. */
  static String seconds(Duration span) {
    double seconds = span.toNanos() / 1e9;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }
}
