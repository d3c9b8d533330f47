package tidemark.registry;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.registry.Authorizer.Access;

/** Adds, lists and removes the tags of feature groups. Thread-safe. */
public final class ResourceTags {
  private static final int ATTEMPTS_MAX = 10;

  private final FeatureGroupRegistry registry;
  private final Authorizer authorizer;

  public ResourceTags(FeatureGroupRegistry registry, Authorizer authorizer) {
    this.registry = registry;
    this.authorizer = authorizer;
  }

  /**
   * Adds tags; one whose key is there replaces it. Returns all tags, by key.
   *
   * @throws FeatureStoreException NOT_FOUND; INVALID if a tag is not valid or there are too many
   */
  public SortedMap<String, String> add(
      Caller caller, FeatureGroupName name, Map<String, String> tags) {
    return change(
        caller,
        name,
        before -> {
          Map<String, String> all = new HashMap<>(before);
          all.putAll(tags);
          return all;
        });
  }

  /** Removes tags, as far as they are there. */
  public SortedMap<String, String> remove(
      Caller caller, FeatureGroupName name, Collection<String> keys) {
    return change(
        caller,
        name,
        before -> {
          Map<String, String> all = new HashMap<>(before);
          all.keySet().removeAll(keys);
          return all;
        });
  }

  /** All tags, by key. */
  public SortedMap<String, String> list(Caller caller, FeatureGroupName name) {
    authorizer.authorize(caller, Access.READ, name);
    return new TreeMap<>(find(name).definition().tags());
  }

  private SortedMap<String, String> change(
      Caller caller, FeatureGroupName name, UnaryOperator<Map<String, String>> change) {
    authorizer.authorize(caller, Access.ADMIN, name);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      FeatureGroup group = find(name);
      Map<String, String> tags = change.apply(group.definition().tags());
      if (tags.equals(group.definition().tags())
          || registry.replace(group.tagged(group.definition().withTags(tags)))) {
        return new TreeMap<>(tags);
      }
    }
    throw new FeatureStoreException(
        Kind.UNAVAILABLE, "Feature group '" + name + "' changes too often. Try again.");
  }

  private FeatureGroup find(FeatureGroupName name) {
    return registry.find(name).orElseThrow(() -> FeatureGroups.absent(name));
  }
}
