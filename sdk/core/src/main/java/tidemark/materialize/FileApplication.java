package tidemark.materialize;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
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
import tidemark.record.WriteKind;

/**
 * Brings the winners of pending offline files online, by the same conditional put as a PutRecord,
 * so it never lowers anything. A file is marked applied after its last row was; running it again,
 * at any point, gives the same result. Thread-safe.
 */
public final class FileApplication {
  private static final int BATCH_SIZE = 1_000;

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
   * Applies every pending file, the latest partition first: what comes after is then mostly
   * historic and costs no write.
   *
   * @param progress told the rows read so far
   */
  public Result applyPending(FeatureGroup group, LongConsumer progress) {
    List<FileEntry> files = new ArrayList<>(ledger.pending(group.incarnation()));
    files.sort((a, b) -> b.latest().compareTo(a.latest()));
    long rows = 0;
    long applied = 0;
    long historic = 0;
    for (FileEntry file : files) {
      List<OnlineItem> winners = winners(group, file);
      for (int from = 0; from < winners.size(); from += BATCH_SIZE) {
        List<OnlineItem> batch = winners.subList(from, Math.min(winners.size(), from + BATCH_SIZE));
        long stale =
            online.putAllIfGreater(group.incarnation(), batch).stream()
                .filter(OnlineStore.Outcome.Historic.class::isInstance)
                .count();
        historic += stale;
        applied += batch.size() - stale;
      }
      ledger.markApplied(group.incarnation(), file.object());
      rows += file.rows();
      progress.accept(rows);
    }
    metrics.add(Count.RECORDS_MATERIALIZED, group.name(), applied);
    return new Result(files.size(), rows, applied, historic);
  }

  /** Per identifier the row with the greatest order; hard-delete markers move nothing online. */
  private List<OnlineItem> winners(FeatureGroup group, FileEntry file) {
    Map<RecordIdentifier, OfflineRow> greatest = new HashMap<>();
    Optional<ObjectStore.Content> content = objects.open(file.object());
    if (content.isEmpty()) {
      throw FeatureStoreException.unavailable(
          "The offline file " + file.object() + " is missing.", new IOException("No such object"));
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
    return greatest.values().stream()
        .filter(row -> row.kind() != WriteKind.HARD_DELETE)
        .map(row -> item(group, row))
        .toList();
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
