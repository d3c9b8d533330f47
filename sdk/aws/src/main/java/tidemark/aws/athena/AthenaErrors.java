package tidemark.aws.athena;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.athena.model.AthenaError;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * What a query's end means to the caller. Athena's own words may hold values and paths, so they are
 * passed on in one case only: about the text of a statement, to the person who wrote it.
 */
final class AthenaErrors {
  /** Source: Athena user guide, error catalog: a fault of the query rather than of Athena. */
  private static final int USER_CATEGORY = 2;

  /** A fault that was found in the text before anything was read, with its place. */
  private static final Pattern OF_TEXT =
      Pattern.compile("[A-Z_]+: (line \\d+:\\d+: .*)", Pattern.DOTALL);

  /** Ours: what one line of a screen or two can show. */
  private static final int REASON_CHARACTERS_MAX = 300;

  /** Whose statement it is. */
  enum Author {
    STORE,
    PERSON
  }

  private AthenaErrors() {}

  static FeatureStoreException failed(QueryExecutionStatus status, Author author) {
    Optional<String> ofText =
        Optional.ofNullable(status.stateChangeReason())
            .filter(reason -> author == Author.PERSON)
            .map(OF_TEXT::matcher)
            .filter(matcher -> matcher.matches())
            .map(matcher -> matcher.group(1));
    if (ofText.isPresent()) {
      String reason = ofText.get();
      return FeatureStoreException.invalid(
          "Athena refuses the query: %s",
          reason.substring(0, Math.min(reason.length(), REASON_CHARACTERS_MAX)));
    }
    AthenaError error = status.athenaError();
    Integer category = error == null ? null : error.errorCategory();
    Integer type = error == null ? null : error.errorType();
    String place =
        category == null || type == null ? "" : " (category " + category + ", type " + type + ")";
    boolean isUsers = category != null && category == USER_CATEGORY;
    return new FeatureStoreException(
        isUsers ? Kind.INVALID : Kind.UNAVAILABLE,
        isUsers
            ? "Athena refuses the query" + place + ". Its history of queries says why."
            : "Athena failed the query" + place + ". Try again.");
  }

  static FeatureStoreException cancelled() {
    return new FeatureStoreException(Kind.UNAVAILABLE, "The query was cancelled.");
  }

  static FeatureStoreException late(Duration patience) {
    return new FeatureStoreException(
        Kind.UNAVAILABLE,
        "The query did not end within " + patience.toSeconds() + " s and was stopped.");
  }
}
