package tidemark.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import tidemark.record.ServedRecord;

/**
 * When a record ceases to be served, in a response. AWS does not say how it prints the time; we
 * chose ISO-8601 in UTC, without a fraction or with three digits.
 */
final class ExpiresAt {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ExpiresAt() {}

  /** The time, if it was asked for and the record has a time to live. */
  static Optional<String> text(ServedRecord record, ExpirationTimeResponse asked) {
    return asked == ExpirationTimeResponse.ENABLED
        ? record.expiresAt().map(time -> text(time.at()))
        : Optional.empty();
  }

  private static String text(Instant at) {
    return isWhole(at) ? at.toString() : MILLIS.format(at);
  }

  private static boolean isWhole(Instant time) {
    return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
