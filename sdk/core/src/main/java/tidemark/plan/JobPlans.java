package tidemark.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.PartitionLayout;
import tidemark.model.Schema;
import tidemark.offline.GroupFiles;
import tidemark.offline.SqlDialect;
import tidemark.registry.ViewNames;

/** Renders plans. */
final class JobPlans {
  private static final List<JobPlan.Field> SYSTEM =
      List.of(
          new JobPlan.Field("write_time", "timestamp"),
          new JobPlan.Field("api_invocation_time", "timestamp"),
          new JobPlan.Field("is_deleted", "boolean"),
          new JobPlan.Field("event_time_ns", "bigint"),
          new JobPlan.Field("expires_at_ns", "bigint"),
          new JobPlan.Field("write_id", "string"),
          new JobPlan.Field("delete_mode", "string"));

  /** Where a group's data files lie, as who runs the plan finds them. */
  interface Locations {
    String of(FeatureGroup group);
  }

  private final SqlDialect dialect;
  private final RunStamp stamp;
  private final Locations locations;

  JobPlans(SqlDialect dialect, RunStamp stamp, Locations locations) {
    this.dialect = dialect;
    this.stamp = stamp;
    this.locations = locations;
  }

  /** The groups whose files a SELECT reads, and which relations of them. */
  record Sources(List<GroupFiles> groups, Set<String> relations) {}

  /** What the SELECT reads, and its result as the relation {@code _selected}. */
  List<Relation> selected(Sources sources, TransformRequest request) {
    AsOfRelations asOf = new AsOfRelations(dialect, request.days());
    List<Relation> relations = new ArrayList<>();
    relations.add(asOf.times());
    for (GroupFiles files : sources.groups()) {
      FeatureGroupName name = files.group().name();
      if (sources.relations().contains(AsOfRelations.windowOf(name))) {
        relations.add(asOf.window(files));
      }
      if (sources.relations().contains(AsOfRelations.heldOf(name))) {
        relations.add(asOf.held(files));
      }
    }
    relations.add(new Relation(CheckedRows.SELECTED, request.sql().strip()));
    return relations;
  }

  /**
   * A transform.
   *
   * @param columns of the SELECT's result
   */
  JobPlan transform(
      FeatureGroup target,
      Sources sources,
      TransformRequest request,
      List<BoundColumns.Column> columns) {
    BoundColumns.Origin typed = BoundColumns.Origin.TYPED;
    BoundColumns bound = BoundColumns.of(target, columns, Map.of(), typed);
    List<Relation> statements = new ArrayList<>(selected(sources, request));
    statements.addAll(
        new CheckedRows(dialect, bound, typed, stamp, Optional.of(request.days())).relations());
    return new JobPlan(
        JobPlan.Kind.TRANSFORM,
        stamp,
        dialect,
        sources.groups().stream().map(GroupFiles::group).map(this::raw).toList(),
        statements,
        CheckedRows.CHECKED,
        CheckedRows.check(),
        target(target),
        new JobPlan.Bounds(
            Map.of(
                "first", request.days().first().toIso(), "last", request.days().last().toIso())));
  }

  /** An ingest of all columns of a source that are features. */
  JobPlan ingest(FeatureGroup target, IngestRequest request) {
    BoundColumns.Origin origin =
        request.format() == JobPlan.Format.CSV
            ? BoundColumns.Origin.CSV
            : BoundColumns.Origin.TYPED;
    BoundColumns bound =
        BoundColumns.of(
            target,
            request.columns().stream()
                .map(field -> new BoundColumns.Column(field.name(), ColumnKind.of(field.type())))
                .toList(),
            request.mapped(),
            origin);
    List<Relation> statements = new ArrayList<>();
    statements.add(new Relation(CheckedRows.SELECTED, "SELECT *\nFROM \"source\""));
    statements.addAll(new CheckedRows(dialect, bound, origin, stamp, Optional.empty()).relations());
    List<JobPlan.Field> schema =
        request.format() == JobPlan.Format.TABLE ? List.of() : request.columns();
    return new JobPlan(
        JobPlan.Kind.INGEST,
        stamp,
        dialect,
        List.of(new JobPlan.Source("source", request.format(), request.uri(), schema)),
        statements,
        CheckedRows.CHECKED,
        CheckedRows.check(),
        target(target),
        new JobPlan.Bounds(Map.of()));
  }

  private JobPlan.Source raw(FeatureGroup group) {
    List<JobPlan.Field> schema = new ArrayList<>(fields(group));
    layout(group).columns().forEach(name -> schema.add(new JobPlan.Field(name, "string")));
    return new JobPlan.Source(
        ViewNames.of(group.name()).raw(), JobPlan.Format.PARQUET, locations.of(group), schema);
  }

  private JobPlan.Target target(FeatureGroup group) {
    Schema schema = group.schema();
    return new JobPlan.Target(
        group.name().value(),
        group.incarnation().text(),
        CheckedRows.ROWS,
        locations.of(group),
        locations.of(group) + "/_job-" + stamp.id(),
        fields(group),
        layout(group).columns(),
        List.of("event_time_ns", schema.identifier().value()),
        "job-" + stamp.id() + ".parquet");
  }

  private static PartitionLayout layout(FeatureGroup group) {
    return group.definition().offline().orElseThrow().layout();
  }

  private static List<JobPlan.Field> fields(FeatureGroup group) {
    List<JobPlan.Field> fields = new ArrayList<>();
    for (FeatureDefinition feature : group.schema().features()) {
      String plain =
          switch (feature.type()) {
            case STRING -> "string";
            case INTEGRAL -> "bigint";
            case FRACTIONAL -> "double";
          };
      fields.add(
          new JobPlan.Field(
              feature.name().value(), feature.isScalar() ? plain : "array<" + plain + ">"));
    }
    fields.addAll(SYSTEM);
    return fields;
  }
}
