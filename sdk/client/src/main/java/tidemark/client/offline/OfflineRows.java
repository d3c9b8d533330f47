package tidemark.client.offline;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement, one at a time, as they arrive. Values are what the driver gives, but for
 * arrays, which are lists. Closed, it gives its connection back. Not thread-safe.
 */
public final class OfflineRows implements AutoCloseable {
  private final ResultSet result;
  private final List<AutoCloseable> opened;
  private final List<String> columns;

  OfflineRows(ResultSet result, List<AutoCloseable> opened) throws SQLException {
    this.result = result;
    this.opened = opened;
    ResultSetMetaData told = result.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= told.getColumnCount(); i++) {
      names.add(told.getColumnLabel(i));
    }
    this.columns = List.copyOf(names);
  }

  /** The columns' names, in order. */
  public List<String> columns() {
    return columns;
  }

  /**
   * The next row, a value for each column, null where there is none; empty at the end.
   *
   * @throws tidemark.model.FeatureStoreException of kind UNAVAILABLE if the rows break off
   */
  public Optional<List<@Nullable Object>> next() {
    try {
      if (!result.next()) {
        return Optional.empty();
      }
      List<@Nullable Object> row = new ArrayList<>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        Object value = result.getObject(i);
        row.add(value instanceof Array array ? elements(array) : value);
      }
      return Optional.of(Collections.unmodifiableList(row));
    } catch (SQLException e) {
      throw OfflineReader.failed(e);
    }
  }

  private static List<Object> elements(Array array) throws SQLException {
    Object elements = array.getArray();
    return elements instanceof Object[] values ? Arrays.asList(values) : List.of(elements);
  }

  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>();
    all.add(result);
    all.addAll(opened);
    close(all);
  }

  /** Closes all of these, whatever they say: there is nothing more to come from them. */
  static void close(List<AutoCloseable> opened) {
    for (AutoCloseable one : opened) {
      try {
        one.close();
      } catch (Exception e) {
        // The rows were read, or had failed for a reason that is told.
      }
    }
  }
}
