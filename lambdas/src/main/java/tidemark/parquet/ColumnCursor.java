package tidemark.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;

/**
 * One column of a file, read row by row as values of a kind. A fault of a cell waits until its
 * value is asked for, so that others of the row can be. Not thread-safe.
 */
abstract class ColumnCursor<T> {
  private final ColumnType type;
  private @Nullable ColumnReader reader;
  private @Nullable T value;
  private @Nullable CellFault fault;

  private ColumnCursor(ColumnType type) {
    this.type = type;
  }

  /** A column with one value a row. */
  static <T> ColumnCursor<T> ofOne(ColumnType type, CellReader<T> cells) {
    return new One<>(type, cells);
  }

  /** A column with a list of values a row. */
  static <E, T> ColumnCursor<T> ofMany(
      ColumnType type, CellReader<E> cells, Function<List<E>, T> collect) {
    return new Many<>(type, cells, collect);
  }

  ColumnType type() {
    return type;
  }

  /**
   * The value in the current row; empty when it is null.
   *
   * @throws FeatureStoreException of kind INVALID naming the column if it is none of the kind
   */
  Optional<T> value() {
    if (fault != null) {
      throw fault(fault.phrase());
    }
    return Optional.ofNullable(value);
  }

  /** The value in the current row, which is not null. */
  T required() {
    return value().orElseThrow(() -> fault("is null. Every row must have one."));
  }

  private FeatureStoreException fault(String phrase) {
    return FeatureStoreException.invalid("Column '%s' %s", Shown.name(type.name()), phrase);
  }

  /** Goes on with the next row group. */
  void attach(ColumnReadStore rowGroup) {
    reader = rowGroup.getColumnReader(type.leaf());
  }

  void advance() {
    ColumnReader column = reader;
    if (column == null) {
      throw new IllegalStateException("No row group was attached");
    }
    fault = null;
    value = null;
    try {
      value = take(column);
    } catch (CellFault e) {
      fault = e;
    }
  }

  /** The next row's value, all of which is consumed even when it is at fault. */
  abstract @Nullable T take(ColumnReader column);

  private static final class One<T> extends ColumnCursor<T> {
    private final CellReader<T> cells;
    private final int definedLevel;

    private One(ColumnType type, CellReader<T> cells) {
      super(type);
      this.cells = cells;
      this.definedLevel = type.leaf().getMaxDefinitionLevel();
    }

    @Override
    @Nullable T take(ColumnReader column) {
      try {
        return column.getCurrentDefinitionLevel() < definedLevel ? null : cells.read(column);
      } finally {
        column.consume();
      }
    }
  }

  private static final class Many<E, T> extends ColumnCursor<T> {
    private final CellReader<E> cells;
    private final Function<List<E>, T> collect;
    private final int definedLevel;
    private final int repeatedLevel;

    private Many(ColumnType type, CellReader<E> cells, Function<List<E>, T> collect) {
      super(type);
      this.cells = cells;
      this.collect = collect;
      this.definedLevel = type.leaf().getMaxDefinitionLevel();
      this.repeatedLevel = type.repeatedLevel();
    }

    @Override
    @Nullable T take(ColumnReader column) {
      int level = column.getCurrentDefinitionLevel();
      if (level < repeatedLevel) {
        column.consume();
        return level < repeatedLevel - 1 ? null : collect.apply(List.of());
      }
      List<E> elements = new ArrayList<>();
      CellFault first = null;
      do {
        try {
          elements.add(element(column));
        } catch (CellFault e) {
          first = first == null ? e : first;
        }
        column.consume();
      } while (column.getCurrentRepetitionLevel() == 1);
      if (first != null) {
        throw first;
      }
      return collect.apply(elements);
    }

    private E element(ColumnReader column) {
      if (column.getCurrentDefinitionLevel() < definedLevel) {
        throw new CellFault("has a null element. Leave it out of the list.");
      }
      return cells.read(column);
    }
  }
}
