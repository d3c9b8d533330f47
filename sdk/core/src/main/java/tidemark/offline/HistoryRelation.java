package tidemark.offline;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureType;
import tidemark.registry.ViewNames;

/**
 * The writes of a group as every query reads them, whoever wrote the files: rows of Spark or
 * SageMaker lack columns of the store, which are then computed from those they have.
 *
 * <p>Its columns are {@code _id}, {@code event_time_ns}, {@code api_invocation_time}, {@code
 * write_id}, {@code write_time}, {@code is_deleted}, {@code expires_at_ns} and the features asked
 * for; no feature can be named like one of these. Only the features and {@code expires_at_ns} may
 * be null: rows without an identifier or event time are left out. A duplicate delivery is a row of
 * its own.
 */
public final class HistoryRelation {
  /** The greatest BIGINT: later than every event time. */
  public static final String FOREVER = Long.toString(Long.MAX_VALUE);

  /** The order of writes to a record, least first; the last column settles rows of others. */
  static final List<String> ORDER =
      List.of("event_time_ns", "api_invocation_time", "write_id", "write_time");

  private static final String EPOCH = "TIMESTAMP '1970-01-01 00:00:00'";
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);

  private final SqlDialect dialect;

  public HistoryRelation(SqlDialect dialect) {
    this.dialect = dialect;
  }

  /** The relation as a SELECT. */
  public String select(
      FeatureGroup group, List<FeatureDefinition> features, Optional<GroupFiles.Days> days) {
    List<String> columns =
        features.stream().map(feature -> dialect.quoted(feature.name().value())).toList();
    return select(group, columns, days.map(this::partitions).orElse(List.of()));
  }

  /** The relation with more columns of the group's files, only of rows that meet all conditions. */
  String select(FeatureGroup group, List<String> more, List<String> filters) {
    List<String> columns = new ArrayList<>();
    String id = dialect.quoted(group.schema().identifier().value());
    columns.add(id + " AS " + dialect.quoted("_id"));
    columns.addAll(systemColumns(group));
    columns.addAll(more);
    List<String> conditions = new ArrayList<>();
    conditions.add(id + " IS NOT NULL");
    conditions.add(dialect.quoted(group.schema().eventTime().value()) + " IS NOT NULL");
    conditions.addAll(filters);
    return """
        SELECT
          %s
        FROM %s
        WHERE %s"""
        .formatted(
            String.join(",\n  ", columns),
            dialect.quoted(ViewNames.of(group.name()).raw()),
            String.join("\n  AND ", conditions));
  }

  /** The store's own columns under their names, with what rows of others lack. */
  List<String> systemColumns(FeatureGroup group) {
    String invoked = dialect.quoted("api_invocation_time");
    String written = dialect.quoted("write_time");
    String eventTime = dialect.quoted("event_time_ns");
    String writeId = dialect.quoted("write_id");
    String deleted = dialect.quoted("is_deleted");
    return List.of(
        "coalesce(" + eventTime + ", " + nanos(group) + ") AS " + eventTime,
        "coalesce(" + invoked + ", " + written + ", " + EPOCH + ") AS " + invoked,
        "coalesce(" + writeId + ", '') AS " + writeId,
        "coalesce(" + written + ", " + invoked + ", " + EPOCH + ") AS " + written,
        "coalesce(" + deleted + ", false) AS " + deleted,
        dialect.quoted("expires_at_ns"));
  }

  /** {@code ORDER} as columns of an ORDER BY clause. */
  public String order(String direction) {
    return ORDER.stream()
        .map(column -> dialect.quoted(column) + direction)
        .collect(Collectors.joining(", "));
  }

  /**
   * The declared event time as nanoseconds: exact for text, whose fraction has 0-9 digits; a double
   * counts as its shortest decimal.
   */
  private String nanos(FeatureGroup group) {
    FeatureDefinition eventTime = group.schema().eventTimeFeature();
    String column = dialect.quoted(eventTime.name().value());
    if (eventTime.type() == FeatureType.FRACTIONAL) {
      return "CAST(CAST(CAST(%s AS %s) AS DECIMAL(19, 9)) * 1000000000 AS BIGINT)"
          .formatted(column, dialect.text());
    }
    String second = "CAST(replace(substr(" + column + ", 1, 19), 'T', ' ') AS TIMESTAMP)";
    String fraction = "CAST(rpad(replace(substr(" + column + ", 21), 'Z', ''), 9, '0') AS BIGINT)";
    return dialect.epochSecond(second) + " * 1000000000 + " + fraction;
  }

  /** The years for the catalog, which compares single columns; the days for the engine. */
  private List<String> partitions(GroupFiles.Days days) {
    String year = dialect.quoted("year");
    String day =
        "concat(" + year + ", " + dialect.quoted("month") + ", " + dialect.quoted("day") + ")";
    String first = DAY.format(days.first());
    String last = DAY.format(days.last());
    return List.of(
        between(year, first.substring(0, 4), last.substring(0, 4)), between(day, first, last));
  }

  private String between(String expression, String first, String last) {
    return expression + " BETWEEN " + dialect.literal(first) + " AND " + dialect.literal(last);
  }
}
