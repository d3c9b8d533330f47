package tidemark.record;

import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureGroup;

/**
 * An item that is served now.
 *
 * @param group whose item it is, with a schema that knows all that the item holds
 */
public record ServedItem(FeatureGroup group, OnlineItem item) {
  /**
   * The values by position of the group's schema, as Java's own: see {@link
   * tidemark.model.FeatureDefinition#objectOf}. Null is absent.
   */
  public @Nullable Object[] objects() {
    return item.packed().objects(group.schema(), item.schemaVersion());
  }
}
