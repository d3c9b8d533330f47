package tidemark.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Nearest;
import tidemark.model.Problems;
import tidemark.model.Schema;
import tidemark.model.Shown;

/**
 * Which columns of a table feed which features of a group, in the order of the schema; features
 * without a column are absent.
 */
record BoundColumns(FeatureGroup group, List<Bound> bound) {
  /** Where the columns come from, which says how texts are read. */
  enum Origin {
    TYPED,
    /** All columns are text, and an empty one is no value. */
    CSV
  }

  /** A column as an engine names it. */
  record Column(String name, ColumnKind kind) {}

  /** A feature and its column. */
  record Bound(FeatureDefinition feature, Column column) {}

  BoundColumns {
    bound = List.copyOf(bound);
  }

  /**
   * Binds columns to the features of their names, or to those they are mapped to.
   *
   * @param mapped the column of each feature whose column is named otherwise
   * @throws FeatureStoreException naming every column that is missing, unknown or of a type that
   *     cannot be
   */
  static BoundColumns of(
      FeatureGroup group, List<Column> columns, Map<String, String> mapped, Origin origin) {
    Schema schema = group.schema();
    Problems problems = new Problems();
    for (String feature : mapped.keySet()) {
      problems.parse(() -> schema.require(new FeatureName(feature), group.name()));
    }
    List<Bound> bound = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (FeatureDefinition feature : schema.features()) {
      String name = mapped.getOrDefault(feature.name().value(), feature.name().value());
      Optional<Column> column = columns.stream().filter(c -> c.name().equals(name)).findFirst();
      if (column.isPresent()) {
        used.add(name);
        checkKind(schema, feature, column.get(), origin, problems);
        bound.add(new Bound(feature, column.get()));
      } else if (isKey(schema, feature) || mapped.containsKey(feature.name().value())) {
        String nearest =
            Nearest.to(name, columns.stream().map(Column::name).toList())
                .map(near -> " (nearest: '" + Shown.name(near) + "')")
                .orElse("");
        problems.add(
            "There is no column '%s' for feature '%s'%s.",
            Shown.name(name), feature.name(), nearest);
      }
    }
    for (Column column : columns) {
      if (!used.contains(column.name())) {
        problems.add(
            "No feature of '%s' is named '%s'. Name the column like a feature, or leave it out.",
            group.name(), Shown.name(column.name()));
      }
    }
    problems.throwIfAny();
    return new BoundColumns(group, bound);
  }

  private static boolean isKey(Schema schema, FeatureDefinition feature) {
    return feature.name().equals(schema.identifier()) || feature.name().equals(schema.eventTime());
  }

  private static void checkKind(
      Schema schema, FeatureDefinition feature, Column column, Origin origin, Problems problems) {
    boolean fits =
        feature.name().equals(schema.eventTime())
            ? column.kind().feedsEventTime(feature.type())
            : column.kind().feeds(feature.type());
    if (!feature.isScalar()) {
      problems.add(
          "Feature '%s' is a collection, which jobs do not write. Leave it out, or load a file.",
          feature.name());
    } else if (!fits && origin == Origin.TYPED) {
      problems.add(
          "Column '%s' is %s, but feature '%s' is %s. Cast the column.",
          Shown.name(column.name()), column.kind(), feature.name(), feature.type().wireName());
    }
  }
}
