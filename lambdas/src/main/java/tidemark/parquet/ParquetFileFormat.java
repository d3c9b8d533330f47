package tidemark.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.Schema;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;

/**
 * Offline files as Parquet in SageMaker's layout: the features, each of its declared type; {@code
 * write_time}, {@code api_invocation_time}, {@code is_deleted}; then {@code event_time_ns}, {@code
 * expires_at_ns}, {@code write_id}, {@code delete_mode}. Compressed by zstd, pages with checksums.
 * Reads what Spark, Athena, pandas and DuckDB write, too.
 *
 * <p>Numbers are kept as numbers, so they come back as canonical texts: Integral as {@code
 * Long.toString}, Fractional as {@link tidemark.model.DecimalText#canonical}.
 *
 * <p>Thread-safe; needs no Hadoop at run time.
 */
public final class ParquetFileFormat implements OfflineFileFormat {
  /** What {@link #facts} says of a file without rows: it holds no event time between the two. */
  private static final EventTime BEFORE_ALL = new EventTime(-9_223_372_036_000_000_000L);

  private static final EventTime AFTER_ALL = new EventTime(9_223_372_036_000_000_000L);

  @Override
  public Writer create(OutputStream out, Schema schema, FileEntry.Origin origin)
      throws IOException {
    return OfflineFileWriter.open(out, schema, origin);
  }

  /**
   * {@inheritDoc} A file of ours is known by the footer alone. A file without rows, which Spark
   * likes to write, has the latest time there is for its earliest and the earliest for its latest,
   * so that no query wants it.
   */
  @Override
  public Facts facts(ObjectStore.Content file, Schema schema) throws IOException {
    try (ParquetTable table = ParquetTable.open(file)) {
      OptionalInt version = schemaVersion(table.notes(), schema);
      OfflineRows rows = new OfflineRows(new OfflineTable(table), schema);
      FileEntry.Origin origin =
          version.isPresent() ? origin(table.notes()) : FileEntry.Origin.OTHER;
      Span span = span(table, rows, version.isPresent());
      boolean hardDeletes =
          version.isPresent() && table.mayHold(OfflineColumns.DELETE_MODE, OfflineColumns.HARD);
      return new Facts(
          table.rows(),
          span.earliest,
          span.latest,
          origin,
          version,
          hardDeletes,
          version.isPresent() ? firstInvokedAt(table) : Optional.empty());
    }
  }

  @Override
  public void read(ObjectStore.Content file, Schema schema, long from, Predicate<OfflineRow> rows)
      throws IOException {
    try (ParquetTable table = ParquetTable.open(file)) {
      new OfflineRows(new OfflineTable(table), schema).read(from, rows);
    }
  }

  private static Optional<Instant> firstInvokedAt(ParquetTable table) {
    return table
        .bounds(OfflineColumns.API_INVOCATION_TIME)
        .map(bounds -> Instant.ofEpochMilli(bounds.least()));
  }

  private static Span span(ParquetTable table, OfflineRows rows, boolean ours) throws IOException {
    Span span = new Span();
    Optional<ParquetTable.Bounds> bounds =
        ours ? table.bounds(OfflineColumns.EVENT_TIME_NS) : Optional.empty();
    if (bounds.isPresent()) {
      span.add(new EventTime(bounds.get().least()));
      span.add(new EventTime(bounds.get().greatest()));
    } else {
      rows.readEventTimes(span::add);
    }
    return span;
  }

  private static OptionalInt schemaVersion(Map<String, String> notes, Schema schema) {
    String note = notes.get(OfflineColumns.SCHEMA_NOTE);
    if (note == null) {
      return OptionalInt.empty();
    }
    int version;
    try {
      version = Integer.parseInt(note);
    } catch (NumberFormatException e) {
      throw noted(OfflineColumns.SCHEMA_NOTE, "is not a number");
    }
    if (version < 1 || version > schema.version()) {
      throw noted(
          OfflineColumns.SCHEMA_NOTE,
          "names schema version " + version + "; the newest known is " + schema.version());
    }
    return OptionalInt.of(version);
  }

  private static FileEntry.Origin origin(Map<String, String> notes) {
    @Nullable String note = notes.get(OfflineColumns.ORIGIN_NOTE);
    for (FileEntry.Origin origin : List.of(FileEntry.Origin.API, FileEntry.Origin.LOAD)) {
      if (origin.name().toLowerCase(Locale.ROOT).equals(note)) {
        return origin;
      }
    }
    throw noted(OfflineColumns.ORIGIN_NOTE, "is none of api and load");
  }

  private static FeatureStoreException noted(String note, String fault) {
    return FeatureStoreException.invalid("The footer's note '%s' %s.", note, fault);
  }

  /** The event times seen. */
  private static final class Span {
    private EventTime earliest = AFTER_ALL;
    private EventTime latest = BEFORE_ALL;

    private void add(EventTime time) {
      earliest = time.compareTo(earliest) < 0 ? time : earliest;
      latest = time.compareTo(latest) > 0 ? time : latest;
    }
  }
}
