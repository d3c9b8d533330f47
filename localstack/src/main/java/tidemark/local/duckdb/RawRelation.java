package tidemark.local.duckdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.PartitionLayout;
import tidemark.offline.FileEntry;
import tidemark.offline.GroupFiles;

/**
 * The relation {@code <g>_raw} as a SELECT: exactly the files of the ledger, in the columns of the
 * group's newest schema.
 *
 * <p>Files of the store are known by their schema version, so none has to be opened to learn its
 * columns. Files of others are put together by the columns they have, which the caller looks up. A
 * column that a file lacks is null.
 */
final class RawRelation {
  /** Columns of the store beside the features, with their types. */
  private static final Map<String, String> SYSTEM = systemColumns();

  private static final String PATH = "_path";

  /** Columns of files of others: files that have the same, and those columns' types by name. */
  record Foreign(List<String> files, Map<String, String> columns) {
    Foreign {
      files = List.copyOf(files);
      columns = new LinkedHashMap<>(columns);
    }
  }

  /** Finds out what columns files of others have. */
  interface ForeignColumns {
    List<Foreign> of(List<String> files);
  }

  private final Path objects;
  private final FeatureGroup group;

  RawRelation(Path objects, FeatureGroup group) {
    this.objects = objects;
    this.group = group;
  }

  String select(GroupFiles files, ForeignColumns foreignColumns) {
    Map<Integer, List<String>> ours = new TreeMap<>();
    List<String> others = new ArrayList<>();
    for (FileEntry file : files.files()) {
      String path = objects.resolve(file.object().bucket()).resolve(file.object().key()).toString();
      if (file.schemaVersion().isPresent()) {
        ours.computeIfAbsent(file.schemaVersion().getAsInt(), v -> new ArrayList<>()).add(path);
      } else {
        others.add(path);
      }
    }
    List<String> parts = new ArrayList<>();
    ours.forEach((version, paths) -> parts.add(ofOurs(version, paths)));
    if (!others.isEmpty()) {
      foreignColumns.of(others).forEach(foreign -> parts.add(ofOthers(foreign)));
    }
    return parts.isEmpty() ? empty() : String.join("\nUNION ALL\n", parts);
  }

  private String ofOurs(int version, List<String> paths) {
    List<FeatureDefinition> known = group.schema().features(version);
    List<String> columns = new ArrayList<>();
    for (FeatureDefinition feature : group.schema().features()) {
      String name = SqlText.quoted(feature.name().value());
      columns.add(known.contains(feature) ? name : nothing(type(feature), name));
    }
    SYSTEM.forEach((name, type) -> columns.add(cast(SqlText.quoted(name), type, name)));
    return select(columns, paths);
  }

  private String ofOthers(Foreign foreign) {
    List<String> columns = new ArrayList<>();
    Optional<String> exactTime = Optional.empty();
    for (FeatureDefinition feature : group.schema().features()) {
      String name = feature.name().value();
      Optional<String> column = find(foreign, name);
      String type = column.map(c -> typeOf(foreign, c)).orElse("");
      if (column.isPresent()
          && feature.name().equals(group.schema().eventTime())
          && type.startsWith("TIMESTAMP")) {
        String nanos = "epoch_ns(" + SqlText.quoted(column.get()) + ")";
        exactTime = Optional.of(nanos);
        columns.add(timeText(feature, nanos) + " AS " + SqlText.quoted(name));
      } else if (column.isPresent()) {
        requireFits(feature, column.get(), type);
        columns.add(cast(SqlText.quoted(column.get()), type(feature), name));
      } else {
        columns.add(nothing(type(feature), SqlText.quoted(name)));
      }
    }
    for (Map.Entry<String, String> system : SYSTEM.entrySet()) {
      String name = system.getKey();
      if (foreign.columns().containsKey(name)) {
        columns.add(
            cast(millis(SqlText.quoted(name), typeOf(foreign, name)), system.getValue(), name));
      } else if (name.equals("event_time_ns") && exactTime.isPresent()) {
        columns.add(exactTime.get() + " AS " + SqlText.quoted(name));
      } else {
        columns.add(nothing(system.getValue(), SqlText.quoted(name)));
      }
    }
    return select(columns, foreign.files());
  }

  private String empty() {
    List<String> columns = new ArrayList<>();
    for (FeatureDefinition feature : group.schema().features()) {
      columns.add(nothing(type(feature), SqlText.quoted(feature.name().value())));
    }
    SYSTEM.forEach((name, type) -> columns.add(nothing(type, SqlText.quoted(name))));
    layout().columns().forEach(name -> columns.add(nothing("VARCHAR", SqlText.quoted(name))));
    return "SELECT " + String.join(", ", columns) + " WHERE false";
  }

