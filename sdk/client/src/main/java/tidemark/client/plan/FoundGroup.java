package tidemark.client.plan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.FeatureStoreClient;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;

/**
 * A group as it is in the store.
 *
 * @param featureDescriptions what its features are, by name, as far as anyone said it
 */
public record FoundGroup(
    FeatureGroupDescription description,
    Map<String, String> tags,
    Map<String, String> featureDescriptions) {
  public FoundGroup {
    tags = Map.copyOf(new LinkedHashMap<>(tags));
    featureDescriptions = Map.copyOf(new LinkedHashMap<>(featureDescriptions));
  }

  /**
   * The group of that name, if there is one, once nothing that was begun with it is going on.
   *
   * @throws tidemark.model.FeatureStoreException UNAVAILABLE if that takes longer than {@code
   *     patience}
   */
  public static Optional<FoundGroup> find(
      FeatureStoreClient client, FeatureGroupName name, Duration patience) {
    return client
        .waitUntilSettled(name.value(), patience)
        .map(
            group ->
                new FoundGroup(
                    group,
                    client.listTags(group.arn()),
                    client.featureDescriptions(group.definition().name().value())));
  }

  public FeatureGroupDefinition definition() {
    return description.definition();
  }

  public FeatureGroupName name() {
    return definition().name();
  }
}
