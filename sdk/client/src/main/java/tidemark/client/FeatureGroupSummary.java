package tidemark.client;

import java.time.Instant;
import java.util.Optional;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;

/** A line of the list of feature groups. */
public record FeatureGroupSummary(
    FeatureGroupName name,
    String arn,
    FeatureGroup.Status status,
    Instant createdAt,
    Optional<String> offlineStatus) {}
