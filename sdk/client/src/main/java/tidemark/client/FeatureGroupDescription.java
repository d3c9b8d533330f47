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
 * @param lastUpdate how its last update went; empty if it was never updated
 * @param offlineStatus whether its offline store can be written; empty without one
 */
public record FeatureGroupDescription(
    FeatureGroupDefinition definition,
    String arn,
    FeatureGroup.Status status,
    Optional<String> failureReason,
    Instant createdAt,
    Instant modifiedAt,
    Optional<String> offlineUri,
    Optional<Health> lastUpdate,
    Optional<Health> offlineStatus) {

  /** Whether nothing that was begun with the group is still going on. */
  public boolean isSettled() {
    return status != FeatureGroup.Status.CREATING
        && status != FeatureGroup.Status.DELETING
        && !lastUpdate.filter(update -> update.status().equals("InProgress")).isPresent();
  }

  /** A status as the API names it, and why it is no good one. */
  public record Health(String status, Optional<String> reason) {
    @Override
    public String toString() {
      return status + reason.map(why -> ": " + why).orElse("");
    }
  }
}
