package tidemark.materialize;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import tidemark.crash.CrashPoint;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.offline.OfflineRow;
import tidemark.record.LoggedWrite;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteKind;

/**
 * Rows on their way into the online store. Of each record the greatest is held until enough wait;
 * these are written in batches, by the same conditional put as a PutRecord, so nothing is ever
 * lowered. What a hard delete outranks is left out. A batch that the store does not take is tried
 * again in halves. Not thread-safe.
 */
final class OnlineApplication {
  /** Records held; a few hundred bytes each besides their values. */
  static final int HELD_MAX = 250_000;

  private static final int HELD_MIN = 1_000;

  private static final long HELD_BYTES_MAX = 96L << 20;
  private static final int BATCH_SIZE_MAX = 1_000;
  private static final long BATCH_BYTES_MAX = 8L << 20;

  /** Tries of a batch, and batches in a row that may fail before nothing more is tried. */
  private static final int FAILURES_MAX = 3;

  /** Tries of a batch of which nothing is taken as the store is throttled: about 20 seconds. */
  private static final int THROTTLES_MAX = 20;

  /** A batch is taken to last a millisecond at least. */
  private static final double SECOND_SHARE_MIN = 0.001;

  /** Identifiers whose order is remembered to spare writes; a few hundred bytes each. */
  private static final int REMEMBERED_MAX = 500_000;

  private final FeatureGroup group;
  private final OnlineStore online;
  private final InstantSource clock;
  private final Pause pause;
  private final Runnable afterBatch;
  private final BooleanSupplier mayFinish;
  private final int heldMax;
  private final Map<RecordIdentifier, RecordOrder> hardDeletes = new HashMap<>();
  private final Map<RecordIdentifier, RecordOrder> written = new HashMap<>();
  private final Map<RecordIdentifier, LoggedWrite> held = new HashMap<>();

  /** Of batches that threw: they may be online or not. */
  private final Set<RecordIdentifier> uncertain = new HashSet<>();

  private final List<OfflineRow> markers = new ArrayList<>();
  private long heldBytes;
  private WriteRate rate = WriteRate.UNLIMITED;
  private boolean throttled;
  private boolean cutOff;
  private long put;
  private int batchSize = BATCH_SIZE_MAX;
  private int failedBatches;
  private String problem = "";
  private long applied;
  private long historic;
  private long expired;
  private long failed;
  private long failedBefore;

  /**
   * @param afterBatch called after each batch of writes
   * @param mayFinish whether another batch may be written
   * @param heldMax how many records are held before they are written
   */
  OnlineApplication(
      FeatureGroup group,
      OnlineStore online,
      InstantSource clock,
      Pause pause,
      Runnable afterBatch,
      BooleanSupplier mayFinish,
      int heldMax) {
    this.group = group;
    this.online = online;
    this.clock = clock;
    this.pause = pause;
    this.afterBatch = afterBatch;
    this.mayFinish = mayFinish;
    this.heldMax = Math.min(HELD_MAX, Math.max(HELD_MIN, heldMax));
  }

  /** Leaves out from now on what these markers outrank. */
  void leaveOut(Map<RecordIdentifier, RecordOrder> known) {
    known.forEach(
        (identifier, marker) ->
            hardDeletes.merge(identifier, marker, (a, b) -> b.isGreaterThan(a) ? b : a));
  }

  /** Removes what markers outrank that came while this was at work. */
  void delete(Map<RecordIdentifier, RecordOrder> late) {
    leaveOut(late);
    late.forEach(
        (identifier, marker) -> online.deleteIfOutranked(group.incarnation(), identifier, marker));
  }

  /** Takes a row; writes when enough wait, and says so. */
  boolean offer(OfflineRow row) {
    RecordIdentifier identifier = row.record().identifier();
    if (row.kind() == WriteKind.HARD_DELETE) {
      leaveOut(Map.of(identifier, row.order()));
      markers.add(row);
    } else {
      hold(identifier, row);
    }
    boolean enough =
        held.size() >= heldMax || heldBytes >= HELD_BYTES_MAX || markers.size() >= heldMax;
    if (enough) {
      write();
    }
    return enough;
  }

  private void hold(RecordIdentifier identifier, OfflineRow row) {
    LoggedWrite before = held.get(identifier);
    if (before != null && !row.order().isGreaterThan(before.order())) {
      return;
    }
    RecordOrder online = written.get(identifier);
    if (online != null && !row.order().isGreaterThan(online)) {
      historic += before == null ? 1 : 0;
      return;
    }
    LoggedWrite write = write(row);
    held.put(identifier, write);
    heldBytes += bytes(write) - (before == null ? 0 : bytes(before));
  }

  /** Writes what is held. */
  void write() {
    Deque<LoggedWrite> waiting = withoutHardDeleted();
    held.clear();
    heldBytes = 0;
    int tries = 0;
    while (!waiting.isEmpty() && !hasGivenUp() && !cutOff()) {
      Instant begun = clock.instant();
      List<LoggedWrite> batch = batch(waiting, rate.batch(batchSize, begun));
      throttled = false;
      List<LoggedWrite> left = put(batch);
      if (left.size() < batch.size()) {
        tries = 0;
        failedBatches = 0;
        batchSize = Math.min(BATCH_SIZE_MAX, batchSize + batchSize / 10 + 1);
      } else if (++tries < (throttled ? THROTTLES_MAX : FAILURES_MAX)) {
        batchSize = Math.max(1, batchSize / 2);
      } else {
        tries = 0;
        failedBatches++;
        failed += left.size();
        left = List.of();
      }
      for (int i = left.size() - 1; i >= 0; i--) {
        waiting.addFirst(left.get(i));
      }
      pace(batch.size(), begun);
      afterBatch.run();
    }
    uncertain.clear();
    if (cutOff) {
      markers.clear();
      return;
    }
    failed += waiting.size();
    delete();
  }

