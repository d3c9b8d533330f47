package tidemark.offline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureType;

/**
 * The statement that says what the online store of a group should hold by the log: of each record
 * the greatest write that no hard delete removed. A hard delete removes the writes that it outranks
 * and that were invoked before it; what was put after it stands, although it outranks that too.
 * Records of which nothing is left have no row.
 *
 * <p>Rows come in the order of {@code _key}, the first 16 hex digits of the SHA-256 of seed and
 * identifier, so that the first n are a random sample that anyone finds again.
 *
 * @param seed decides what a sample holds
 */
public record OnlineImage(FeatureGroup group, long seed) {
  /** Columns of the result before the features, in order. */
  public static final List<String> COLUMNS =
      List.of(
          "_key",
          "_id",
          "event_time_ns",
          "api_invocation_time",
          "write_id",
          "is_deleted",
          "expires_at_ns",
          "_outranked");

  /** What stands before an identifier where it becomes a key. */
  public String salt() {
    return Long.toString(seed) + ":";
  }

  /** The features of the result, in order: all but identifier and event time, which K holds. */
  public List<FeatureDefinition> features() {
    return group.schema().features().stream()
        .filter(feature -> !feature.name().equals(group.schema().identifier()))
        .filter(feature -> !feature.name().equals(group.schema().eventTime()))
        .toList();
  }

  /**
   * Renders the statement.
   *
   * @param first how many rows, in the order of keys; empty for all
   */
  public OfflineQuery render(SqlDialect dialect, OptionalInt first) {
    String limit =
        first.isPresent() ? String.format(Locale.ROOT, "%nLIMIT %d", first.getAsInt()) : "";
    return new OfflineQuery(select(dialect, List.of()) + limit, List.of(salt()));
  }

  /** Renders the statement for some records. */
  public OfflineQuery render(SqlDialect dialect, List<String> identifiers) {
    boolean text = group.schema().identifierFeature().type() == FeatureType.STRING;
    List<Object> parameters = new ArrayList<>();
    parameters.add(salt());
    identifiers.forEach(id -> parameters.add(text ? id : (Object) Long.valueOf(id)));
    String places = String.join(", ", Collections.nCopies(identifiers.size(), "?"));
    return new OfflineQuery(
        select(dialect, List.of(identifier(dialect) + " IN (" + places + ")")), parameters);
  }

  private String select(SqlDialect dialect, List<String> conditions) {
    HistoryRelation history = new HistoryRelation(dialect);
    List<String> columns = new ArrayList<>();
    columns.add(key(dialect) + " AS " + dialect.quoted("_key"));
    COLUMNS.subList(1, COLUMNS.size() - 1).forEach(name -> columns.add(dialect.quoted(name)));
    columns.add(dialect.quoted("_removed_at") + " IS NOT NULL AS " + dialect.quoted("_outranked"));
    columns.addAll(features(dialect));
    return """
        SELECT
          %1$s
        FROM (
          SELECT
            *,
            row_number() OVER (PARTITION BY "_id" ORDER BY %2$s) AS "_n"
          FROM (
            SELECT
              *,
              max(CASE WHEN "_hard" THEN "api_invocation_time" END) OVER (
                PARTITION BY "_id" ORDER BY %2$s
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_removed_at"
            FROM (
              %3$s
            )
          )
          WHERE NOT "_hard"
            AND ("_removed_at" IS NULL OR "api_invocation_time" > "_removed_at")
        )
        WHERE "_n" = 1
        ORDER BY "_key", "_id\""""
        .formatted(
            String.join(",\n  ", columns),
            history.order(" DESC"),
            rows(dialect, history, conditions).replace("\n", "\n      "));
  }

  private String rows(SqlDialect dialect, HistoryRelation history, List<String> conditions) {
    List<String> columns = new ArrayList<>();
    columns.add(
        "coalesce(%s, false) AND coalesce(%s, '') = 'hard' AS %s"
            .formatted(
                dialect.quoted("is_deleted"),
                dialect.quoted("delete_mode"),
                dialect.quoted("_hard")));
    columns.addAll(features(dialect));
    return history.select(group, columns, conditions);
  }

  private static String key(SqlDialect dialect) {
    String salted =
        "concat(CAST(? AS %1$s), CAST(%2$s AS %1$s))"
            .formatted(dialect.text(), dialect.quoted("_id"));
    return "substr(" + dialect.sha256(salted) + ", 1, 16)";
  }

  private String identifier(SqlDialect dialect) {
    return dialect.quoted(group.schema().identifier().value());
  }

  private List<String> features(SqlDialect dialect) {
    return features().stream().map(feature -> dialect.quoted(feature.name().value())).toList();
  }
}
