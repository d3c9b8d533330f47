package tidemark.offline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.PartitionLayout;
import tidemark.registry.ViewNames;

/**
 * The relations of a group that people query, as SELECTs over {@code <g>_raw}: every write once;
 * the current values; the winners per event time with the interval in which each held.
 */
public final class GroupViews {
  private static final List<String> OURS = List.of("expires_at_ns", "write_id", "delete_mode");

  private final SqlDialect dialect;
  private final FeatureGroup group;
  private final HistoryRelation history;

  public GroupViews(SqlDialect dialect, FeatureGroup group) {
    this.dialect = dialect;
    this.group = group;
    this.history = new HistoryRelation(dialect);
  }

  /** Name and text of each view, in an order in which they can be created. */
  public Map<String, String> render() {
    ViewNames names = ViewNames.of(group.name());
    Map<String, String> views = new LinkedHashMap<>();
    views.put(names.writes(), writes());
    views.put(names.latest(), latest());
    views.put(names.history(), versions());
    return views;
  }

  /**
   * Every write once: of a write delivered more than once the row written first. Partition columns
   * are part of the window's key, which changes nothing but lets a predicate on them skip files.
   */
  private String writes() {
    List<String> key = new ArrayList<>(partitions());
    key.add(identifier());
    key.addAll(quoted(List.of("event_time_ns", "api_invocation_time", "write_id")));
    List<String> columns = new ArrayList<>(features());
    columns.addAll(
        quoted(List.of("write_time", "api_invocation_time", "is_deleted", "event_time_ns")));
    columns.addAll(quoted(OURS));
    columns.addAll(partitions());
    return """
        SELECT
          %s
        FROM (
          SELECT
            *,
            row_number() OVER (PARTITION BY %s ORDER BY "write_time") AS "_n"
          FROM (
            %s
          )
        )
        WHERE "_n" = 1"""
        .formatted(
            String.join(",\n  ", columns),
            String.join(", ", key),
            rows(partitions()).replace("\n", "\n    "));
  }

  /** The greatest write of each record, unless it deletes it or has expired. */
  private String latest() {
    List<String> columns = new ArrayList<>(features());
    columns.addAll(
        quoted(
            List.of(
                "write_time",
                "api_invocation_time",
                "event_time_ns",
                "expires_at_ns",
                "write_id")));
    return """
        SELECT
          %s
        FROM (
          SELECT
            *,
            row_number() OVER (PARTITION BY %s ORDER BY %s) AS "_n"
          FROM (
            %s
          )
        )
        WHERE "_n" = 1
          AND NOT "is_deleted"
          AND coalesce("expires_at_ns", %s) > %s"""
        .formatted(
            String.join(",\n  ", columns),
            identifier(),
            history.order(" DESC"),
            rows(List.of()).replace("\n", "\n    "),
            HistoryRelation.FOREVER,
            dialect.nowNanos());
  }

  /**
   * The winner of each record and event time, and from when until when it held: until the next one,
   * a delete or its expiry, whichever came first; null while it holds. Deletes end versions and are
   * none themselves.
   */
  private String versions() {
    List<String> columns = new ArrayList<>(features());
    columns.add(dialect.timestampOf("\"event_time_ns\"") + " AS " + free("valid_from"));
    columns.add(
        dialect.timestampOf(
                "nullif(least(coalesce(\"_next\", %1$s), coalesce(\"expires_at_ns\", %1$s)), %1$s)"
                    .formatted(HistoryRelation.FOREVER))
            + " AS "
            + free("valid_to"));
    columns.addAll(
        quoted(
            List.of(
                "write_time",
                "api_invocation_time",
                "event_time_ns",
                "expires_at_ns",
                "write_id")));
    return """
        SELECT
          %1$s
        FROM (
          SELECT
            *,
            lead("event_time_ns") OVER (PARTITION BY %2$s ORDER BY "event_time_ns") AS "_next"
          FROM (
            SELECT
              *,
              row_number() OVER (PARTITION BY %2$s, "event_time_ns" ORDER BY %3$s) AS "_n"
            FROM (
              %4$s
            )
          )
          WHERE "_n" = 1
        )
        WHERE NOT "is_deleted\""""
        .formatted(
            String.join(",\n  ", columns),
            identifier(),
            history.order(" DESC"),
            rows(List.of()).replace("\n", "\n      "));
  }

  /** The group's rows with the columns that rows of others lack. */
  private String rows(List<String> more) {
    List<String> columns = new ArrayList<>(features());
    columns.addAll(history.systemColumns(group));
    columns.add(dialect.quoted("delete_mode"));
    columns.addAll(more);
    return """
        SELECT
          %s
        FROM %s
        WHERE %s IS NOT NULL
          AND %s IS NOT NULL"""
        .formatted(
            String.join(",\n  ", columns),
            dialect.quoted(ViewNames.of(group.name()).raw()),
            identifier(),
            dialect.quoted(group.schema().eventTime().value()));
  }

  private List<String> features() {
    return group.schema().features().stream()
        .map(FeatureDefinition::name)
        .map(name -> dialect.quoted(name.value()))
        .toList();
  }

  private List<String> partitions() {
    PartitionLayout layout = group.definition().offline().orElseThrow().layout();
    return quoted(layout.columns());
  }

  private String identifier() {
    return dialect.quoted(group.schema().identifier().value());
  }

  /** The name, or if a feature has it, the name with an underscore, which no feature ends with. */
  private String free(String name) {
    boolean taken =
        group.schema().features().stream().anyMatch(f -> f.name().columnKey().equals(name));
    return dialect.quoted(taken ? name + "_" : name);
  }

  private List<String> quoted(List<String> names) {
    return names.stream().map(dialect::quoted).toList();
  }
}
