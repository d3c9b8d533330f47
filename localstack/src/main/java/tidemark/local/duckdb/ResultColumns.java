package tidemark.local.duckdb;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tidemark.offline.QueryEngine;

/** The columns of a result, and how their values become those that {@code Rows} takes. */
record ResultColumns(List<QueryEngine.Column> columns) {
  static ResultColumns of(ResultSetMetaData meta) throws SQLException {
    List<QueryEngine.Column> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(new QueryEngine.Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
    }
    return new ResultColumns(List.copyOf(columns));
  }

  /** The values of the row at which the result stands. */
  List<@Nullable Object> read(ResultSet row) throws SQLException {
    @Nullable Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(row, i + 1, columns.get(i).type());
    }
    return Arrays.asList(values);
  }

  private static @Nullable Object value(ResultSet row, int column, String type)
      throws SQLException {
    if (type.startsWith("TIMESTAMP") && !type.endsWith("]") && !type.contains("TIME ZONE")) {
      return row.getObject(column, LocalDateTime.class);
    }
    Object value = row.getObject(column);
    if (value == null || isPlain(value)) {
      return value;
    }
    return value instanceof Array array ? list(array) : row.getString(column);
  }

  private static List<@Nullable Object> list(Array array) throws SQLException {
    List<@Nullable Object> elements = new ArrayList<>();
    for (Object element : (@Nullable Object[]) array.getArray()) {
      if (element instanceof Array inner) {
        elements.add(list(inner));
      } else if (element instanceof Timestamp time) {
        elements.add(time.toLocalDateTime());
      } else {
        elements.add(element == null || isPlain(element) ? element : element.toString());
      }
    }
    return elements;
  }

  private static boolean isPlain(Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof LocalDate
        || value instanceof OffsetDateTime;
  }
}
