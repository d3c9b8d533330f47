package tidemark.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.TimeToLive;
import tidemark.offline.FeatureReference;

/**
 * A training set to build.
 *
 * @param spine a CSV or Parquet file: identifiers, an event timestamp, any labels
 * @param eventTimeColumn of the spine; empty for the only one it can be
 * @param identifiers the spine's column of each group's identifier where its name differs
 * @param knownAt counts only what was written by then: an instant, or {@code row} for each row's
 *     own event time
 * @param maxAge older records count as missing; empty for each record's own time to live
 * @param names how the columns of features are called
 */
public record TrainingRequest(
    Path spine,
    List<FeatureReference> features,
    Optional<String> eventTimeColumn,
    Map<String, String> identifiers,
    Optional<String> knownAt,
    Optional<TimeToLive> maxAge,
    ColumnNames names) {
  /** How the columns of features are called. */
  public enum ColumnNames {
    FEATURE,
    GROUP_AND_FEATURE
  }

  public TrainingRequest {
    features = List.copyOf(features);
    identifiers = Map.copyOf(identifiers);
  }
}
