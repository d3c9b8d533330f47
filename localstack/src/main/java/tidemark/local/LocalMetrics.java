package tidemark.local;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroupName;

/** Counts since the start of this process, over all groups. */
final class LocalMetrics implements Metrics {
  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  LocalMetrics() {
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

  Map<Count, Long> totals() {
    Map<Count, Long> totals = new EnumMap<>(Count.class);
    counts.forEach((count, adder) -> totals.put(count, adder.sum()));
    return totals;
  }
}
