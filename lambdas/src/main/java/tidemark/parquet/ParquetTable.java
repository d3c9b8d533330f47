package tidemark.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.PlainReadOptions;
import org.apache.parquet.column.statistics.BinaryStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import tidemark.offline.ObjectStore;

/**
 * A Parquet file whose footer was read and found sound. Every fault of the file is a {@link
 * tidemark.model.FeatureStoreException} of kind INVALID; an {@code IOException} means that its
 * store did not answer. Not thread-safe.
 */
final class ParquetTable implements Closeable {
  /** Chunks are read in pieces of at most this size. */
  private static final int ALLOCATION_BYTES_MAX = 8 << 20;

  /** The least and the greatest value of a column. */
  record Bounds(long least, long greatest) {}

  private final ContentInput input;
  private final ParquetFileReader reader;
  private final MessageType schema;

  private ParquetTable(ContentInput input, ParquetFileReader reader) {
    this.input = input;
    this.reader = reader;
    this.schema = reader.getFileMetaData().getSchema();
  }

  /**
   * Reads the footer.
   *
   * @param content stays open when the table is closed
   */
  static ParquetTable open(ObjectStore.Content content) throws IOException {
    ContentInput input = ContentInput.of(content);
    long footerAt = FooterRules.position(input);
    ParquetReadOptions options =
        PlainReadOptions.of(PageDecompression.ofFile(content.length()), ALLOCATION_BYTES_MAX);
    SeekableInputStream stream = input.newStream();
    try {
      ParquetMetadata footer = ParquetFileReader.readFooter(input, options, stream);
      FooterRules.check(footer, footerAt, content.length());
      return new ParquetTable(input, new ParquetFileReader(input, footer, options, stream));
    } catch (RuntimeException | IOException | StackOverflowError | NoClassDefFoundError e) {
      // Unknown fields nest as deep as a file likes; some complaints are worded with Hadoop's Path.
      throw input.fault(e, "its footer is damaged. Get the file anew.");
    }
  }

  List<String> columns() {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  boolean has(String column) {
    return schema.containsField(column);
  }

  ColumnType type(String column) {
    return ColumnType.of(schema, column);
  }

  long rows() {
    return reader.getRecordCount();
  }

  /** What the writer noted beside the columns. */
  Map<String, String> notes() {
    return reader.getFileMetaData().getKeyValueMetaData();
  }

  /** The bounds of an INT64 column by its statistics; empty if a row group has none or a null. */
  Optional<Bounds> bounds(String column) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (BlockMetaData rowGroup : reader.getRowGroups()) {
      Optional<LongStatistics> found = statistics(rowGroup, column);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      least = Math.min(least, found.get().genericGetMin());
      greatest = Math.max(greatest, found.get().genericGetMax());
    }
    return least > greatest ? Optional.empty() : Optional.of(new Bounds(least, greatest));
  }

  /**
   * Whether a STRING column may hold a text; not if the statistics of all row groups exclude it.
   */
  boolean mayHold(String column, String text) {
    Binary sought = Binary.fromString(text);
    for (BlockMetaData rowGroup : reader.getRowGroups()) {
      for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
        if (chunk.getPath().equals(ColumnPath.get(column)) && mayHold(chunk, sought)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean mayHold(ColumnChunkMetaData chunk, Binary sought) {
    if (!(chunk.getStatistics() instanceof BinaryStatistics bounds)) {
      return true;
    }
    if (bounds.hasNonNullValue()) {
      return bounds.compareMinToValue(sought) <= 0 && bounds.compareMaxToValue(sought) >= 0;
    }
    return !bounds.isNumNullsSet() || bounds.getNumNulls() < chunk.getValueCount();
  }

  /** Reads these columns, each of this table, from the first row on. */
  RowCursor rows(List<ColumnCursor<?>> columns) {
    return new RowCursor(input, reader, schema.getName(), columns);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static Optional<LongStatistics> statistics(BlockMetaData rowGroup, String column) {
    for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
      if (chunk.getPath().equals(ColumnPath.get(column))) {
        Statistics<?> statistics = chunk.getStatistics();
        return statistics instanceof LongStatistics longs
                && longs.hasNonNullValue()
                && longs.isNumNullsSet()
                && longs.getNumNulls() == 0
            ? Optional.of(longs)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
