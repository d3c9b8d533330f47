package tidemark.client;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;
import tidemark.client.json.Json;

/** The answer to a query, arriving row by row. Not thread-safe; close it when done. */
public final class SqlResult implements Closeable {
  /** A column and its SQL type. */
  public record Column(String name, String type) {
    /** Whether its values are numbers. */
    public boolean isNumeric() {
      return type.matches(
          "(?i)(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|INT\\d*|FLOAT\\d*|DOUBLE|REAL|(DECIMAL|NUMERIC)\\b.*)");
    }
  }

  private final JsonLines lines;
  private final List<Column> columns;
  private long rows;
  private boolean ended;

  private SqlResult(JsonLines lines, List<Column> columns) {
    this.lines = lines;
    this.columns = columns;
  }

  static SqlResult begin(JsonLines lines) {
    Json.Members first =
        lines.next().orElseThrow(() -> lines.unexpected("it has no line of columns"));
    List<Column> columns =
        first.list("columns").stream()
            .map(Json::asMembers)
            .map(column -> new Column(column.require("name"), column.text("type").orElse("")))
            .toList();
    return new SqlResult(lines, columns);
  }

  public List<Column> columns() {
    return columns;
  }

  /**
   * The next row's values as JSON, one per column; empty after the last.
   *
   * @throws tidemark.model.FeatureStoreException if the query fails on its way
   */
  public Optional<List<Json>> next() {
    if (ended) {
      return Optional.empty();
    }
    Json.Members line = lines.next().orElseThrow(() -> lines.unexpected("it breaks off"));
    if (line.find("row").isPresent()) {
      rows++;
      return Optional.of(line.list("row"));
    }
    ended = true;
    return Optional.empty();
  }

  /** How many rows were read so far. */
  public long rows() {
    return rows;
  }

  @Override
  public void close() {
    lines.close();
  }
}
