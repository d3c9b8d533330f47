package tidemark.local;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroupName;

/** Counts since the start of this process, over all groups, and each group's last measurements. */
final class LocalMetrics implements Metrics {
  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  private final Map<Gauge, Map<FeatureGroupName, Long>> measured = new EnumMap<>(Gauge.class);

  LocalMetrics() {
    for (Gauge gauge : Gauge.values()) {
      measured.put(gauge, new ConcurrentHashMap<>());
    }
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  @Override
  public void add(Count count, FeatureGroupName group, long by) {
    LongAdder adder = counts.get(count);
    if (adder != null) {
      adder.add(by);
    }
  }

  @Override
  public void measured(Gauge gauge, FeatureGroupName group, long value) {
    Map<FeatureGroupName, Long> values = measured.get(gauge);
    if (values != null) {
      values.put(group, value);
    }
  }

  /** What each group measured last. */
  Map<FeatureGroupName, Long> measurements(Gauge gauge) {
    return Map.copyOf(measured.getOrDefault(gauge, Map.of()));
  }

  Map<Count, Long> totals() {
    Map<Count, Long> totals = new EnumMap<>(Count.class);
    counts.forEach((count, adder) -> totals.put(count, adder.sum()));
    return totals;
  }
}
