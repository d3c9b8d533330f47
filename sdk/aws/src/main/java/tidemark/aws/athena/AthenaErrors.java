package tidemark.aws.athena;

import java.time.Duration;
import software.amazon.awssdk.services.athena.model.AthenaError;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * What a query's end means to the caller. Athena's own words are never passed on: they may hold
 * values and paths.
 */
final class AthenaErrors {
  /** Source: Athena user guide, error catalog: a fault of the query rather than of Athena. */
  private static final int USER_CATEGORY = 2;

  private AthenaErrors() {}

  static FeatureStoreException failed(QueryExecutionStatus status) {
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
