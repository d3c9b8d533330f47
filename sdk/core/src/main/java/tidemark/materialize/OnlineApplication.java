package tidemark.materialize;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Winners on their way into the online store: in batches, by the same conditional put as a
 * PutRecord, so it never lowers anything; leaves out what a hard delete outranks. A batch that the
 * store does not take is tried again in halves. Not thread-safe.
 */
final class OnlineApplication {
  private static final int BATCH_SIZE_MAX = 1_000;

  /** Tries of a batch, and batches in a row that may fail before nothing more is tried. */
  private static final int FAILURES_MAX = 3;

  /** Identifiers whose order is remembered to spare writes; a few hundred bytes each. */
  private static final int REMEMBERED_MAX = 500_000;

  private final FeatureGroup group;
  private final OnlineStore online;
  private final InstantSource clock;
  private final Map<RecordIdentifier, RecordOrder> hardDeletes = new HashMap<>();
  private final Map<RecordIdentifier, RecordOrder> written = new HashMap<>();
  private final List<OfflineRow> waiting = new ArrayList<>();
  private final List<OfflineRow> markers = new ArrayList<>();
  private final Runnable afterBatch;
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
   */
  OnlineApplication(
      FeatureGroup group, OnlineStore online, InstantSource clock, Runnable afterBatch) {
    this.group = group;
    this.online = online;
    this.clock = clock;
    this.afterBatch = afterBatch;
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

  /** Takes a winner or a marker; writes when enough wait. */
  void offer(OfflineRow row) {
    if (row.kind() == WriteKind.HARD_DELETE) {
      leaveOut(Map.of(row.record().identifier(), row.order()));
      markers.add(row);
    } else if (isExceeded(row)) {
      historic++;
    } else {
      if (written.size() < REMEMBERED_MAX) {
        written.put(row.record().identifier(), row.order());
      }
      waiting.add(row);
    }
    if (waiting.size() + markers.size() >= BATCH_SIZE_MAX) {
      write();
    }
  }

  /** Writes what waits. */
  void write() {
    int from = 0;
    int tries = 0;
    while (from < waiting.size() && !hasGivenUp()) {
      List<OfflineRow> batch = waiting.subList(from, Math.min(waiting.size(), from + batchSize));
      if (isPut(batch)) {
        from += batch.size();
        tries = 0;
        failedBatches = 0;
        batchSize = Math.min(BATCH_SIZE_MAX, batchSize + batchSize / 10 + 1);
      } else if (++tries < FAILURES_MAX) {
        batchSize = Math.max(1, batchSize / 2);
      } else {
        from += batch.size();
        tries = 0;
        failedBatches++;
        forget(batch);
      }
    }
    forget(waiting.subList(from, waiting.size()));
    waiting.clear();
    delete();
    afterBatch.run();
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

  /** Puts a batch; false if the store does not take it now. */
  private boolean isPut(List<OfflineRow> batch) {
    List<OnlineItem> items = batch.stream().map(this::item).toList();
    try {
      List<OnlineStore.Outcome> outcomes = online.putAllIfGreater(group.incarnation(), items);
      for (int i = 0; i < items.size(); i++) {
        count(items.get(i), outcomes.get(i));
      }
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.UNAVAILABLE && e.kind() != Kind.THROTTLED) {
        throw e;
      }
      problem = e.text();
      return false;
    }
    CrashPoint.MATERIALIZE_PUT.hit();
    return true;
  }

  private void count(OnlineItem item, OnlineStore.Outcome outcome) {
    if (outcome instanceof OnlineStore.Outcome.Historic) {
      historic++;
    } else if (item.packed().isEmpty() && !item.tombstone()) {
      expired++;
    } else {
      applied++;
    }
  }

  /** These rows are not online: another file's row for the same record must not be left out. */
  private void forget(List<OfflineRow> rows) {
    failed += rows.size();
    rows.forEach(row -> written.remove(row.record().identifier()));
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

  private boolean isExceeded(OfflineRow row) {
    RecordOrder marker = hardDeletes.get(row.record().identifier());
    RecordOrder before = written.get(row.record().identifier());
    return (marker != null && marker.isGreaterThan(row.order()))
        || (before != null && !row.order().isGreaterThan(before));
  }

  private OnlineItem item(OfflineRow row) {
    LoggedWrite write =
        new LoggedWrite(
            group.incarnation(),
            group.schema().version(),
            row.record().identifier(),
            row.order(),
            row.record().eventTimeText(),
            row.kind(),
            row.expiresAt(),
            PackedRecord.pack(row.record()));
    return OnlineItem.of(write, clock.instant());
  }
}
