package tidemark.local.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.Nearest;
import tidemark.model.Problems;
import tidemark.model.Schema;
import tidemark.tabular.RowSource;

/** Reads the rows of a table as records of a group, by the same rules as PutRecord. */
final class RecordReader {
  private final FeatureGroup group;
  private final RowSource rows;
  private final RowSource.@Nullable Column[] columns;

  private RecordReader(FeatureGroup group, RowSource rows, RowSource.@Nullable Column[] columns) {
    this.group = group;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Binds the table's columns to the group's features.
   *
   * @throws FeatureStoreException naming every column that is missing or unknown
   */
  static RecordReader bind(FeatureGroup group, RowSource rows, LoadRequest request) {
    Schema schema = group.schema();
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < rows.columns().size(); i++) {
      positions.put(rows.columns().get(i), i);
    }
    Problems problems = new Problems();
    for (String feature : request.columns().keySet()) {
      problems.parse(() -> schema.require(new FeatureName(feature), group.name()));
    }
    RowSource.@Nullable Column[] columns = new RowSource.Column[schema.features().size()];
    List<String> bound = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      FeatureDefinition feature = schema.features().get(i);
      String name = feature.name().value();
      String column = request.columns().getOrDefault(name, name);
      Integer position = positions.get(column);
      if (position != null) {
        bound.add(column);
        columns[i] = problems.parse(() -> column(rows, position, feature, schema));
      } else if (isNeeded(feature, schema) || request.columns().containsKey(name)) {
        problems.add("%s", missing(feature, column, rows.columns()));
      }
    }
    if (request.extraColumns() == LoadRequest.ExtraColumns.REFUSED) {
      refuseExtra(rows.columns(), bound, group, problems);
    }
    problems.throwIfAny();
    return new RecordReader(group, rows, columns);
  }

  boolean next() throws IOException {
    return rows.next();
  }

  long row() {
    return rows.row();
  }

  /**
   * The current row.
   *
   * @throws FeatureStoreException of kind INVALID if it is no record of the group
   */
  FeatureRecord record() throws IOException {
    @Nullable FeatureValue[] values = new FeatureValue[columns.length];
    for (int i = 0; i < columns.length; i++) {
      RowSource.Column column = columns[i];
      if (column != null) {
        Optional<FeatureValue> value = column.value();
        values[i] = value.orElse(null);
      }
    }
    return FeatureRecord.ofPositions(group.schema(), group.name(), values);
  }

  /** Where the current row is. */
  String place() {
    return rows.place();
  }

  private static RowSource.Column column(
      RowSource rows, int position, FeatureDefinition feature, Schema schema) {
    return feature.name().equals(schema.eventTime())
        ? rows.eventTime(position, feature)
        : rows.feature(position, feature);
  }

  private static boolean isNeeded(FeatureDefinition feature, Schema schema) {
    return feature.name().equals(schema.identifier()) || feature.name().equals(schema.eventTime());
  }

  private static String missing(FeatureDefinition feature, String column, List<String> columns) {
    String start = "The file has no column '" + column + "' for feature '" + feature.name() + "'";
    return Nearest.to(column, columns)
        .map(nearest -> start + " (nearest: '" + nearest + "').")
        .orElse(start + ". Name the column with --map " + feature.name() + "=COLUMN.");
  }

  private static void refuseExtra(
      List<String> columns, List<String> bound, FeatureGroup group, Problems problems) {
    List<String> extra = columns.stream().filter(column -> !bound.contains(column)).toList();
    if (!extra.isEmpty()) {
      problems.add(
          "No feature of '%s' is named %s. Map them with --map FEATURE=COLUMN or leave them out with"
              + " --ignore-extra.",
          group.name(),
          String.join(", ", extra.stream().limit(10).map(name -> "'" + name + "'").toList()));
    }
  }
}
