package tidemark.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;
import tidemark.record.WriteKind;

/** One call of a client, and what is seen of it at the ports. */
final class Call {
  /** What a client asks for. */
  enum Operation {
    PUT,
    BATCH,
    UPDATE,
    SOFT_DELETE,
    HARD_DELETE,
    GET,
    BATCH_GET
  }

  /**
   * One record of a call.
   *
   * @param features in the order of the schema; of an update only those that change
   * @param eventTime empty for an update that keeps it
   */
  record Entry(
      String group,
      RecordIdentifier identifier,
      Optional<EventTime> eventTime,
      List<GivenFeature> features,
      WriteKind kind,
      Set<TargetStore> stores,
      Optional<TimeToLive> ttl) {
    boolean isFor(TargetStore store) {
      return stores.isEmpty() || stores.contains(store);
    }

    @Override
    public String toString() {
      return group
          + "/"
          + identifier.value()
          + eventTime.map(time -> "@" + time).orElse("")
          + (kind == WriteKind.PUT
              ? features.stream()
                  .filter(f -> f.name().equals("s") || f.name().equals("n"))
                  .map(f -> " " + f.name() + "=" + ((FeatureValue.Text) f.value()).text())
                  .reduce("", String::concat)
              : " " + kind)
          + (stores.size() == 1 ? " " + stores : "")
          + ttl.map(t -> " ttl " + t).orElse("");
    }
  }

  /** A write of this call as it went to a port. */
  record Going(OnlineStore.Key key, RecordOrder order) {}

  final int number;
  final SimulatedProcess process;
  final Operation operation;
  final List<Entry> entries;

  /** What no read of this call may fall behind. */
  final Map<OnlineStore.Key, RecordOrder> floors = new HashMap<>();

  /** What was invoked here, by calls that ended before this one began. */
  final Map<RecordIdentifier, Instant> invokedBefore = new HashMap<>();

  /** The last item that the store gave, by place. */
  final Map<OnlineStore.Key, Optional<OnlineItem>> seen = new LinkedHashMap<>();

  /** Whether the store said that it holds something not less. */
  boolean historic;

  private final Map<Entry, List<Going>> going = new HashMap<>();

  Call(int number, SimulatedProcess process, Operation operation, List<Entry> entries) {
    this.number = number;
    this.process = process;
    this.operation = operation;
    this.entries = List.copyOf(entries);
  }

  void goes(Entry entry, OnlineStore.Key key, RecordOrder order) {
    going.computeIfAbsent(entry, e -> new ArrayList<>()).add(new Going(key, order));
  }

  boolean hasGone(OnlineStore.Key key, RecordOrder order) {
    return going.values().stream().anyMatch(all -> all.contains(new Going(key, order)));
  }

  /** The store gave this. */
  void sees(OnlineStore.Key key, Optional<OnlineItem> item) {
    seen.remove(key);
    seen.put(key, item);
  }

  /** Where an entry was looked for the last time. */
  Optional<OnlineStore.Key> lastSeen(Entry entry) {
    return seen.keySet().stream()
        .filter(key -> key.identifier().equals(entry.identifier()))
        .filter(key -> key.group().group().value().equals(entry.group()))
        .reduce((a, b) -> b);
  }

  /** The last that was made of an entry; null if nothing was. */
  @Nullable Going last(Entry entry) {
    List<Going> all = going.getOrDefault(entry, List.of());
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  @Override
  public String toString() {
    return "call " + number + " " + operation + " " + entries;
  }
}
