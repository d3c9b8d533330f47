package tidemark.local.load;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureRecord;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;
import tidemark.model.RecordIdentifier;
import tidemark.model.TimeToLive;
import tidemark.offline.FileEntry;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineFileName;
import tidemark.offline.OfflineRow;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

/**
 * The rows of a load on their way into files, one file per partition: held packed in memory, and
 * written, the fullest partitions first, when they are too many. Not thread-safe.
 */
final class StagedRows {
  /** Packed rows held in memory at most. */
  private static final long HELD_BYTES_MAX = 96L << 20;

  /** What a held row costs besides its values: objects, order, identifier. */
  private static final int ROW_OVERHEAD_BYTES = 250;

  private record Held(
      RecordIdentifier identifier,
      PackedRecord packed,
      RecordOrder order,
      Optional<EventTime> expiresAt) {}

  /** The rows of one partition. */
  private static final class Rows {
    private final List<Held> rows = new ArrayList<>();
    private long bytes;
  }

  private final FeatureGroup group;
  private final OfflineFileFormat format;
  private final Path directory;
  private final String prefix;
  private final Instant writeTime;
  private final PartitionLayout layout;
  private final Optional<TimeToLive> ttl;
  private final Map<Long, Rows> partitions = new HashMap<>();
  private final List<LoadJournal.StagedFile> files = new ArrayList<>();
  private long heldBytes;

  /**
   * @param prefix of the keys of the group's data files, without a slash at its end
   */
  StagedRows(
      FeatureGroup group,
      OfflineConfig offline,
      OfflineFileFormat format,
      Path directory,
      String prefix,
      Instant writeTime) {
    this.group = group;
    this.format = format;
    this.directory = directory;
    this.prefix = prefix;
    this.writeTime = writeTime;
    this.layout = offline.layout();
    this.ttl = group.definition().online().flatMap(OnlineConfig::ttl);
  }

  /** Takes a row; a bulk-loaded row is invoked when it is written. */
  void add(FeatureRecord record) throws IOException {
    Optional<EventTime> expiresAt = ttl.map(t -> t.expiryOf(record.eventTime()));
    RecordOrder order =
        new RecordOrder(record.eventTime(), writeTime, WriteId.of(record, WriteKind.PUT, ttl));
    PackedRecord packed = PackedRecord.pack(record);
    Rows rows =
        partitions.computeIfAbsent(layout.ordinalOf(record.eventTime()), ordinal -> new Rows());
    rows.rows.add(new Held(record.identifier(), packed, order, expiresAt));
    int bytes = packed.length() + ROW_OVERHEAD_BYTES;
    rows.bytes += bytes;
    heldBytes += bytes;
    if (heldBytes > HELD_BYTES_MAX) {
      spill(HELD_BYTES_MAX / 2);
    }
  }

  /** Writes what is still held; all files, in the order written. */
  List<LoadJournal.StagedFile> finish() throws IOException {
    spill(0);
    return List.copyOf(files);
  }

  private void spill(long downTo) throws IOException {
    List<Map.Entry<Long, Rows>> fullest = new ArrayList<>(partitions.entrySet());
    fullest.sort(
        Comparator.comparingLong((Map.Entry<Long, Rows> e) -> e.getValue().bytes)
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()));
    for (Map.Entry<Long, Rows> partition : fullest) {
      if (heldBytes <= downTo) {
        return;
      }
      writeFile(partition.getValue().rows);
      heldBytes -= partition.getValue().bytes;
      partitions.remove(partition.getKey());
    }
  }

  private void writeFile(List<Held> rows) throws IOException {
    String name = files.size() + ".parquet";
    try (OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(directory.resolve(name)), 1 << 16);
        OfflineFileFormat.Writer writer =
            format.create(out, group.schema(), FileEntry.Origin.LOAD)) {
      for (Held row : rows) {
        FeatureRecord record =
            row.packed()
                .unpack(
                    group.schema(),
                    group.schema().version(),
                    row.identifier(),
                    row.order().eventTime());
        writer.write(
            new OfflineRow(record, row.order(), WriteKind.PUT, row.expiresAt(), writeTime));
      }
    }
    List<RecordOrder> orders = rows.stream().map(Held::order).toList();
    String partition = layout.partitionOf(orders.get(0).eventTime()).path();
    String key = prefix + "/" + partition + "/" + OfflineFileName.of(orders);
    files.add(new LoadJournal.StagedFile(name, key, rows.size()));
  }
}
