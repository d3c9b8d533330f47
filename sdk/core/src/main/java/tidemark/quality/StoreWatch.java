package tidemark.quality;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Gauge;
import tidemark.model.FeatureGroup;
import tidemark.offline.ObjectStore;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.registry.Settling;

/**
 * Looks at what no group has to itself: messages in quarantine, and groups of which something was
 * begun and not finished, which it asks to be settled again. Thread-safe.
 */
public final class StoreWatch {
  /** More than three attempts of two minutes and the waits between them may take. Ours. */
  static final Duration SETTLED_WITHIN = Duration.ofMinutes(15);

  /** Ours: one page of a listing. Whether there is one matters, not how many. */
  static final int QUARANTINED_MAX = 1_000;

  private final FeatureGroupRegistry registry;
  private final Settling settling;
  private final ObjectStore objects;
  private final ObjectStore.Key quarantine;
  private final InstantSource clock;
  private final Metrics metrics;

  /**
   * @param quarantine the folder of what could not be written
   */
  public StoreWatch(
      FeatureGroupRegistry registry,
      Settling settling,
      ObjectStore objects,
      ObjectStore.Key quarantine,
      InstantSource clock,
      Metrics metrics) {
    this.registry = registry;
    this.settling = settling;
    this.objects = objects;
    this.quarantine = quarantine;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Measures, and asks for what hangs. */
  public void look() {
    metrics.measured(
        Gauge.MESSAGES_QUARANTINED,
        objects.list(quarantine.bucket(), quarantine.key(), "", QUARANTINED_MAX).size());
    Instant limit = clock.instant().minus(SETTLED_WITHIN);
    List<FeatureGroup> hanging =
        registry.list().stream()
            .filter(FeatureGroup::isUnfinished)
            .filter(group -> group.modifiedAt().isBefore(limit))
            .toList();
    metrics.measured(Gauge.GROUPS_UNSETTLED, hanging.size());
    hanging.forEach(group -> settling.request(group.name()));
  }
}
