package tidemark.client.plan;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.FeatureStoreClient;
import tidemark.materialize.Materialization;
import tidemark.materialize.ScheduledGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;

/**
 * A group as it is in the store.
 *
 * @param tags in the order of the store
 * @param featureDescriptions what its features are, by name, as far as anyone said it
 * @param featureOwners who answers for them, likewise
 * @param materialization how it is materialized without anyone asking
 */
public record FoundGroup(
    FeatureGroupDescription description,
    Map<String, String> tags,
    Map<String, String> featureDescriptions,
    Map<String, String> featureOwners,
    Optional<Materialization> materialization) {
  public FoundGroup {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    featureDescriptions = Map.copyOf(new LinkedHashMap<>(featureDescriptions));
    featureOwners = Map.copyOf(new LinkedHashMap<>(featureOwners));
  }

  /**
   * The group of that name, if there is one, once nothing that was begun with it is going on.
   *
   * @throws tidemark.model.FeatureStoreException UNAVAILABLE if that takes longer than {@code
   *     patience}
   */
  public static Optional<FoundGroup> find(
      FeatureStoreClient client, FeatureGroupName name, Duration patience) {
    return client.waitUntilSettled(name.value(), patience).map(group -> describe(client, group));
  }

  /** What else the store knows of a group. */
  public static FoundGroup describe(FeatureStoreClient client, FeatureGroupDescription group) {
    String name = group.definition().name().value();
    return new FoundGroup(
        group,
        client.listTags(group.arn()),
        client.featureDescriptions(name),
        client.featureOwners(name),
        materialization(client, name));
  }

  /** None in a store that keeps no schedules, as in a group that has none. */
  private static Optional<Materialization> materialization(FeatureStoreClient client, String name) {
    try {
      return client.local().schedule(name).map(ScheduledGroup::materialization);
    } catch (FeatureStoreException e) {
      if (e.kind() == FeatureStoreException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  public FeatureGroupDefinition definition() {
    return description.definition();
  }

  public FeatureGroupName name() {
    return definition().name();
  }
}
