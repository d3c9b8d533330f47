package tidemark.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.TimeToLive;

/**
 * 32 hex characters that the same payload always gets, so that a retry is recognised without a
 * token of the client's; empty for rows written by others. Opaque to readers.
 */
public record WriteId(String value) implements Comparable<WriteId> {
  /** Rows written by Spark, Glue or SageMaker have no write id; it orders below every other. */
  public static final WriteId NONE = new WriteId("");

  private static final int BYTES = 16;

  /** What stands before a value, by its length: most values are short. */
  private static final byte[][] PREFIXES = new byte[64][];

  static {
    Arrays.setAll(PREFIXES, WriteId::prefix);
  }

  public WriteId {
    if (!value.isEmpty() && !isHex(value)) {
      throw FeatureStoreException.invalid("A write id is 32 hex characters.");
    }
  }

  /**
   * SHA-256, cut to 16 bytes, over {@code length:value} of the record identifier, event time in
   * nanoseconds, operation, each feature by name with its type and value, and the time to live.
   */
  public static WriteId of(FeatureRecord record, WriteKind kind, Optional<TimeToLive> ttl) {
    Payload payload = new Payload();
    payload.add(record.identifier().value());
    payload.add(Long.toString(record.eventTime().nanos()));
    payload.add(kind.name());
    List<FeatureDefinition> features = record.schema().features();
    for (int position : record.schema().positionsByName()) {
      Optional<FeatureValue> value = record.value(position);
      if (value.isPresent()) {
        payload.add(features.get(position).name().value());
        payload.add(value.get());
      }
    }
    payload.add(ttl.map(t -> Long.toString(t.duration().toSeconds())).orElse(""));
    return new WriteId(HexFormat.of().formatHex(payload.digest(), 0, BYTES));
  }

  @Override
  public int compareTo(WriteId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static byte[] prefix(int length) {
    return (length + ":").getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isHex(String text) {
    boolean hex = text.length() == 2 * BYTES;
    for (int i = 0; hex && i < text.length(); i++) {
      char c = text.charAt(i);
      hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    return hex;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** What is hashed, put together first: one call of the hash is much faster than many. */
  private static final class Payload {
    private byte[] bytes = new byte[512];
    private int length;

    void add(FeatureValue value) {
      if (value instanceof FeatureValue.Text text) {
        add("s");
        add(text.text());
      } else if (value instanceof FeatureValue.Texts texts) {
        add("l" + texts.elements().size());
        texts.elements().forEach(this::add);
      }
    }

    void add(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      append(utf8.length < PREFIXES.length ? PREFIXES[utf8.length] : prefix(utf8.length));
      append(utf8);
    }

    private void append(byte[] more) {
      if (length + more.length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more.length));
      }
      System.arraycopy(more, 0, bytes, length, more.length);
      length += more.length;
    }

    byte[] digest() {
      MessageDigest digest = sha256();
      digest.update(bytes, 0, length);
      return digest.digest();
    }
  }
}
