package tidemark.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.offline.GroupFiles;
import tidemark.offline.HistoryRelation;
import tidemark.offline.SqlDialect;

/**
 * What the SELECT of a transform reads: of each group its rows as of each time, and never one that
 * lies after it. So no feature can know its future, whatever is computed.
 *
 * <p>{@code <group>_window} has the records of the window before each time; {@code <group>_as_of}
 * has the record that held at each time. Both have the group's features, {@code event_time_ns}, and
 * {@code as_of}, the time, as a timestamp in UTC. {@code as_of} by itself has all times.
 */
final class AsOfRelations {
  static final String TIMES = "as_of";

  private static final String WINDOW = "_window";
  private static final String HELD = "_as_of";
  private static final String NANOS = "as_of_ns";

  private final SqlDialect dialect;
  private final AsOfDays days;
  private final HistoryRelation history;

  AsOfRelations(SqlDialect dialect, AsOfDays days) {
    this.dialect = dialect;
    this.days = days;
    this.history = new HistoryRelation(dialect);
  }

  static String windowOf(FeatureGroupName group) {
    return group.sqlName() + WINDOW;
  }

  static String heldOf(FeatureGroupName group) {
    return group.sqlName() + HELD;
  }

  /** The times, one row each. */
  Relation times() {
    String nanos =
        "CAST(%d AS BIGINT) + \"_n\" * CAST(%d AS BIGINT)"
            .formatted(days.first().nanos(), AsOfDays.NANOS_PER_DAY);
    String sql =
        """
        SELECT
          %s AS %s,
          %s AS %s
        FROM range(0, %d, 1) AS "_days" ("_n")"""
            .formatted(
                dialect.timestampOf(nanos),
                dialect.quoted(TIMES),
                nanos,
                dialect.quoted(NANOS),
                days.count());
    return new Relation(TIMES, sql);
  }

  /** The winner of each record and event time in the window before each time, unless a delete. */
  Relation window(GroupFiles files) {
    FeatureGroup group = requireFreeNames(files.group());
    String sql =
        """
        SELECT
          %s
        FROM (
          %s
        ) AS "_h"
        JOIN "as_of" AS "_t"
          ON "_h"."event_time_ns" <= "_t"."as_of_ns"
         AND "_h"."event_time_ns" > "_t"."as_of_ns" - %d
        WHERE NOT "_h"."is_deleted\""""
            .formatted(
                columns(group),
                indented(winners(files, Optional.of(days.begin()))),
                days.window().toNanos());
    return new Relation(windowOf(group.name()), sql);
  }

  /** The record of each identifier that held at each time: not deleted, not expired by then. */
  Relation held(GroupFiles files) {
    FeatureGroup group = requireFreeNames(files.group());
    String sql =
        """
        SELECT
          %1$s
        FROM (
          SELECT
            *,
            lead("event_time_ns") OVER (PARTITION BY "_id" ORDER BY "event_time_ns") AS "_next"
          FROM (
            %2$s
          )
        ) AS "_h"
        JOIN "as_of" AS "_t"
          ON "_h"."event_time_ns" <= "_t"."as_of_ns"
         AND "_t"."as_of_ns" < coalesce("_h"."_next", %3$s)
        WHERE NOT "_h"."is_deleted"
          AND "_t"."as_of_ns" < coalesce("_h"."expires_at_ns", %3$s)"""
            .formatted(
                columns(group),
                indented(indented(winners(files, Optional.empty()))),
                HistoryRelation.FOREVER);
    return new Relation(heldOf(group.name()), sql);
  }

  /** The write that won of each record and event time, of the times that matter. */
  private String winners(GroupFiles files, Optional<EventTime> after) {
    FeatureGroup group = files.group();
    List<String> bounds = new ArrayList<>();
    bounds.add("\"event_time_ns\" <= " + days.last().nanos());
    after.ifPresent(time -> bounds.add("\"event_time_ns\" > " + time.nanos()));
    String rows =
        history.select(
            group, group.schema().features(), files.days(after, Optional.of(days.last())));
    return """
        SELECT *
        FROM (
          SELECT
            *,
            row_number() OVER (PARTITION BY "_id", "event_time_ns" ORDER BY %s) AS "_n"
          FROM (
            %s
          )
          WHERE %s
        )
        WHERE "_n" = 1"""
        .formatted(
            history.order(" DESC"), indented(indented(rows)), String.join("\n    AND ", bounds));
  }

  private String columns(FeatureGroup group) {
    List<String> columns = new ArrayList<>();
    for (FeatureDefinition feature : group.schema().features()) {
      columns.add("\"_h\"." + dialect.quoted(feature.name().value()));
    }
    columns.add("\"_h\".\"event_time_ns\"");
    columns.add("\"_t\".\"as_of\"");
    columns.add("\"_t\".\"as_of_ns\"");
    return String.join(",\n  ", columns);
  }

  private static FeatureGroup requireFreeNames(FeatureGroup group) {
    for (FeatureDefinition feature : group.schema().features()) {
      String column = feature.name().columnKey();
      if (column.equals(TIMES) || column.equals(NANOS)) {
        throw FeatureStoreException.invalid(
            "Feature '%s' of feature group '%s' is named like a column that a transform adds.",
            feature.name(), group.name());
      }
    }
    return group;
  }

  private static String indented(String sql) {
    return sql.replace("\n", "\n  ");
  }
}
