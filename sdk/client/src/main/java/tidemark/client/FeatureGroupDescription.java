package tidemark.client;

import java.time.Instant;
import java.util.Optional;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;

/**
 * A feature group as the store describes it.
 *
 * @param definition without tags, which the API does not describe
 * @param offlineUri where its offline files lie; empty without an offline store
 */
public record FeatureGroupDescription(
    FeatureGroupDefinition definition,
    String arn,
    FeatureGroup.Status status,
    Optional<String> failureReason,
    Instant createdAt,
    Instant modifiedAt,
    Optional<String> offlineUri) {}
