package tidemark.local.load;

import java.io.Closeable;
import java.io.IOException;
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
import tidemark.model.TimeToLive;
import tidemark.offline.OfflineFileFormat;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

/**
 * The rows of a load on their way into files, one file per partition unless they are too many: then
 * the fullest partitions are written as they are, and go on in a further file. A partition that has
 * had no row for long is written early, as in a file sorted by time it is complete. Not
 * thread-safe.
 */
final class StagedRows implements Closeable {
  /** Rows held in memory at most; as many again may be on their way into files. */
  private static final long HELD_BYTES_MAX = 80L << 20;

  /** After so many rows for others a partition is taken for complete, if it is worth a file. */
  private static final long COLD_ROWS = 30_000;

  private static final int COLD_BYTES_MIN = 256 << 10;

  /** The rows of one partition, and when it got the last one. */
  private static final class Part {
    private final RowBuffer rows = new RowBuffer();
    private long lastRow;
  }

  private final PartitionLayout layout;
  private final Optional<TimeToLive> ttl;
  private final FileStage files;
  private final Map<Long, Part> parts = new HashMap<>();
  private long heldBytes;
  private long added;

  /**
   * @param prefix of the keys of the group's data files, without a slash at its end
   * @param writtenAt when the load began, which stamps every row
   */
  StagedRows(
      FeatureGroup group,
      OfflineConfig offline,
      OfflineFileFormat format,
      Path directory,
      String prefix,
      Instant writtenAt) {
    this.layout = offline.layout();
    this.ttl = group.definition().online().flatMap(OnlineConfig::ttl);
    this.files =
        new FileStage(
            group.schema(),
            format,
            directory,
            writtenAt,
            time -> prefix + "/" + layout.partitionOf(time).path() + "/");
  }

  /** Takes a row; a bulk-loaded row is invoked when it is written. */
  void add(FeatureRecord record) throws IOException {
    EventTime time = record.eventTime();
    Optional<EventTime> expiresAt = ttl.map(t -> t.expiryOf(time));
    Part part = parts.computeIfAbsent(layout.ordinalOf(time), ordinal -> new Part());
    int before = part.rows.capacity();
    part.rows.add(record, WriteId.of(record, WriteKind.PUT, ttl), expiresAt);
    heldBytes += part.rows.capacity() - (part.rows.count() == 1 ? 0 : before);
    part.lastRow = ++added;
    if (added % COLD_ROWS == 0) {
      writeCold();
    }
    if (heldBytes > HELD_BYTES_MAX) {
      writeFullest();
    }
  }

  /** Writes what is still held; all files, each durable. */
  List<LoadJournal.StagedFile> finish() throws IOException {
    for (Long ordinal : parts.keySet().stream().sorted().toList()) {
      write(ordinal);
    }
    return files.finish();
  }

  private void writeCold() throws IOException {
    List<Long> cold = new ArrayList<>();
    parts.forEach(
        (ordinal, part) -> {
          boolean isCold = added - part.lastRow >= COLD_ROWS;
          if (isCold && part.rows.capacity() >= COLD_BYTES_MIN) {
            cold.add(ordinal);
          }
        });
    for (Long ordinal : cold) {
      write(ordinal);
    }
  }

  /** Halves what is held. */
  private void writeFullest() throws IOException {
    List<Map.Entry<Long, Part>> fullest = new ArrayList<>(parts.entrySet());
    fullest.sort(
        Comparator.comparingInt((Map.Entry<Long, Part> e) -> e.getValue().rows.capacity())
            .reversed());
    for (Map.Entry<Long, Part> part : fullest) {
      if (heldBytes <= HELD_BYTES_MAX / 2) {
        return;
      }
      write(part.getKey());
    }
  }

  private void write(Long ordinal) throws IOException {
    Part part = parts.remove(ordinal);
    if (part != null) {
      heldBytes -= part.rows.capacity();
      files.write(part.rows);
    }
  }

  @Override
  public void close() {
    files.close();
  }
}
