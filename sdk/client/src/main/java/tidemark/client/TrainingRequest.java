package tidemark.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.TimeToLive;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;

/**
 * A training set to build.
 *
 * @param spine a CSV or Parquet file: identifiers, an event timestamp, any labels
 * @param eventTimeColumn of the spine; empty for {@code event_timestamp}
 * @param identifiers the spine's column of each group's identifier where its name differs
 * @param knownAt counts only what was written by then: an instant with its zone
 * @param maxAge older records count as missing; empty for each record's own time to live
 */
public record TrainingRequest(
    Path spine,
    List<FeatureReference> features,
    Optional<String> eventTimeColumn,
    Map<String, String> identifiers,
    Optional<String> knownAt,
    Optional<TimeToLive> maxAge,
    ColumnNaming naming) {
  public TrainingRequest {
    features = List.copyOf(features);
    identifiers = Map.copyOf(identifiers);
  }
}
