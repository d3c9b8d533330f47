package tidemark.simulation;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tidemark.model.EventTime;
import tidemark.model.GivenFeature;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;
import tidemark.record.WriteKind;

/** What the store promises: of a record's writes the greatest counts, and none in the log goes. */
final class ReferenceModel {
  /**
   * A write that someone asked for.
   *
   * @param features all of the record, in the order of the schema
   * @param offline whether it is for the log
   */
  record Write(
      RecordOrder order,
      WriteKind kind,
      List<GivenFeature> features,
      Optional<EventTime> expiresAt,
      boolean offline) {
    private Write beside(Write same) {
      return new Write(order, kind, features, expiresAt, offline && same.offline);
    }
  }

  private final Map<OnlineStore.Key, Map<RecordOrder, Write>> asked = new HashMap<>();
  private final Map<OnlineStore.Key, Set<RecordOrder>> logged = new HashMap<>();
  private final Map<OnlineStore.Key, Set<RecordOrder>> seenOnline = new HashMap<>();
  private final Map<OnlineStore.Key, RecordOrder> floors = new HashMap<>();

  /** Someone asks for a write, perhaps for one store what another did for both: it may happen. */
  void ask(OnlineStore.Key key, Write write) {
    asked
        .computeIfAbsent(key, k -> new HashMap<>())
        .merge(write.order(), write, (a, b) -> a.offline() ? a.beside(b) : b.beside(a));
  }

  Optional<Write> find(OnlineStore.Key key, RecordOrder order) {
    return Optional.ofNullable(asked.getOrDefault(key, Map.of()).get(order));
  }

  /** It is in the log: from now on it counts for ever. */
  void log(OnlineStore.Key key, RecordOrder order) {
    logged.computeIfAbsent(key, k -> new HashSet<>()).add(order);
  }

  boolean isLogged(OnlineStore.Key key, RecordOrder order) {
    return logged.getOrDefault(key, Set.of()).contains(order);
  }

  /** The online store took it. */
  void putOnline(OnlineStore.Key key, RecordOrder order) {
    seenOnline.computeIfAbsent(key, k -> new HashSet<>()).add(order);
  }

  /** It was acknowledged or read: from now on no read may find less. */
  void raise(OnlineStore.Key key, RecordOrder order) {
    floors.merge(key, order, (a, b) -> b.isGreaterThan(a) ? b : a);
  }

  Optional<RecordOrder> floor(OnlineStore.Key key) {
    return Optional.ofNullable(floors.get(key));
  }

  Set<OnlineStore.Key> keys() {
    return asked.keySet();
  }

  Set<RecordOrder> loggedOf(OnlineStore.Key key) {
    return logged.getOrDefault(key, Set.of());
  }

  /** The hard deletes of a record that are in the log. */
  Stream<RecordOrder> hardDeletes(OnlineStore.Key key) {
    return loggedOf(key).stream()
        .filter(order -> find(key, order).orElseThrow().kind() == WriteKind.HARD_DELETE);
  }

  /** What the log alone leaves, once all is materialized. */
  Optional<RecordOrder> winnerOfLog(OnlineStore.Key key) {
    return loggedOf(key).stream().max(Comparator.naturalOrder());
  }

  /** What is online once all is materialized. */
  Optional<RecordOrder> winner(OnlineStore.Key key) {
    return Stream.concat(loggedOf(key).stream(), seenOnline.getOrDefault(key, Set.of()).stream())
        .max(Comparator.naturalOrder());
  }
}
