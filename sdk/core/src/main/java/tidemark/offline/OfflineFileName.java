package tidemark.offline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tidemark.model.EventTime;
import tidemark.record.RecordOrder;

/**
 * Names a file after what it holds: {@code <latest event time, yyyyMMddThhmmssZ>_<16 hex>.parquet}.
 * The hex is of SHA-256 over the sorted (write id, invocation time) pairs, so that writing the same
 * batch again meets the same name, and a later re-put of one payload does not.
 */
public final class OfflineFileName {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int HASH_BYTES = 8;

  private OfflineFileName() {}

  public static String of(List<RecordOrder> orders) {
    Instant latest =
        orders.stream().map(RecordOrder::eventTime).max(EventTime::compareTo).orElseThrow().at();
    return STAMP.format(latest.truncatedTo(ChronoUnit.SECONDS)) + "_" + hash(orders) + ".parquet";
  }

  private static String hash(List<RecordOrder> orders) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
    orders.stream()
        .map(order -> order.writeId() + " " + order.invokedAt().toEpochMilli() + "\n")
        .sorted()
        .forEach(line -> digest.update(line.getBytes(StandardCharsets.US_ASCII)));
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }
}
