package tidemark.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.offline.ObjectStore;
import tidemark.tabular.RowSource;

/**
 * The rows of a Parquet file that people bring. Only bound columns are read. A value becomes an
 * exact text of the feature's type or is refused:
 *
 * <ul>
 *   <li>String takes text, whole numbers, decimals, booleans, dates and timestamps;
 *   <li>Integral takes whole numbers of any width, unsigned ones too, and decimals of scale 0;
 *   <li>Fractional takes floats (widened), doubles, whole numbers, decimals, and timestamps as Unix
 *       seconds;
 *   <li>a String event time takes text, timestamps and dates; a Fractional one what Fractional
 *       takes, and dates;
 *   <li>a collection takes a list of what its type takes.
 * </ul>
 *
 * Timestamps of any unit, INT96 too, print as ISO-8601 in UTC with no, 3, 6 or 9 fraction digits,
 * the fewest that are exact. Those without a zone are taken as UTC.
 */
public final class ParquetRows implements RowSource {
  private final ObjectStore.Content content;
  private final ParquetTable table;
  private final List<String> columns;
  private final List<ColumnCursor<?>> bound = new ArrayList<>();
  private final Set<String> boundNames = new HashSet<>();
  private @Nullable RowCursor rows;

  private ParquetRows(ObjectStore.Content content, ParquetTable table) {
    this.content = content;
    this.table = table;
    this.columns = table.columns();
  }

  /**
   * Reads the footer.
   *
   * @throws FeatureStoreException of kind INVALID naming why it is not a readable Parquet file
   */
  public static ParquetRows open(Path file) throws IOException {
    ObjectStore.Content content = FileContent.open(file);
    try {
      return new ParquetRows(content, ParquetTable.open(content));
    } catch (RuntimeException | IOException e) {
      content.close();
      throw e;
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.of(table.rows());
  }

  @Override
  public Column feature(int column, FeatureDefinition feature) {
    return bind(FeatureCells.brought(table.type(columns.get(column)), feature));
  }

  @Override
  public Column eventTime(int column, FeatureDefinition feature) {
    return bind(FeatureCells.broughtEventTime(table.type(columns.get(column)), feature));
  }

  @Override
  public boolean next() throws IOException {
    RowCursor cursor = rows;
    if (cursor == null) {
      cursor = table.rows(bound);
      rows = cursor;
    }
    return cursor.next();
  }

  @Override
  public long row() {
    return rows == null ? 0 : rows.row();
  }

  @Override
  public String place() {
    return "row " + row();
  }

  @Override
  public void close() throws IOException {
    try {
      table.close();
    } finally {
      content.close();
    }
  }

  private Column bind(ColumnCursor<FeatureValue> cursor) {
    if (rows != null) {
      throw new IllegalStateException("A column is bound before the first row is read");
    }
    if (!boundNames.add(cursor.type().name())) {
      throw new IllegalStateException("A column is bound once");
    }
    bound.add(cursor);
    return () -> value(cursor);
  }

  private Optional<FeatureValue> value(ColumnCursor<FeatureValue> cursor) {
    try {
      return cursor.value();
    } catch (FeatureStoreException e) {
      throw new FeatureStoreException(e.kind(), "Row " + row() + ": " + e.text(), e);
    }
  }
}
