package tidemark.client;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import tidemark.model.FeatureGroupDefinition;
import tidemark.registry.GroupCache;

/** Definitions of groups as the store described them within the last 30 seconds. Thread-safe. */
final class DescribedSchemas {
  private static final Duration AGE_MAX = GroupCache.AGE_MAX;

  private record Known(FeatureGroupDefinition definition, long readAtNanos) {}

  private final Function<String, FeatureGroupDefinition> describe;
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

  /**
   * @param describe asks the store for the definition of a group by name or ARN
   */
  DescribedSchemas(Function<String, FeatureGroupDefinition> describe) {
    this.describe = describe;
  }

  FeatureGroupDefinition find(String group) {
    Known last = known.get(group);
    return last != null && System.nanoTime() - last.readAtNanos() < AGE_MAX.toNanos()
        ? last.definition()
        : refresh(group);
  }

  /** The definition as it is now. */
  FeatureGroupDefinition refresh(String group) {
    long now = System.nanoTime();
    FeatureGroupDefinition definition = describe.apply(group);
    known.put(group, new Known(definition, now));
    return definition;
  }
}
