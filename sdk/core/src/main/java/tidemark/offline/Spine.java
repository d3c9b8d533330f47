package tidemark.offline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.EventTime;

/**
 * The rows a training set is built for, staged as a relation of a query session. Besides its own
 * columns the relation has {@code _sid}, the row's number, and {@code _t_ns}, its time.
 *
 * @param columns of the file, in order
 * @param timeColumn the one of them that holds the times
 * @param earliest the least time; empty if there are no rows
 * @param latest the greatest time
 * @param nullIdentifiers for each identifier column, how many rows have none
 * @param extent how many of the columns the relation has
 */
public record Spine(
    String relation,
    List<Column> columns,
    String timeColumn,
    long rows,
    Optional<EventTime> earliest,
    Optional<EventTime> latest,
    Map<String, Long> nullIdentifiers,
    Extent extent) {

  /** How many columns of the file a relation has. */
  public enum Extent {
    WHOLE,
    /**
     * The identifiers alone: the others are put beside the features where they are, by the rows'
     * numbers.
     */
    IDENTIFIERS
  }

  /** A spine whose relation has all columns. */
  public Spine(
      String relation,
      List<Column> columns,
      String timeColumn,
      long rows,
      Optional<EventTime> earliest,
      Optional<EventTime> latest,
      Map<String, Long> nullIdentifiers) {
    this(relation, columns, timeColumn, rows, earliest, latest, nullIdentifiers, Extent.WHOLE);
  }

  /** What a column of a spine holds, as far as a join cares. */
  public enum Kind {
    TEXT,
    INTEGER,
    /** A timestamp, taken as UTC if it has no zone. */
    TIMESTAMP,
    DATE,
    OTHER
  }

  /**
   * A column.
   *
   * @param type the engine's word
   */
  public record Column(String name, Kind kind, String type) {}

  public Spine {
    columns = List.copyOf(columns);
    nullIdentifiers = Map.copyOf(nullIdentifiers);
  }

  /** The column of that name; it must exist. */
  Column column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }
}
