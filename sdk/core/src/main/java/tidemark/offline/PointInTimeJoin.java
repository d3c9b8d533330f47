package tidemark.offline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.Problems;

/**
 * The statement that gives each spine row what was known of it at its time: of every group the
 * write with the greatest order among those with {@code event_time <= T}, its features null if it
 * deletes the record or is no longer visible at T. Rows out are rows in, in their order.
 *
 * @param knownAt only what was written until then; empty for everything
 * @param maxAge how old a write may be, in place of the time to live it was written with
 */
public record PointInTimeJoin(
    Spine spine,
    List<JoinedGroup> groups,
    ColumnNaming naming,
    Optional<Instant> knownAt,
    Optional<Duration> maxAge) {

  /** A column of the result that is a feature. */
  public record FeatureColumn(String name, FeatureReference feature) {}

  /**
   * @throws FeatureStoreException if two columns of the result would have one name
   */
  public PointInTimeJoin {
    groups = List.copyOf(groups);
    checkNames(spine, groups, naming);
  }

  /** The features' columns of the result, in order; they follow those of the spine. */
  public List<FeatureColumn> featureColumns() {
    List<FeatureColumn> columns = new ArrayList<>();
    for (JoinedGroup group : groups) {
      columns.addAll(columns(group, naming));
    }
    return columns;
  }

  /** What of the histories matters to this spine. */
  RankedHistory.Bounds bounds() {
    return new RankedHistory.Bounds(
        spine.earliest().flatMap(this::oldest), spine.latest(), knownAt, maxAge);
  }

  /**
   * Renders the statement. Of a spine whose relation has not all columns it gives the rows' numbers
   * in their place.
   */
  public OfflineQuery render(SqlDialect dialect) {
    List<Object> parameters = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    List<String> joins = new ArrayList<>();
    switch (spine.extent()) {
      case WHOLE ->
          spine.columns().forEach(column -> columns.add("s." + dialect.quoted(column.name())));
      case IDENTIFIERS -> columns.add("s." + dialect.quoted("_sid"));
    }
    int number = 0;
    for (JoinedGroup group : groups) {
      number++;
      String history = "h" + number;
      String seen = "w" + number;
      RankedHistory ranked = new RankedHistory(dialect, spine, group, history, parameters);
      expressions.add(ranked.history(bounds()));
      expressions.add(ranked.seen(seen, dialect.quoted("_t_ns")));
      List<String> features = ranked.featureColumns(history);
      List<FeatureColumn> names = columns(group, naming);
      for (int i = 0; i < features.size(); i++) {
        columns.add(features.get(i) + " AS " + dialect.quoted(names.get(i).name()));
      }
      joins.add(join(ranked.identifier("s."), history, seen));
    }
    String sql =
        """
        %sSELECT
          %s
        FROM %s s
        %sORDER BY s."_sid\""""
            .formatted(
                expressions.isEmpty() ? "" : "WITH\n" + String.join(",\n", expressions) + "\n",
                String.join(",\n  ", columns),
                dialect.quoted(spine.relation()),
                String.join("", joins));
    return new OfflineQuery(sql, parameters);
  }

  /** Whether the winner is a delete, or too old, belongs here: earlier, it would revive another. */
  private static String join(String identifier, String history, String seen) {
    return """
        LEFT JOIN %2$s
          ON %2$s."_sid" = s."_sid"
        LEFT JOIN %1$s
          ON %1$s."_id" = %3$s
          AND %1$s."_n" = %2$s."_n"
          AND NOT %1$s."is_deleted"
          AND s."_t_ns" < %1$s."_until"
        """
        .formatted(history, seen, identifier);
  }

  /** No write at or before this can be young enough for any row. */
  private Optional<EventTime> oldest(EventTime earliest) {
    return maxAge.flatMap(
        age -> {
          try {
            return Optional.of(new EventTime(Math.subtractExact(earliest.nanos(), age.toNanos())));
          } catch (ArithmeticException | FeatureStoreException e) {
            return Optional.empty();
          }
        });
  }

  private static List<FeatureColumn> columns(JoinedGroup group, ColumnNaming naming) {
    List<FeatureColumn> columns = new ArrayList<>();
    for (FeatureDefinition feature : group.features()) {
      columns.add(
          new FeatureColumn(
              naming.of(group.files().group(), feature),
              new FeatureReference(group.files().group().name(), feature.name())));
    }
    return columns;
  }

  private static void checkNames(Spine spine, List<JoinedGroup> groups, ColumnNaming naming) {
    Map<String, String> taken = new LinkedHashMap<>();
    for (Spine.Column column : spine.columns()) {
      taken.put(
          column.name().toLowerCase(Locale.ROOT), "Column '" + column.name() + "' of the spine");
    }
    Problems problems = new Problems();
    for (JoinedGroup group : groups) {
      for (FeatureColumn column : columns(group, naming)) {
        String feature = "feature '" + column.feature() + "'";
        String other =
            taken.putIfAbsent(column.name().toLowerCase(Locale.ROOT), "F" + feature.substring(1));
        if (other != null) {
          problems.add("%s", collision(other, feature, column.name(), naming));
        }
      }
    }
    problems.throwIfAny();
  }

  private static String collision(String first, String second, String name, ColumnNaming naming) {
    String both = first + " and " + second + " would both be column '" + name + "'. ";
    return both
        + (naming == ColumnNaming.FEATURE
            ? "Ask for full names (fullNames=true, --full-names): group__feature."
            : "Rename the column of the spine, or ask for each feature once.");
  }
}
