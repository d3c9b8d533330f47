package tidemark.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureMetadata;

/** A feature of a group with what is noted of it, if anything is. */
public record DescribedFeature(
    FeatureGroup group, FeatureDefinition feature, Optional<FeatureMetadata> metadata) {

  public Optional<String> description() {
    return metadata.flatMap(FeatureMetadata::description);
  }

  /** Parameters by key. */
  public SortedMap<String, String> parameters() {
    SortedMap<String, String> sorted = new TreeMap<>();
    metadata.ifPresent(noted -> sorted.putAll(noted.parameters()));
    return sorted;
  }

  public Instant createdAt() {
    return group.createdAt(feature.name());
  }

  public Instant modifiedAt() {
    return metadata.map(FeatureMetadata::modifiedAt).orElseGet(this::createdAt);
  }
}
