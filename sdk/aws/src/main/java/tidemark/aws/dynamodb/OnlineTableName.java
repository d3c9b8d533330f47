package tidemark.aws.dynamodb;

import java.util.Optional;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;

/**
 * How the tables of feature groups are named: a prefix of the deployment, which is what its rights
 * are granted by, and the incarnation in lower case.
 *
 * @param prefix such as {@code tidemark-prod-}
 */
public record OnlineTableName(String prefix) {
  /** DynamoDB's own shape, 255 characters less those of an incarnation. */
  private static final Pattern SHAPE = Pattern.compile("[a-zA-Z0-9_.-]{1,160}");

  public OnlineTableName {
    if (!SHAPE.matcher(prefix).matches()) {
      throw FeatureStoreException.invalid(
          "A prefix of table names is 1-160 letters, digits, '_', '.' or '-'.");
    }
  }

  public String of(Incarnation group) {
    return prefix + group.key();
  }

  /** Whose table it is, if it is one of these. */
  public Optional<Incarnation> incarnationOf(String table) {
    if (!table.startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Incarnation.parse(table.substring(prefix.length())));
    } catch (FeatureStoreException e) {
      return Optional.empty();
    }
  }
}
