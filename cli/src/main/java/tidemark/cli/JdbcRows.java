package tidemark.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tidemark.client.SqlResult.Column;
import tidemark.client.json.Json;
import tidemark.client.offline.OfflineRows;

/** What a JDBC driver answers, as rows that are written like those of a store. Not thread-safe. */
final class JdbcRows {
  private final OfflineRows rows;
  private long left;

  JdbcRows(OfflineRows rows, OptionalLong max) {
    this.rows = rows;
    this.left = max.orElse(Long.MAX_VALUE);
  }

  /** Their types are the driver's own and are not told. */
  List<Column> columns() {
    return rows.columns().stream().map(name -> new Column(name, "")).toList();
  }

  Optional<List<Json>> next() {
    if (left == 0) {
      return Optional.empty();
    }
    left--;
    return rows.next().map(values -> values.stream().map(JdbcRows::json).toList());
  }

  private static Json json(@Nullable Object value) {
    if (value == null) {
      return new Json.Nothing();
    }
    if (value instanceof Boolean bool) {
      return new Json.Bool(bool);
    }
    if (value instanceof Number number && !(number instanceof Double d && !Double.isFinite(d))) {
      return new Json.Numeral(number.toString());
    }
    return new Json.Text(value.toString());
  }
}
