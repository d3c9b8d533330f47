package tidemark.quality;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import tidemark.model.FeatureType;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.offline.OnlineImage;

/**
 * Where a record stands in the random order of an audit: 64 bits of a hash of its identifier, the
 * same as the {@code _key} of {@link OnlineImage}.
 *
 * @param order ascends as the keys do
 */
record SampleKey(long order) implements Comparable<SampleKey> {

  static SampleKey parse(String hex) {
    return new SampleKey(Long.parseUnsignedLong(hex, 16) ^ Long.MIN_VALUE);
  }

  /** The key of an identifier as the offline store prints it. */
  static SampleKey of(OnlineImage image, String identifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((image.salt() + identifier).getBytes(StandardCharsets.UTF_8));
      return new SampleKey(ByteBuffer.wrap(hash).getLong() ^ Long.MIN_VALUE);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** An online identifier as the offline store prints it. */
  static String printed(Schema schema, RecordIdentifier identifier) {
    return schema.identifierFeature().type() == FeatureType.INTEGRAL
        ? Long.toString(Long.parseLong(identifier.value()))
        : identifier.value();
  }

  @Override
  public int compareTo(SampleKey other) {
    return Long.compare(order, other.order);
  }
}
