package tidemark.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.TimeToLive;

/**
 * 32 hex characters that the same payload always gets, so that a retry is recognised without a
 * token of the client's; empty for rows written by others. Opaque to readers.
 */
public record WriteId(String value) implements Comparable<WriteId> {
  /** Rows written by Spark, Glue or SageMaker have no write id; it orders below every other. */
  public static final WriteId NONE = new WriteId("");

  private static final int BYTES = 16;

  public WriteId {
    if (!value.isEmpty() && !value.matches("[0-9a-f]{32}")) {
      throw FeatureStoreException.invalid("A write id is 32 hex characters.");
    }
  }

  /**
   * SHA-256, cut to 16 bytes, over {@code length:value} of the record identifier, event time in
   * nanoseconds, operation, each feature by name with its type and value, and the time to live.
   */
  public static WriteId of(FeatureRecord record, WriteKind kind, Optional<TimeToLive> ttl) {
    MessageDigest digest = sha256();
    add(digest, record.identifier().value());
    add(digest, Long.toString(record.eventTime().nanos()));
    add(digest, kind.name());
    List<GivenFeature> features =
        record.present().stream().sorted(Comparator.comparing(GivenFeature::name)).toList();
    for (GivenFeature feature : features) {
      add(digest, feature.name());
      addValue(digest, feature.value());
    }
    add(digest, ttl.map(t -> Long.toString(t.duration().toSeconds())).orElse(""));
    return new WriteId(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
  }

  @Override
  public int compareTo(WriteId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static void addValue(MessageDigest digest, FeatureValue value) {
    if (value instanceof FeatureValue.Text text) {
      add(digest, "s");
      add(digest, text.text());
    } else if (value instanceof FeatureValue.Texts texts) {
      add(digest, "l" + texts.elements().size());
      texts.elements().forEach(element -> add(digest, element));
    }
  }

  private static void add(MessageDigest digest, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
