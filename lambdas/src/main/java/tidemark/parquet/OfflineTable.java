package tidemark.parquet;

import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.parquet.ColumnType.Kind;

/** The columns of an offline file, found by name and held to the type they must have. */
final class OfflineTable {
  private final ParquetTable table;

  OfflineTable(ParquetTable table) {
    this.table = table;
  }

  ParquetTable table() {
    return table;
  }

  /**
   * The column of a feature: of its very name or, as Athena writes all names in lower case, of one
   * that differs only by case.
   */
  Optional<ColumnType> find(FeatureName feature) {
    if (table.has(feature.value())) {
      return Optional.of(table.type(feature.value()));
    }
    List<String> alike =
        table.columns().stream().filter(c -> c.equalsIgnoreCase(feature.value())).toList();
    if (alike.size() > 1) {
      throw FeatureStoreException.invalid(
          "Columns '%s' and '%s' differ only by case, and feature '%s' could be either. Write one"
              + " of its very name.",
          alike.get(0), alike.get(1), feature);
    }
    return alike.stream().findFirst().map(table::type);
  }

  ColumnType require(FeatureName feature, String role) {
    return find(feature)
        .orElseThrow(
            () ->
                FeatureStoreException.invalid(
                    "There is no column '%s', the %s. Write it.", feature, role));
  }

  /** A column that is no feature, if the file has it. */
  Optional<ColumnType> find(String column, Kind kind, String expected) {
    if (!table.has(column)) {
      return Optional.empty();
    }
    ColumnType type = table.type(column);
    if (type.kind() != kind || type.isList()) {
      throw FeatureStoreException.invalid(
          "Column '%s' is %s. Write it as %s.", column, type.describe(), expected);
    }
    return Optional.of(type);
  }

  Optional<ColumnCursor<Long>> longs(String column) {
    return find(column, Kind.INTEGER, "INT64").map(t -> ColumnCursor.ofOne(t, t.longs()));
  }

  Optional<ColumnCursor<String>> texts(String column) {
    return find(column, Kind.TEXT, "STRING").map(t -> ColumnCursor.ofOne(t, t.texts()));
  }
}
