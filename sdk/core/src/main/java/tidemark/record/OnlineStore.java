package tidemark.record;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;

/**
 * Port: per identifier of a group, the item with the greatest {@link RecordOrder}. Reads are
 * strongly consistent; each write is one atomic conditional write, never read-then-write.
 * Implementations are thread-safe and throw {@link tidemark.model.FeatureStoreException} only:
 * NOT_FOUND when the incarnation has no table here, UNAVAILABLE when the store cannot answer.
 */
public interface OnlineStore {
  /** An item's place. */
  record Key(Incarnation group, RecordIdentifier identifier) {}

  /** What a batch read found, and what it could not get round to. Absent keys are in neither. */
  record BatchRead(Map<Key, OnlineItem> found, Set<Key> unprocessed) {
    public BatchRead {
      found = Map.copyOf(found);
      unprocessed = Set.copyOf(unprocessed);
    }
  }

  /**
   * Some items of a group, in no order that means anything.
   *
   * @param next after which identifier a scan goes on; empty when nothing follows
   */
  record Scanned(List<OnlineItem> items, Optional<RecordIdentifier> next) {
    public Scanned {
      items = List.copyOf(items);
    }
  }

  /** What came of a conditional write. */
  sealed interface Outcome {
    Outcome APPLIED = new Applied();
    Outcome THROTTLED = new Throttled();

    /** The write is in the store. */
    record Applied() implements Outcome {}

    /** The store holds something not less; it is unchanged. */
    record Historic(RecordOrder stored) implements Outcome {}

    /** Of a batch only: the write is not in the store, which has no room for it now. */
    record Throttled() implements Outcome {}
  }

  Optional<OnlineItem> get(Incarnation group, RecordIdentifier identifier);

  BatchRead getAll(Collection<Key> keys);

  /** Puts the item if there is none or if the one there has a lesser order. */
  Outcome putIfGreater(Incarnation group, OnlineItem item);

  /**
   * The same for each item, atomic one by one; outcomes in the order of the items. How many are
   * written at the same time is the store's business, within a bound of its own; so is cutting the
   * batch into requests. One that is written in part answers {@code Throttled} for the rest and
   * does not throw. If it throws UNAVAILABLE or THROTTLED, each item may be in the store or not:
   * one that is tried again and finds its own order there was put by the first try.
   *
   * @param items of different records
   */
  List<Outcome> putAllIfGreater(Incarnation group, List<OnlineItem> items);

  /** Removes the item if it has a lesser order; {@code Applied} also when there is none. */
  Outcome deleteIfGreater(Incarnation group, RecordIdentifier identifier, RecordOrder order);

  /**
   * Removes the item if it has a lesser order and was invoked before. This is how a hard delete is
   * repeated from the log: a record put after it, to repair what it removed, stays, whatever its
   * event time. {@code Applied} also when there is none.
   */
  Outcome deleteIfOutranked(Incarnation group, RecordIdentifier identifier, RecordOrder marker);

  /**
   * Puts the item if the one there has exactly that order.
   *
   * @return whether it did; not if there is no item
   */
  boolean putIfUnchanged(Incarnation group, OnlineItem next, RecordOrder read);

  /**
   * Reads on through a group, after an identifier or from the beginning. Whoever goes on until
   * nothing follows meets every item that was there all the time exactly once. Answers with fewer
   * items than the limit, but at least one if any follows, when they are large.
   *
   * @param after need not be there any more
   * @param limit at least 1
   */
  Scanned scan(Incarnation group, Optional<RecordIdentifier> after, int limit);
}
