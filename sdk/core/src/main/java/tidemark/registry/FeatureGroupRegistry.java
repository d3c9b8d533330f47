package tidemark.registry;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;

/**
 * Port: the entries of all feature groups. Names are compared without case. Reads are strongly
 * consistent. Implementations are thread-safe.
 */
public interface FeatureGroupRegistry {
  Optional<FeatureGroup> find(FeatureGroupName name);

  /**
   * The group of that name.
   *
   * @throws FeatureStoreException NOT_FOUND if there is none
   */
  default FeatureGroup require(FeatureGroupName name) {
    return find(name)
        .orElseThrow(() -> FeatureStoreException.notFound("There is no feature group '%s'.", name));
  }

  /**
   * Inserts a group of revision 1.
   *
   * @return false, with nothing changed, if a group of that name exists or its last incarnation was
   *     not earlier
   */
  boolean insert(FeatureGroup group);

  /**
   * Replaces the entry whose revision is one less.
   *
   * @return false, with nothing changed, if the entry is not of that incarnation and revision
   */
  boolean replace(FeatureGroup next);

  /**
   * Removes the entry, remembering its incarnation for good.
   *
   * @return false, with nothing changed, if the entry is not of that incarnation and revision
   */
  boolean remove(FeatureGroup group);

  /** The epoch second of the latest incarnation of that name, living or removed. */
  OptionalLong lastIncarnation(FeatureGroupName name);

  /** All groups, ordered by name without case. */
  List<FeatureGroup> list();
}
