package tidemark.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;

/**
 * Remembers created groups for at most 30 seconds, so that a put does not read the registry each
 * time. A group that is absent or not yet created is never remembered. Thread-safe.
 */
public final class GroupCache {
  /** Source: docs/decisions/0005. */
  public static final Duration AGE_MAX = Duration.ofSeconds(30);

  private record Entry(FeatureGroup group, Instant until) {}

  private final FeatureGroupRegistry registry;
  private final InstantSource clock;
  private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

  public GroupCache(FeatureGroupRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** The group as known within the last 30 seconds. */
  public Optional<FeatureGroup> find(FeatureGroupName name) {
    Entry entry = entries.get(name.key());
    if (entry != null && clock.instant().isBefore(entry.until())) {
      return Optional.of(entry.group());
    }
    return refresh(name);
  }

  /** The group as it is now. */
  public Optional<FeatureGroup> refresh(FeatureGroupName name) {
    Instant now = clock.instant();
    Optional<FeatureGroup> found = registry.find(name);
    if (found.isPresent() && found.get().status() == FeatureGroup.Status.CREATED) {
      entries.put(name.key(), new Entry(found.get(), now.plus(AGE_MAX)));
    } else {
      forget(name);
    }
    return found;
  }

  public void forget(FeatureGroupName name) {
    entries.remove(name.key());
  }

  /** Has every group read again, as after a time that no clock here has seen. */
  public void forgetAll() {
    entries.clear();
  }
}