  private boolean cutOff() {
    cutOff = !mayFinish.getAsBoolean();
    return cutOff;
  }

  /** Whether something that was held is not written, as there is no time for it. */
  boolean isCutOff() {
    return cutOff;
  }

  /** How many records to hold the next time, so that there is time to write them. */
  int heldNext() {
    return cutOff ? (int) Math.max(HELD_MIN, Math.min(heldMax, put) / 2) : heldMax;
  }

  /** Lowers the rate if the store was throttled, and waits until the next batch is due. */
  private void pace(int items, Instant begun) {
    Instant now = clock.instant();
    Duration took = Duration.between(begun, now);
    if (throttled) {
      rate = rate.throttled(items / Math.max(SECOND_SHARE_MIN, took.toMillis() / 1_000.0), now);
    }
    Duration due = rate.pauseAfter(items, took, now);
    if (!due.isZero()) {
      pause.pause(due);
    }
  }

  private Deque<LoggedWrite> withoutHardDeleted() {
    Deque<LoggedWrite> waiting = new ArrayDeque<>(held.size());
    for (LoggedWrite write : held.values()) {
      RecordOrder marker = hardDeletes.get(write.identifier());
      if (marker != null && marker.isGreaterThan(write.order())) {
        historic++;
      } else {
        waiting.add(write);
      }
    }
    return waiting;
  }

  private static List<LoggedWrite> batch(Deque<LoggedWrite> waiting, int max) {
    List<LoggedWrite> batch = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty() && batch.size() < max && bytes < BATCH_BYTES_MAX) {
      LoggedWrite write = waiting.removeFirst();
      bytes += bytes(write);
      batch.add(write);
    }
    return batch;
  }

  private void delete() {
    for (OfflineRow marker : markers) {
      online.deleteIfOutranked(group.incarnation(), marker.record().identifier(), marker.order());
    }
    if (!markers.isEmpty()) {
      CrashPoint.MATERIALIZE_DELETED.hit();
      markers.clear();
    }
  }

  /** Puts a batch; returns what the store does not take now. */
  private List<LoggedWrite> put(List<LoggedWrite> batch) {
    List<OnlineItem> items =
        batch.stream().map(write -> OnlineItem.of(write, clock.instant())).toList();
    List<LoggedWrite> left = new ArrayList<>();
    try {
      List<OnlineStore.Outcome> outcomes = online.putAllIfGreater(group.incarnation(), items);
      for (int i = 0; i < items.size(); i++) {
        if (outcomes.get(i) instanceof OnlineStore.Outcome.Throttled) {
          left.add(batch.get(i));
        } else {
          count(items.get(i), outcomes.get(i));
        }
      }
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.UNAVAILABLE && e.kind() != Kind.THROTTLED) {
        throw e;
      }
      throttled = e.kind() == Kind.THROTTLED;
      problem = e.text();
      batch.forEach(write -> uncertain.add(write.identifier()));
      return batch;
    }
    if (!left.isEmpty()) {
      throttled = true;
      problem = "The online store is throttled.";
    }
    put += items.size() - left.size();
    CrashPoint.MATERIALIZE_PUT.hit();
    return left;
  }

  /** Counts an item once, however often it was tried. */
  private void count(OnlineItem item, OnlineStore.Outcome outcome) {
    boolean triedBefore = uncertain.remove(item.identifier());
    if (outcome instanceof OnlineStore.Outcome.Historic known
        && !(triedBefore && known.stored().equals(item.order()))) {
      historic++;
    } else if (item.packed().isEmpty() && !item.tombstone()) {
      expired++;
    } else {
      applied++;
    }
    if (written.size() < REMEMBERED_MAX) {
      written.put(item.identifier(), item.order());
    }
  }

  /** Whether the store has failed so often that there is no use in going on. */
  boolean hasGivenUp() {
    return failedBatches >= FAILURES_MAX;
  }

  /** Why rows failed since this was asked the last time; empty if all is online. */
  Optional<String> failureSinceAsked() {
    Optional<String> failure = failed == failedBefore ? Optional.empty() : Optional.of(problem);
    failedBefore = failed;
    return failure;
  }

  RunCounts counts(long files, long bytes, long rows, long unreadable) {
    return new RunCounts(files, bytes, rows, applied, historic, expired, failed + unreadable);
  }

  private LoggedWrite write(OfflineRow row) {
    return new LoggedWrite(
        group.incarnation(),
        group.schema().version(),
        row.record().identifier(),
        row.order(),
        row.record().eventTimeText(),
        row.kind(),
        row.expiresAt(),
        PackedRecord.pack(row.record()));
  }

  private static long bytes(LoggedWrite write) {
    return write.packed().length();
  }
}
