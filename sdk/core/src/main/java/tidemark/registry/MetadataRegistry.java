package tidemark.registry;

import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureMetadata;
import tidemark.model.FeatureName;
import tidemark.model.Incarnation;

/**
 * Port: what is noted of features, an entry per feature and incarnation. Reads are strongly
 * consistent. Implementations are thread-safe.
 */
public interface MetadataRegistry {
  Optional<FeatureMetadata> find(Incarnation group, FeatureName feature);

  /**
   * Stores an entry of revision 1 if there is none, of any other if the one there is one less.
   *
   * @return false, with nothing changed, otherwise
   */
  boolean replace(FeatureMetadata next);

  /** All entries of a group, ordered by feature. */
  List<FeatureMetadata> list(Incarnation group);

  /** Removes all entries of a group. */
  void removeAll(Incarnation group);
}
