package tidemark.aws.dynamodb;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * A secret that the functions of a deployment share: 256 random bits in the registry table, put
 * there once. It signs the tokens of pages and is not replaced: what it could be guessed for is no
 * more than a place in a listing that the caller may read anyway. Thread-safe.
 */
public final class DynamoDbSecret {
  private static final int BYTES = 32;
  private static final Row PLACE = Row.at("secrets", "page-tokens");

  private final RegistryTable table;
  private volatile @Nullable String kept;

  public DynamoDbSecret(RegistryTable table) {
    this.table = table;
  }

  /** Makes the secret unless there is one. */
  public void make() {
    if (kept == null && read().isEmpty()) {
      byte[] bytes = new byte[BYTES];
      new SecureRandom().nextBytes(bytes);
      table.put(PLACE.tagged(HexFormat.of().formatHex(bytes)), Row.ABSENT);
    }
  }

  /**
   * The secret, read once.
   *
   * @throws FeatureStoreException UNAVAILABLE if nobody has made it yet
   */
  public String get() {
    String secret = kept;
    if (secret == null) {
      secret =
          read()
              .orElseThrow(
                  () ->
                      new FeatureStoreException(
                          Kind.UNAVAILABLE, "The store is not quite set up. Try again."));
      kept = secret;
    }
    return secret;
  }

  private Optional<String> read() {
    return table.find(PLACE).flatMap(Row::tag);
  }
}
