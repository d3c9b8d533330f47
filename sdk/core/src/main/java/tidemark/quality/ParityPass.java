package tidemark.quality;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.offline.OfflineQuery;
import tidemark.offline.OnlineImage;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;

/**
 * The comparison of a group's two stores, once through. Winners come from the log in the order of
 * their keys and are read online in batches. For what is online only, the keys of the winners are
 * kept, 8 bytes each, and the online store is scanned for items that are not among them; when they
 * become too many, it is scanned for those up to the last key, and keeping starts anew. So memory
 * is bounded, whatever the order of the scan. Not thread-safe.
 */
final class ParityPass {
  private static final int SCAN_SIZE = 1_000;

  /** 32 MB of keys; a store with more records is scanned more than once. */
  static final int KEYS_MAX = 4_000_000;

  private final OnlineImage image;
  private final Schema schema;
  private final OnlineReads reads;
  private final InstantSource clock;
  private final Instant asOf;
  private final ParityTally tally;
  private final LongConsumer progress;
  private final int keysMax;
  private final List<OfflineWinner> waiting = new ArrayList<>();
  private long[] keys = new long[1 << 10];
  private int kept;
  private long compared;

  /** The least key that no scan has looked for. */
  private Optional<SampleKey> unscanned = Optional.of(new SampleKey(Long.MIN_VALUE));

  ParityPass(
      OnlineImage image,
      OnlineReads reads,
      InstantSource clock,
      Instant asOf,
      ParityTally tally,
      LongConsumer progress,
      int keysMax) {
    this.image = image;
    this.schema = image.group().schema();
    this.reads = reads;
    this.clock = clock;
    this.asOf = asOf;
    this.tally = tally;
    this.progress = progress;
    this.keysMax = keysMax;
  }

  /** Runs the statements of a session. */
  interface Queries {
    void query(OfflineQuery query, WinnerRows rows);
  }

  /** Compares the first winners by key, or all, and what is online up to the last one's key. */
  void run(OfflineQuery query, OptionalInt first, Queries queries) {
    queries.query(query, new WinnerRows(image, this::take));
    compareWaiting();
    boolean cut = first.isPresent() && compared >= first.getAsInt();
    scan(cut ? keys[kept - 1] : Long.MAX_VALUE);
    progress.accept(compared);
  }

  private boolean take(SampleKey key, OfflineWinner winner) {
    if (kept == keysMax) {
      scan(keys[kept - 1]);
      kept = 0;
    }
    if (kept == keys.length) {
      keys = Arrays.copyOf(keys, Math.min(keysMax, kept * 2));
    }
    keys[kept++] = key.order();
    waiting.add(winner);
    compared++;
    if (waiting.size() == OnlineReads.KEYS_MAX) {
      compareWaiting();
    }
    return true;
  }

  private void compareWaiting() {
    List<RecordIdentifier> identifiers =
        waiting.stream().map(winner -> new RecordIdentifier(winner.identifier())).toList();
    Instant now = clock.instant();
    Map<RecordIdentifier, OnlineItem> items = reads.read(identifiers);
    for (OfflineWinner winner : waiting) {
      RecordIdentifier identifier = new RecordIdentifier(winner.identifier());
      Optional<OnlineItem> item = Optional.ofNullable(items.get(identifier));
      if (item.map(i -> i.schemaVersion() > schema.version()).orElse(false)
          && tally.suspect(winner.identifier(), identifier)) {
        continue;
      }
      Finding finding = Parity.of(Optional.of(winner), item, schema, now);
      if (changedSince(asOf, finding, Optional.of(winner), item)) {
        tally.changed();
      } else {
        tally.first(winner.identifier(), identifier, finding);
      }
    }
    waiting.clear();
    progress.accept(compared);
  }

  /** Looks for what is served online and not among the kept keys, up to a key, once. */
  private void scan(long until) {
    if (unscanned.isEmpty()) {
      return;
    }
    long from = unscanned.get().order();
    Optional<RecordIdentifier> after = Optional.empty();
    do {
      Instant now = clock.instant();
      OnlineStore.Scanned page = reads.online().scan(reads.group(), after, SCAN_SIZE);
      for (OnlineItem item : page.items()) {
        String printed = SampleKey.printed(schema, item.identifier());
        long key = SampleKey.of(image, printed).order();
        if (key >= from && key <= until && item.isServedAt(now)) {
          examine(item, printed, key, now);
        }
      }
      after = page.next();
    } while (after.isPresent());
    unscanned = until == Long.MAX_VALUE ? Optional.empty() : Optional.of(new SampleKey(until + 1));
  }

  private void examine(OnlineItem item, String printed, long key, Instant now) {
    if (Arrays.binarySearch(keys, 0, kept, key) >= 0) {
      if (!printed.equals(item.identifier().value())) {
        tally.spelled(printed, item.identifier());
      }
      return;
    }
    Finding finding = Parity.of(Optional.empty(), Optional.of(item), schema, now);
    if (changedSince(asOf, finding, Optional.empty(), Optional.of(item))) {
      tally.changed();
    } else {
      tally.first(printed, item.identifier(), finding);
    }
  }

  /** Whether a seeming fault is due to a write that was made after an audit began. */
  static boolean changedSince(
      Instant asOf, Finding finding, Optional<OfflineWinner> winner, Optional<OnlineItem> item) {
    return !finding.kind().isHealthy()
        && (winner.map(w -> w.order().invokedAt().isAfter(asOf)).orElse(false)
            || item.map(i -> i.order().invokedAt().isAfter(asOf)).orElse(false));
  }
}
