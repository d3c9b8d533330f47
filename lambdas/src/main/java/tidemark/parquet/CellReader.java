package tidemark.parquet;

import java.util.function.Function;
import org.apache.parquet.column.ColumnReader;

/** Reads the value at which a column stands, which is not null. Not thread-safe. */
@FunctionalInterface
interface CellReader<T> {
  /**
   * The value.
   *
   * @throws CellFault if it is none of the kind asked for
   */
  T read(ColumnReader column);

  /** The same with each value turned into another. */
  default <U> CellReader<U> then(Function<T, U> turn) {
    return column -> turn.apply(read(column));
  }
}
