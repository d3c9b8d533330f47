package tidemark.aws.glue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.model.Column;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.PartitionLayout;

/** A column of a table or view of a group, by its name in lower case, as Glue keeps it. */
record TypedColumn(String name, ColumnType type) {
  private static final TypedColumn WRITE_TIME = new TypedColumn("write_time", ColumnType.TIMESTAMP);
  private static final TypedColumn API_INVOCATION_TIME =
      new TypedColumn("api_invocation_time", ColumnType.TIMESTAMP);
  private static final TypedColumn IS_DELETED = new TypedColumn("is_deleted", ColumnType.BOOLEAN);
  private static final TypedColumn EVENT_TIME_NS =
      new TypedColumn("event_time_ns", ColumnType.LONG);
  private static final TypedColumn EXPIRES_AT_NS =
      new TypedColumn("expires_at_ns", ColumnType.LONG);
  private static final TypedColumn WRITE_ID = new TypedColumn("write_id", ColumnType.TEXT);
  private static final TypedColumn DELETE_MODE = new TypedColumn("delete_mode", ColumnType.TEXT);

  TypedColumn {
    name = name.toLowerCase(Locale.ROOT);
  }

  Column glue() {
    return Column.builder().name(name).type(type.hive()).build();
  }

  /**
   * Those of the files without the partition's: the features that the group began with, the store's
   * own, then features in the order they were added. So a column keeps its place for good, and
   * partitions registered before it came fit by place as well as by name.
   */
  static List<TypedColumn> ofFiles(FeatureGroup group) {
    List<FeatureDefinition> features = group.schema().features();
    int first = group.schema().features(1).size();
    return Stream.of(
            of(features.subList(0, first)),
            Stream.of(
                WRITE_TIME,
                API_INVOCATION_TIME,
                IS_DELETED,
                EVENT_TIME_NS,
                EXPIRES_AT_NS,
                WRITE_ID,
                DELETE_MODE),
            of(features.subList(first, features.size())))
        .flatMap(columns -> columns)
        .toList();
  }

  static List<TypedColumn> ofPartitions(FeatureGroup group) {
    PartitionLayout layout = group.definition().offline().orElseThrow().layout();
    return layout.columns().stream().map(name -> new TypedColumn(name, ColumnType.TEXT)).toList();
  }

  /** Those of the view of every write. */
  static List<TypedColumn> ofWrites(FeatureGroup group) {
    return Stream.of(
            of(group.schema().features()),
            Stream.of(
                WRITE_TIME,
                API_INVOCATION_TIME,
                IS_DELETED,
                EVENT_TIME_NS,
                EXPIRES_AT_NS,
                WRITE_ID,
                DELETE_MODE),
            ofPartitions(group).stream())
        .flatMap(columns -> columns)
        .toList();
  }

  /** Those of the view of current values. */
  static List<TypedColumn> ofLatest(FeatureGroup group) {
    return Stream.concat(
            of(group.schema().features()),
            Stream.of(WRITE_TIME, API_INVOCATION_TIME, EVENT_TIME_NS, EXPIRES_AT_NS, WRITE_ID))
        .toList();
  }

  /** Those of the view of versions. */
  static List<TypedColumn> ofHistory(FeatureGroup group) {
    return Stream.concat(
            of(group.schema().features()),
            Stream.of(
                free(group, "valid_from"),
                free(group, "valid_to"),
                WRITE_TIME,
                API_INVOCATION_TIME,
                EVENT_TIME_NS,
                EXPIRES_AT_NS,
                WRITE_ID))
        .toList();
  }

  private static Stream<TypedColumn> of(List<FeatureDefinition> features) {
    return features.stream()
        .map(feature -> new TypedColumn(feature.name().value(), ColumnType.of(feature)));
  }

  /** As the view's text names it: with an underscore if a feature has the name. */
  private static TypedColumn free(FeatureGroup group, String name) {
    boolean taken =
        group.schema().features().stream().anyMatch(f -> f.name().columnKey().equals(name));
    return new TypedColumn(taken ? name + "_" : name, ColumnType.TIMESTAMP);
  }
}
