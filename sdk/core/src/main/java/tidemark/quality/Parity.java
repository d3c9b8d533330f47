package tidemark.quality;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.model.Schema;
import tidemark.record.OnlineItem;

/** The law of what an online item is to the write that the log says should be there. */
public final class Parity {
  /** Stands for the expiry where features are named; no feature can have this name. */
  static final String EXPIRY = "(expiry)";

  private Parity() {}

  /**
   * Compares what the two stores have of a record.
   *
   * @param schema not older than the one that the item was written by
   * @param now decides what is expired
   */
  public static Finding of(
      Optional<OfflineWinner> winner, Optional<OnlineItem> item, Schema schema, Instant now) {
    boolean served = item.map(i -> i.isServedAt(now)).orElse(false);
    if (winner.isEmpty()) {
      return finding(served ? ParityClass.EXTRA : ParityClass.EQUAL, winner, item);
    }
    OfflineWinner expected = winner.get();
    boolean wanted = expected.isServedAt(now);
    if (!served && !wanted) {
      return finding(expected.deleted() ? ParityClass.EQUAL : ParityClass.EXPIRED, winner, item);
    }
    if (!served && expected.outranked()) {
      return finding(ParityClass.EQUAL, winner, item);
    }
    if (item.isEmpty()) {
      return finding(ParityClass.MISSING, winner, item);
    }
    int order = item.get().order().compareTo(expected.order());
    if (order != 0) {
      boolean revived = order < 0 && expected.deleted();
      return finding(order > 0 || revived ? ParityClass.EXTRA : ParityClass.STALE, winner, item);
    }
    List<String> differing = differing(expected, item.get(), schema, now);
    return new Finding(
        differing.isEmpty() ? ParityClass.EQUAL : ParityClass.DIFFERENT,
        winner.map(w -> w.order().eventTime()),
        item.map(i -> i.order().eventTime()),
        differing);
  }

  /** Of one write; an item that lost its values differs in all that the log has. */
  private static List<String> differing(
      OfflineWinner expected, OnlineItem item, Schema schema, Instant now) {
    FeatureRecord stored =
        item.packed().isEmpty()
            ? FeatureRecord.stored(schema, item.identifier(), item.order().eventTime(), List.of())
            : item.record(schema);
    List<String> differing =
        new ArrayList<>(TypedValues.differing(schema, expected.record(), stored));
    if (!expected.expiresAt().equals(item.expiresAt())
        || expected.isServedAt(now) != item.isServedAt(now)) {
      differing.add(EXPIRY);
    }
    return differing;
  }

  private static Finding finding(
      ParityClass kind, Optional<OfflineWinner> winner, Optional<OnlineItem> item) {
    Optional<EventTime> offline = winner.map(w -> w.order().eventTime());
    return new Finding(kind, offline, item.map(i -> i.order().eventTime()), List.of());
  }
}
