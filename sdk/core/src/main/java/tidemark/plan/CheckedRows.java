package tidemark.plan;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureType;
import tidemark.model.Limit;
import tidemark.model.OnlineConfig;
import tidemark.model.Schema;
import tidemark.model.TimeToLive;
import tidemark.offline.SqlDialect;

/**
 * The rows of {@code _selected}, checked by the rules of PutRecord and given the columns of the
 * offline store, as relations: {@code _texts}, {@code _timed}, {@code _typed}, {@code _checked},
 * {@code _rows}.
 *
 * <p>Each value becomes the text that PutRecord would take, then what that text means. A row breaks
 * at most one rule, the first; two rows of one identifier and event time break {@code duplicate},
 * as nothing would tell which of them wins.
 */
final class CheckedRows {
  static final String SELECTED = "_selected";
  static final String CHECKED = "_checked";
  static final String ROWS = "_rows";

  private static final String ISO =
      "[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?Z";
  private static final String INTEGER = "-?[0-9]+";
  private static final String DECIMAL = "-?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,4})?";

  /** Source: EventTime, whose nanoseconds fit 64 bits. */
  private static final long SECONDS_MAX = 9_223_372_036L;

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SqlDialect dialect;
  private final BoundColumns columns;
  private final BoundColumns.Origin origin;
  private final RunStamp stamp;
  private final Optional<AsOfDays> days;
  private final Schema schema;
  private final Optional<TimeToLive> ttl;

  /**
   * @param days the times that alone may be event times; empty for any
   */
  CheckedRows(
      SqlDialect dialect,
      BoundColumns columns,
      BoundColumns.Origin origin,
      RunStamp stamp,
      Optional<AsOfDays> days) {
    this.dialect = dialect;
    this.columns = columns;
    this.origin = origin;
    this.stamp = stamp;
    this.days = days;
    this.schema = columns.group().schema();
    this.ttl = columns.group().definition().online().flatMap(OnlineConfig::ttl);
  }

  /** The relations, in an order in which they can be made. */
  List<Relation> relations() {
    return List.of(
        new Relation("_texts", texts()),
        new Relation("_timed", timed()),
        new Relation("_typed", typed()),
        new Relation(CHECKED, checked()),
        new Relation(ROWS, rows()));
  }

  /** How many rows break each rule; no row if none does. */
  static String check() {
    return """
        SELECT "_rule" AS "rule", count(*) AS "rows"
        FROM "_checked"
        WHERE "_rule" IS NOT NULL
        GROUP BY "_rule"
        ORDER BY "_rule\"""";
  }

  private String texts() {
    List<String> texts = new ArrayList<>();
    for (BoundColumns.Bound bound : columns.bound()) {
      texts.add(text(bound) + " AS " + quoted(bound.feature().name()));
    }
    return select(texts, SELECTED);
  }

  private String text(BoundColumns.Bound bound) {
    String column = dialect.quoted(bound.column().name());
    String text = "CAST(%s AS %s)".formatted(column, dialect.text());
    FeatureType type = bound.feature().type();
    return switch (bound.column().kind()) {
      case TEXT -> origin == BoundColumns.Origin.CSV ? "nullif(" + text + ", '')" : text;
      case TIMESTAMP -> type == FeatureType.STRING ? iso(column) : seconds(column);
      case DATE ->
          bound.feature().name().equals(schema.eventTime())
              ? (type == FeatureType.STRING ? iso(column) : seconds(column))
              : text;
      case INTEGER, DECIMAL, REAL, BOOLEAN, OTHER -> text;
    };
  }

  /** A timestamp in UTC as ISO-8601 with no, 3 or 6 fraction digits, the fewest that are exact. */
  private String iso(String column) {
    String text = timestampText(column);
    // Not concat, which passes over null in DuckDB.
    return ("replace(CASE WHEN length(%1$s) = 19 THEN %1$s"
            + " WHEN length(%1$s) <= 23 THEN rpad(%1$s, 23, '0')"
            + " ELSE rpad(%1$s, 26, '0') END, ' ', 'T') || 'Z'")
        .formatted(text);
  }

  /** A timestamp in UTC as Unix seconds. */
  private String seconds(String column) {
    String text = timestampText(column);
    String whole = "CAST(substr(" + text + ", 1, 19) AS TIMESTAMP)";
    return "CAST(CAST(%s AS DECIMAL(19, 9)) + CAST('0' || substr(%s, 20) AS DECIMAL(19, 9)) AS %s)"
        .formatted(dialect.epochSecond(whole), text, dialect.text());
  }

