package tidemark.plan;

import tidemark.model.FeatureStoreException;

/**
 * A transform that is asked for.
 *
 * @param group the name or ARN of the feature group to write into
 * @param sql one SELECT over relations as of each time; its columns are the group's features
 */
public record TransformRequest(String group, String sql, AsOfDays days) {
  /** Source: Athena, the longest query. */
  private static final int SQL_LENGTH_MAX = 262_144;

  public TransformRequest {
    if (sql.isBlank() || sql.length() > SQL_LENGTH_MAX) {
      throw FeatureStoreException.invalid(
          "The SELECT of a transform has at least one and at most %d characters.", SQL_LENGTH_MAX);
    }
  }
}
