package tidemark.offline;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;

/**
 * A group's history with each record's writes numbered from 1 in the order of writes, and for each
 * spine row how many of them it sees: both as common table expressions. The number seen is the
 * number of the winner, so a join by it finds at most one write.
 *
 * <p>The number is counted, not looked for: history and spine are sorted together by time, and a
 * spine row's place among both less its place among spine rows is what lies before it. The work is
 * that of sorting, whatever the number of identifiers; a range join over {@code LEAD} compares
 * every spine row with all writes of its record, which for 16 carriers and 328,063 landings did not
 * end.
 */
final class RankedHistory {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  /** What the history of one group is cut to. */
  record Bounds(
      Optional<EventTime> after,
      Optional<EventTime> upTo,
      Optional<Instant> knownAt,
      Optional<Duration> maxAge) {}

  private final SqlDialect dialect;
  private final Spine spine;
  private final JoinedGroup group;
  private final String name;
  private final List<Object> parameters;

  /**
   * @param name of the history's expression, distinct within the statement
   * @param parameters of the statement, added to in the order of rendering
   */
  RankedHistory(
      SqlDialect dialect, Spine spine, JoinedGroup group, String name, List<Object> parameters) {
    this.dialect = dialect;
    this.spine = spine;
    this.group = group;
    this.name = name;
    this.parameters = parameters;
  }

  String name() {
    return name;
  }

  /** The numbered history, as {@code name AS (...)}. */
  String history(Bounds bounds) {
    HistoryRelation relation = new HistoryRelation(dialect);
    List<String> columns = new ArrayList<>();
    columns.add(q("_id"));
    columns.add(q("event_time_ns"));
    columns.add(q("is_deleted"));
    columns.add(visibleUntil(bounds.maxAge()) + " AS " + q("_until"));
    columns.add(
        "row_number() OVER (PARTITION BY "
            + q("_id")
            + " ORDER BY "
            + relation.order("")
            + ") AS "
            + q("_n"));
    group.features().forEach(feature -> columns.add(q(feature.name().value())));
    String from =
        relation.select(
            group.files().group(),
            group.features(),
            group.files().days(bounds.after(), bounds.upTo()));
    return """
        %s AS (
          SELECT
            %s
          FROM (
            %s
          )
          WHERE %s
        )"""
        .formatted(
            name,
            String.join(",\n    ", columns),
            from.replace("\n", "\n    "),
            String.join("\n    AND ", conditions(bounds)));
  }

  /**
   * For each spine row with an identifier and any write to see, the number {@code _n} of the winner
   * at a time, as {@code alias AS (...)}.
   *
   * @param time an expression over the spine
   */
  String seen(String alias, String time) {
    return """
        %1$s AS (
          SELECT "_sid", "_n"
          FROM (
            SELECT
              "_sid",
              "_kind",
              row_number() OVER (PARTITION BY "_id" ORDER BY "_t_ns", "_kind", "_sid")
                - row_number() OVER (PARTITION BY "_id", "_kind" ORDER BY "_t_ns", "_sid") AS "_n"
            FROM (
              SELECT "_id", "event_time_ns" AS "_t_ns", 0 AS "_kind", "_n" AS "_sid"
              FROM %2$s
              UNION ALL
              SELECT %3$s, %4$s, 1, "_sid"
              FROM %5$s
              WHERE %6$s IS NOT NULL
            )
          )
          WHERE "_kind" = 1
        )"""
        .formatted(
            alias, name, identifier(""), time, q(spine.relation()), q(group.identifierColumn()));
  }

  /** A spine row's identifier in the type of the group's. */
  String identifier(String prefix) {
    String column = prefix + q(group.identifierColumn());
    Spine.Kind kind = spine.column(group.identifierColumn()).kind();
    return switch (group.files().group().schema().identifierFeature().type()) {
      case STRING ->
          kind == Spine.Kind.TEXT ? column : "CAST(" + column + " AS " + dialect.text() + ")";
      case INTEGRAL, FRACTIONAL -> "CAST(" + column + " AS BIGINT)";
    };
  }

  /** The columns of a joined history that carry its features. */
  List<String> featureColumns(String alias) {
    List<String> columns = new ArrayList<>();
    for (FeatureDefinition feature : group.features()) {
      columns.add(alias + "." + q(feature.name().value()));
    }
    return columns;
  }

  private String visibleUntil(Optional<Duration> maxAge) {
    if (maxAge.isEmpty()) {
      return "coalesce(" + q("expires_at_ns") + ", " + HistoryRelation.FOREVER + ")";
    }
    long nanos = maxAge.get().toNanos();
    parameters.add(Long.MAX_VALUE - nanos);
    parameters.add(nanos);
    String time = q("event_time_ns");
    return "CASE WHEN "
        + time
        + " > CAST(? AS BIGINT) THEN "
        + HistoryRelation.FOREVER
        + " ELSE "
        + time
        + " + CAST(? AS BIGINT) END";
  }

  private List<String> conditions(Bounds bounds) {
    List<String> conditions = new ArrayList<>();
    bounds
        .after()
        .ifPresent(
            time -> {
              parameters.add(time.nanos());
              conditions.add(q("event_time_ns") + " > CAST(? AS BIGINT)");
            });
    bounds
        .upTo()
        .ifPresent(
            time -> {
              parameters.add(time.nanos());
              conditions.add(q("event_time_ns") + " <= CAST(? AS BIGINT)");
            });
    bounds
        .knownAt()
        .ifPresent(
            instant -> {
              parameters.add(timestamp(instant));
              conditions.add(q("write_time") + " <= CAST(? AS TIMESTAMP)");
            });
    conditions.add(
        q("_id") + " IN (SELECT " + identifier("") + " FROM " + q(spine.relation()) + ")");
    return conditions;
  }

  private static String timestamp(Instant instant) {
    return TIMESTAMP.format(
        LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC));
  }

  private String q(String identifier) {
    return dialect.quoted(identifier);
  }
}
