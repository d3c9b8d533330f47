package tidemark.materialize;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.record.LoggedWrite;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteKind;

/**
 * Brings the winners of pending offline files online, by the same conditional put as a PutRecord,
 * so it never lowers anything. A file is marked applied after its last row was; running it again,
 * at any point, gives the same result. Thread-safe.
 */
public final class FileApplication {
  private static final int BATCH_SIZE = 1_000;

  /** Files that are marked in one write; after a crash, as many are read again at most. */
  private static final int MARKED_TOGETHER = 100;

  /** Identifiers whose order is remembered to spare writes; a few hundred bytes each. */
  private static final int REMEMBERED_MAX = 500_000;

  /**
   * What an application did.
   *
   * @param applied winners now online
   * @param historic winners of a file that the online store already exceeded
   */
  public record Result(int files, long rows, long applied, long historic) {}

  private final FileLedger ledger;
  private final ObjectStore objects;
  private final OfflineFileFormat format;
  private final OnlineStore online;
  private final InstantSource clock;
  private final Metrics metrics;

  public FileApplication(
      FileLedger ledger,
      ObjectStore objects,
      OfflineFileFormat format,
      OnlineStore online,
      InstantSource clock,
      Metrics metrics) {
    this.ledger = ledger;
    this.objects = objects;
    this.format = format;
    this.online = online;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Applies every pending file, the latest first: most winners of the others are then known to be
   * historic and cost no write.
   *
   * @param progress told the rows read so far
   */
  public Result applyPending(FeatureGroup group, LongConsumer progress) {
    List<FileEntry> files = new ArrayList<>(ledger.pending(group.incarnation()));
    files.sort(Comparator.comparing(FileEntry::latest).reversed());
    Run run = new Run(group);
    for (FileEntry file : files) {
      run.apply(file);
      progress.accept(run.rows);
    }
    run.finish();
    metrics.add(Count.RECORDS_MATERIALIZED, group.name(), run.applied);
    return new Result(files.size(), run.rows, run.applied, run.historic);
  }

  /** One application: winners wait for a batch, and their files to be marked after it. */
  private final class Run {
    private final FeatureGroup group;
    private final Map<RecordIdentifier, RecordOrder> written = new HashMap<>();
    private final List<OnlineItem> waiting = new ArrayList<>();
    private final List<ObjectStore.Key> read = new ArrayList<>();
    private long rows;
    private long applied;
    private long historic;

    Run(FeatureGroup group) {
      this.group = group;
    }

    void apply(FileEntry file) {
      for (OfflineRow winner : winners(group, file)) {
        RecordOrder before = written.get(winner.record().identifier());
        if (before != null && !winner.order().isGreaterThan(before)) {
          historic++;
          continue;
        }
        if (written.size() < REMEMBERED_MAX) {
          written.put(winner.record().identifier(), winner.order());
        }
        waiting.add(item(group, winner));
        if (waiting.size() == BATCH_SIZE) {
          write();
        }
      }
      rows += file.rows();
      read.add(file.object());
      if (read.size() == MARKED_TOGETHER) {
        finish();
      }
    }

    /** Writes what waits; only then are the files read so far applied. */
    void finish() {
      write();
      ledger.markApplied(group.incarnation(), read);
      read.clear();
    }

    private void write() {
      long stale =
          online.putAllIfGreater(group.incarnation(), waiting).stream()
              .filter(OnlineStore.Outcome.Historic.class::isInstance)
              .count();
      historic += stale;
      applied += waiting.size() - stale;
      waiting.clear();
    }
  }

  /** Per identifier the row with the greatest order; hard-delete markers move nothing online. */
  private List<OfflineRow> winners(FeatureGroup group, FileEntry file) {
    Map<RecordIdentifier, OfflineRow> greatest = new HashMap<>();
    Optional<ObjectStore.Content> content = objects.open(file.object());
    if (content.isEmpty()) {
      throw new FeatureStoreException(
          Kind.UNAVAILABLE, "The offline file " + file.object() + " is missing.");
    }
    try (ObjectStore.Content opened = content.get()) {
      format.read(
          opened,
          group.schema(),
          row ->
              greatest.merge(
                  row.record().identifier(),
                  row,
                  (a, b) -> b.order().isGreaterThan(a.order()) ? b : a));
    } catch (IOException e) {
      throw FeatureStoreException.unavailable(
          "The offline file " + file.object() + " cannot be read.", e);
    }
    return greatest.values().stream().filter(row -> row.kind() != WriteKind.HARD_DELETE).toList();
  }

  private OnlineItem item(FeatureGroup group, OfflineRow row) {
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
