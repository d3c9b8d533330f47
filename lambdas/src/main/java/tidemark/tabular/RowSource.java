package tidemark.tabular;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureValue;

/**
 * The rows of a table in file order, each column read as the values of a feature. Use: {@link
 * #columns()}, bind those that matter, each once, with {@link #feature} and {@link #eventTime},
 * then {@link #next()} until it is false, asking each bound column for its value. Values are texts
 * that still have to be checked against the schema; this interface gives them the form the
 * feature's type expects. Not thread-safe.
 *
 * <p>Faults are {@link tidemark.model.FeatureStoreException}s of kind INVALID that name the place
 * and never show a value. Three moments tell how far they reach: opening, binding and {@link
 * #next()} fault the file, and nothing more can be read; {@link Column#value()} faults the current
 * row alone, and {@link #next()} goes on after it.
 */
public interface RowSource extends Closeable {
  /** One column as the values of one feature. */
  interface Column {
    /**
     * The value in the current row; empty when the cell is null (Parquet) or empty (CSV).
     *
     * @throws tidemark.model.FeatureStoreException of kind INVALID when the row has no such value:
     *     not a number, a wrong count of cells. A row with a wrong count of cells throws from every
     *     column.
     */
    Optional<FeatureValue> value();
  }

  /** The names in file order; none is empty and no two are the same. */
  List<String> columns();

  /** How many rows there are; empty when only reading to the end can tell. */
  OptionalLong rows();

  /**
   * The column as values of a feature. A timestamp becomes ISO-8601 in UTC for String and Unix
   * seconds for Fractional; a list feeds a collection feature.
   *
   * @param column counts from 0
   * @throws tidemark.model.FeatureStoreException of kind INVALID naming the column and its type
   *     when no value of it could be one of the feature
   */
  Column feature(int column, FeatureDefinition feature);

  /**
   * The column as the event-time feature: as {@link #feature}, and a date becomes its first instant
   * in UTC.
   */
  Column eventTime(int column, FeatureDefinition feature);

  /** Moves to the next row; false after the last. */
  boolean next() throws IOException;

  /** How many rows {@link #next()} has moved to: the number of the current row, from 1. */
  long row();

  /**
   * Where the current row is, to be put into a message: {@code row 17} of a Parquet file, counted
   * from 1, or {@code line 18} of a CSV file, where the row begins.
   */
  String place();
}
