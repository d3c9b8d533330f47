package tidemark.parquet;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;

/** Some columns of a file, moved from row to row together. Not thread-safe. */
final class RowCursor {
  /** What is read at once must leave room for what is made of it. */
  private static final int HEAP_SHARE = 3;

  private final ContentInput input;
  private final ParquetFileReader reader;
  private final List<ColumnCursor<?>> columns;
  private final MessageType projection;
  private final @Nullable String createdBy;
  private long left;
  private long row;

  RowCursor(
      ContentInput input, ParquetFileReader reader, String name, List<ColumnCursor<?>> columns) {
    this.input = input;
    this.reader = reader;
    this.columns = List.copyOf(columns);
    List<Type> types = columns.stream().map(column -> column.type().type()).distinct().toList();
    this.projection = new MessageType(name, types);
    this.createdBy = reader.getFileMetaData().getCreatedBy();
    checkSizes(reader.getRowGroups(), types);
    input.check(new PageClaims(reader.getRowGroups()));
    reader.setRequestedSchema(projection);
    this.left = columns.isEmpty() ? reader.getRecordCount() : 0;
  }

  /** Moves to the next row; false after the last. */
  boolean next() throws IOException {
    try {
      while (left == 0) {
        if (!nextRowGroup()) {
          return false;
        }
      }
      for (ColumnCursor<?> column : columns) {
        column.advance();
      }
    } catch (RuntimeException
        | IOException
        | StackOverflowError
        | NoClassDefFoundError
        | OutOfMemoryError e) {
      // Some complaints are worded with Hadoop's Path. A page may claim more values than memory
      // holds: the one array of them is refused, and nothing else is lost.
      throw damaged(e);
    }
    left--;
    row++;
    return true;
  }

  /**
   * Leaves out the first rows; to be called before any is read. Row groups of such are not read.
   */
  void skip(long rows) throws IOException {
    try {
      for (BlockMetaData rowGroup : reader.getRowGroups()) {
        if (row + rowGroup.getRowCount() > rows || !reader.skipNextRowGroup()) {
          break;
        }
        row += rowGroup.getRowCount();
      }
    } catch (RuntimeException | StackOverflowError | NoClassDefFoundError e) {
      throw damaged(e);
    }
    while (row < rows && next()) {
      // Within a row group, rows can only be passed over.
    }
  }

  /** The number of the current row, from 1. */
  long row() {
    return row;
  }

  private boolean nextRowGroup() throws IOException {
    if (columns.isEmpty()) {
      return false;
    }
    PageReadStore pages = reader.readNextRowGroup();
    if (pages == null) {
      return false;
    }
    left = pages.getRowCount();
    ColumnReadStore rowGroup =
        new ColumnReadStoreImpl(
            new SoundPages(pages), new Untouched(projection), projection, createdBy);
    for (ColumnCursor<?> column : columns) {
      column.attach(rowGroup);
    }
    return true;
  }

  private FeatureStoreException damaged(Throwable cause) throws IOException {
    return input.fault(
        cause, "it is damaged at or after row " + (row + 1) + ". Get the file anew.");
  }

  private static void checkSizes(List<BlockMetaData> rowGroups, List<Type> types) {
    Set<String> names = new HashSet<>();
    types.forEach(type -> names.add(type.getName()));
    long allowed = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    for (BlockMetaData rowGroup : rowGroups) {
      long bytes = 0;
      for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
        bytes += names.contains(chunk.getPath().toArray()[0]) ? chunk.getTotalSize() : 0;
      }
      if (bytes > allowed) {
        throw Unreadable.because(
            "a row group of it has %d bytes to be read at once; at most %d fit the memory. Write"
                + " smaller row groups.",
            bytes, allowed);
      }
    }
  }

  /** Converters nobody calls, for columns are read by themselves; the library wants the tree. */
  private static final class Untouched extends GroupConverter {
    private final Converter[] children;

    private Untouched(GroupType type) {
      children = new Converter[type.getFieldCount()];
      for (int i = 0; i < children.length; i++) {
        children[i] =
            type.getType(i).isPrimitive()
                ? new PrimitiveConverter() {}
                : new Untouched(type.getType(i).asGroupType());
      }
    }

    @Override
    public Converter getConverter(int field) {
      return children[field];
    }

    @Override
    public void start() {
      // Nobody calls it.
    }

    @Override
    public void end() {
      // Nobody calls it.
    }
  }
}