  private String timestampText(String column) {
    return "CAST(CAST(%s AS TIMESTAMP) AS %s)".formatted(column, dialect.text());
  }

  private String timed() {
    String time = quoted(schema.eventTime());
    List<String> all = new ArrayList<>(List.of("*"));
    if (schema.eventTimeFeature().type() == FeatureType.FRACTIONAL) {
      String seconds =
          "CASE WHEN %s AND TRY_CAST(%2$s AS DECIMAL(38, 20)) = TRY_CAST(%2$s AS DECIMAL(19, 9))"
                  .formatted(dialect.matches(time, DECIMAL), time)
              + " THEN TRY_CAST(%s AS DECIMAL(19, 9)) END".formatted(time);
      all.add("CAST(floor(" + seconds + ") AS BIGINT) AS \"_second\"");
      all.add(
          "CAST((%1$s - floor(%1$s)) * 1000000000 AS BIGINT) AS \"_fraction\"".formatted(seconds));
    } else {
      String at = "TRY_CAST(replace(substr(" + time + ", 1, 19), 'T', ' ') AS TIMESTAMP)";
      String fraction = "rpad(replace(substr(" + time + ", 21), 'Z', ''), 9, '0')";
      String shaped = dialect.matches(time, ISO);
      all.add("CASE WHEN %s THEN %s END AS \"_second\"".formatted(shaped, dialect.epochSecond(at)));
      all.add(
          "CASE WHEN %s THEN TRY_CAST(%s AS BIGINT) END AS \"_fraction\""
              .formatted(shaped, fraction));
    }
    return select(all, "_texts");
  }

  private String typed() {
    List<String> all = new ArrayList<>();
    for (BoundColumns.Bound bound : columns.bound()) {
      String text = "\"_timed\"." + quoted(bound.feature().name());
      all.add(typed(bound.feature().type(), text) + " AS " + quoted(bound.feature().name()));
    }
    all.add(nanos() + " AS \"_ns\"");
    all.add("CASE\n    " + String.join("\n    ", faults()) + "\n  END AS \"_fault\"");
    return select(all, "_timed");
  }

  private static String typed(FeatureType type, String text) {
    return switch (type) {
      case STRING -> text;
      case INTEGRAL -> "TRY_CAST(" + text + " AS BIGINT)";
      case FRACTIONAL -> "TRY_CAST(" + text + " AS DOUBLE)";
    };
  }

  private static String nanos() {
    return ("CASE WHEN \"_second\" BETWEEN -%1$d AND %1$d"
            + " AND (\"_second\" < %1$d OR \"_fraction\" = 0)"
            + " THEN \"_second\" * 1000000000 + \"_fraction\" END")
        .formatted(SECONDS_MAX);
  }

  private List<String> faults() {
    String id = "\"_timed\"." + quoted(schema.identifier());
    String time = "\"_timed\"." + quoted(schema.eventTime());
    List<String> faults = new ArrayList<>();
    faults.add(fault("coalesce(" + id + ", '') = ''", RowRule.IDENTIFIER_MISSING));
    faults.add(
        fault(
            dialect.utf8Length(id) + " > " + Limit.RECORD_IDENTIFIER_BYTES.max(),
            RowRule.IDENTIFIER_TOO_LONG));
    faults.add(fault("coalesce(" + time + ", '') = ''", RowRule.EVENT_TIME_MISSING));
    faults.add(fault("\"_second\" IS NULL", RowRule.EVENT_TIME_INVALID));
    faults.add(fault(nanos() + " IS NULL", RowRule.EVENT_TIME_OUT_OF_RANGE));
    days.ifPresent(d -> faults.add(fault(isNotAsOf(d), RowRule.EVENT_TIME_NOT_AS_OF)));
    ttl.ifPresent(
        life ->
            faults.add(
                fault(
                    "\"_second\" > " + (SECONDS_MAX - 1 - life.duration().toSeconds()),
                    RowRule.EXPIRY_OUT_OF_RANGE)));
    for (BoundColumns.Bound bound : columns.bound()) {
      FeatureDefinition feature = bound.feature();
      String text = "\"_timed\"." + quoted(feature.name());
      if (!feature.name().equals(schema.eventTime())) {
        faults.add(fault(isInvalid(feature.type(), text), RowRule.VALUE_INVALID, feature.name()));
      }
    }
    faults.add(fault(bytes() + " > " + Limit.RECORD_BYTES.max(), RowRule.RECORD_TOO_LARGE));
    return faults;
  }