  /**
   * Partition columns come from the paths. DuckDB takes the first {@code year=} of a path, so where
   * a directory above the group's has such a name they are cut out here, which costs the pruning.
   */
  private String select(List<String> columns, List<String> paths) {
    List<String> all = new ArrayList<>(columns);
    boolean ambiguous = paths.stream().anyMatch(this::hasEqualsAbove);
    for (String name : layout().columns()) {
      String column = SqlText.quoted(name);
      all.add(
          ambiguous
              ? "regexp_extract(" + PATH + ", '.*/" + name + "=([0-9]+)/', 1) AS " + column
              : column);
    }
    String options =
        ambiguous
            ? "hive_partitioning = false, filename = '" + PATH + "'"
            : "hive_partitioning = true, hive_types_autocast = false";
    return "SELECT "
        + String.join(", ", all)
        + " FROM read_parquet("
        + SqlText.list(paths)
        + ", "
        + options
        + ")";
  }

  private boolean hasEqualsAbove(String path) {
    int partition = path.lastIndexOf("/year=");
    return partition < 0 || path.lastIndexOf('=', partition) >= 0;
  }

  private PartitionLayout layout() {
    return group.definition().offline().orElseThrow().layout();
  }

  private static Optional<String> find(Foreign foreign, String name) {
    return foreign.columns().containsKey(name)
        ? Optional.of(name)
        : foreign.columns().keySet().stream().filter(name::equalsIgnoreCase).findFirst();
  }

  private static String typeOf(Foreign foreign, String column) {
    @Nullable String type = foreign.columns().get(column);
    return type == null ? "" : type;
  }

  /** Holds a column to types that lose nothing; a file that has another was let in by mistake. */
  private void requireFits(FeatureDefinition feature, String column, String type) {
    String element = type.endsWith("[]") ? type.substring(0, type.length() - 2) : type;
    boolean fits =
        type.endsWith("[]") != feature.isScalar()
            && switch (feature.type()) {
              case STRING -> element.equals("VARCHAR") || element.startsWith("ENUM");
              case INTEGRAL -> element.matches("U?(TINY|SMALL|BIG)INT|U?INTEGER");
              case FRACTIONAL -> element.equals("DOUBLE") || element.equals("FLOAT");
            };
    if (!fits) {
      throw FeatureStoreException.invalid(
          "Column '%s' of a file in the offline store of feature group '%s' is %s, but the feature"
              + " is %s.",
          column, group.name(), type, feature.type().wireName());
    }
  }

  /** Clocks count milliseconds, whatever a file has. */
  private static String millis(String column, String type) {
    return type.startsWith("TIMESTAMP") ? "make_timestamp_ms(epoch_ms(" + column + "))" : column;
  }

  private static String timeText(FeatureDefinition feature, String nanos) {
    return feature.type() == FeatureType.FRACTIONAL
        ? "CAST(" + nanos + " AS DOUBLE) / 1000000000"
        : "strftime(make_timestamp_ns("
            + nanos
            + "), '%Y-%m-%dT%H:%M:%S.') || lpad(CAST(("
            + nanos
            + " % 1000000000 + 1000000000) % 1000000000 AS VARCHAR), 9, '0') || 'Z'";
  }

  /** The type of a feature's column. */
  static String type(FeatureDefinition feature) {
    String element =
        switch (feature.type()) {
          case STRING -> "VARCHAR";
          case INTEGRAL -> "BIGINT";
          case FRACTIONAL -> "DOUBLE";
        };
    return feature.isScalar() ? element : element + "[]";
  }

  private static String nothing(String type, String quotedName) {
    return "CAST(NULL AS " + type + ") AS " + quotedName;
  }

  private static String cast(String expression, String type, String name) {
    return "CAST(" + expression + " AS " + type + ") AS " + SqlText.quoted(name);
  }

  private static Map<String, String> systemColumns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("write_time", "TIMESTAMP");
    columns.put("api_invocation_time", "TIMESTAMP");
    columns.put("is_deleted", "BOOLEAN");
    columns.put("event_time_ns", "BIGINT");
    columns.put("expires_at_ns", "BIGINT");
    columns.put("write_id", "VARCHAR");
    columns.put("delete_mode", "VARCHAR");
    return columns;
  }
}