  private static String isNotAsOf(AsOfDays days) {
    return ("\"_fraction\" <> 0 OR \"_second\" NOT BETWEEN %1$d AND %2$d"
            + " OR (\"_second\" - %1$d) %% 86400 <> 0")
        .formatted(days.first().at().getEpochSecond(), days.last().at().getEpochSecond());
  }

  private String isInvalid(FeatureType type, String text) {
    return switch (type) {
      case STRING -> "length(" + text + ") > " + Limit.VALUE.max();
      case INTEGRAL ->
          text
              + " IS NOT NULL AND (NOT "
              + dialect.matches(text, INTEGER)
              + " OR TRY_CAST("
              + text
              + " AS BIGINT) IS NULL)";
      case FRACTIONAL ->
          text
              + " IS NOT NULL AND NOT coalesce("
              + dialect.matches(text, DECIMAL)
              + " AND abs(TRY_CAST("
              + text
              + " AS DOUBLE)) <= CAST('1.7976931348623157E308' AS DOUBLE), false)";
    };
  }

  /** Names and values in UTF-8, of the features that are present. */
  private String bytes() {
    return columns.bound().stream()
        .map(BoundColumns.Bound::feature)
        .map(
            feature ->
                "coalesce(%s + %d, 0)"
                    .formatted(
                        dialect.utf8Length("\"_timed\"." + quoted(feature.name())),
                        feature.name().value().length()))
        .collect(Collectors.joining(" + "));
  }

  private String fault(String condition, RowRule rule) {
    return "WHEN " + condition + " THEN " + dialect.literal(rule.word());
  }

  private String fault(String condition, RowRule rule, FeatureName feature) {
    return "WHEN " + condition + " THEN " + dialect.literal(rule.word() + ":" + feature.value());
  }

  private String checked() {
    return """
        SELECT
          *,
          CASE
            WHEN "_fault" IS NULL AND count(*) OVER (PARTITION BY %s, "_ns") > 1 THEN %s
            ELSE "_fault"
          END AS "_rule"
        FROM "_typed\""""
        .formatted(quoted(schema.identifier()), dialect.literal(RowRule.DUPLICATE.word()));
  }

  private String rows() {
    List<String> all = new ArrayList<>();
    for (FeatureDefinition feature : schema.features()) {
      boolean present = columns.bound().stream().anyMatch(b -> b.feature().equals(feature));
      String name = quoted(feature.name());
      all.add(present ? name : "CAST(NULL AS " + type(feature) + ") AS " + name);
    }
    String written = "TIMESTAMP '" + TIMESTAMP.format(stamp.writtenAt()) + "'";
    String partition = timestampText(dialect.timestampOf("\"_ns\""));
    all.add(written + " AS \"write_time\"");
    all.add(written + " AS \"api_invocation_time\"");
    all.add("false AS \"is_deleted\"");
    all.add("\"_ns\" AS \"event_time_ns\"");
    all.add(
        ttl.map(life -> "\"_ns\" + " + life.duration().toNanos()).orElse("CAST(NULL AS BIGINT)")
            + " AS \"expires_at_ns\"");
    all.add(writeId() + " AS \"write_id\"");
    all.add("CAST(NULL AS " + dialect.text() + ") AS \"delete_mode\"");
    int[] starts = {1, 6, 9, 12};
    List<String> names = columns.group().definition().offline().orElseThrow().layout().columns();
    for (int i = 0; i < names.size(); i++) {
      all.add(
          "substr(%s, %d, %d) AS %s"
              .formatted(partition, starts[i], i == 0 ? 4 : 2, dialect.quoted(names.get(i))));
    }
    return select(all, CHECKED);
  }

  /** The same for a row in every repetition of the run. */
  private String writeId() {
    String payload =
        "concat('%s ', CAST(\"_ns\" AS %2$s), ' ', CAST(%3$s AS %2$s))"
            .formatted(stamp.id(), dialect.text(), quoted(schema.identifier()));
    return "substr(" + dialect.sha256(payload) + ", 1, 32)";
  }

  private String type(FeatureDefinition feature) {
    String plain =
        switch (feature.type()) {
          case STRING -> dialect.text();
          case INTEGRAL -> "BIGINT";
          case FRACTIONAL -> "DOUBLE";
        };
    return feature.isScalar() ? plain : dialect.listOf(plain);
  }

  private String quoted(FeatureName name) {
    return dialect.quoted(name.value());
  }

  private static String select(List<String> columns, String from) {
    return "SELECT\n  " + String.join(",\n  ", columns) + "\nFROM \"" + from + "\"";
  }
}
