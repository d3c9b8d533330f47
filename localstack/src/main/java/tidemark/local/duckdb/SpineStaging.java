package tidemark.local.duckdb;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.offline.OfflineQuery;
import tidemark.offline.Spine;
import tidemark.offline.Spine.Kind;
import tidemark.offline.SpineFile;
import tidemark.offline.SpineShape;
import tidemark.parquet.ParquetRows;
import tidemark.tabular.CsvRows;
import tidemark.tabular.RowSource;

/**
 * Makes a spine a relation: checks the file, writes it anew with the rows numbered and their times
 * in nanoseconds, and looks at what came out. So a text is parsed once, whatever it is joined to.
 */
final class SpineStaging {
  /** No group's relation can be named so. */
  private static final String RELATION = "_spine";

  private static final String ISO =
      "[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z";
  private static final long SECONDS_MAX = 9_223_372_036L;
  private static final Pattern CSV_CELL =
      Pattern.compile(
          "CSV Error on Line: ([0-9]+)\\n.*Error when converting column \"([A-Za-z0-9_-]+)\"",
          Pattern.DOTALL);
  private static final FeatureDefinition ANY = FeatureDefinition.scalar("any", FeatureType.STRING);

  private final DuckDbSession session;
  private final Path staging;

  SpineStaging(DuckDbSession session, Path staging) {
    this.session = session;
    this.staging = staging;
  }

  Spine stage(SpineFile file, SpineShape shape) {
    requireSound(file);
    try {
      List<Spine.Column> columns = columns(file, shape);
      String time = shape.check(columns);
      Path copy = staging.resolve("spine-" + UUID.randomUUID() + ".parquet");
      session.deleteAtEnd(copy);
      session.update(OfflineQuery.of(copy(file, time, columns, copy)));
      session.update(
          OfflineQuery.of(
              "CREATE TEMP VIEW "
                  + RELATION
                  + " AS SELECT * FROM read_parquet("
                  + SqlText.literal(copy)
                  + ", hive_partitioning = false)"));
      return facts(shape, time, columns);
    } catch (SQLException e) {
      throw session.failure(e, unreadable(e));
    }
  }

  /**
   * The same rules as for files to load: no Parquet footer is believed that breaks them, and every
   * CSV line is looked at, so that a fault is named by its line.
   */
  private static void requireSound(SpineFile file) {
    try (RowSource rows =
        file.format() == SpineFile.Format.PARQUET
            ? ParquetRows.open(file.path())
            : CsvRows.open(file.path())) {
      if (file.format() == SpineFile.Format.CSV) {
        RowSource.Column first = rows.feature(0, ANY);
        while (rows.next()) {
          first.value();
        }
      }
    } catch (FeatureStoreException e) {
      throw new FeatureStoreException(e.kind(), "The spine: " + e.text(), e);
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The spine cannot be read.", e);
    }
  }

  private List<Spine.Column> columns(SpineFile file, SpineShape shape) throws SQLException {
    List<Spine.Column> columns = new ArrayList<>();
    for (List<@Nullable Object> row :
        session.rows(OfflineQuery.of("DESCRIBE SELECT * FROM " + source(file, Map.of())))) {
      String name = String.valueOf(row.get(0));
      String type = String.valueOf(row.get(1));
      columns.add(new Spine.Column(name, kindOf(type), type));
    }
    if (file.format() == SpineFile.Format.PARQUET) {
      return columns;
    }
    String time = shape.timeColumn(columns);
    return columns.stream().map(column -> asGiven(column, time, shape)).toList();
  }

  /** A CSV says no types: those of times and identifiers are what they have to be. */
  private static Spine.Column asGiven(Spine.Column column, String time, SpineShape shape) {
    FeatureType identifier = shape.identifiers().get(column.name());
    String type = column.type();
    if (identifier == FeatureType.INTEGRAL) {
      type = "BIGINT";
    } else if (identifier != null || column.name().equals(time)) {
      type = "VARCHAR";
    }
    return new Spine.Column(column.name(), kindOf(type), type);
  }

  private static String source(SpineFile file, Map<String, String> csvTypes) {
    String path = SqlText.literal(file.path().toAbsolutePath().normalize());
    if (file.format() == SpineFile.Format.PARQUET) {
      return "read_parquet(" + path + ", hive_partitioning = false)";
    }
    String types =
        csvTypes.entrySet().stream()
            .map(e -> SqlText.literal(e.getKey()) + ": " + SqlText.literal(e.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    return "read_csv("
        + path
        + ", header = true, skip = 0, comment = '', delim = ',', quote = '\"', escape = '\"', sample_size = -1"
        + (csvTypes.isEmpty() ? "" : ", types = " + types)
        + ")";
  }

  private static String copy(
      SpineFile file, String timeColumn, List<Spine.Column> columns, Path copy) {
    Map<String, String> csvTypes = new LinkedHashMap<>();
    List<String> select = new ArrayList<>();
    for (Spine.Column column : columns) {
      select.add(SqlText.quoted(column.name()));
      if (column.name().equals(timeColumn)) {
        select.add(nanos(column) + " AS _t_ns");
      }
      csvTypes.put(column.name(), column.type());
    }
    return "COPY (SELECT row_number() OVER () - 1 AS _sid, "
        + String.join(", ", select)
        + " FROM "
        + source(file, csvTypes)
        + ") TO "
        + SqlText.literal(copy)
        + " (FORMAT parquet, COMPRESSION lz4_raw)";
  }

  /** The column's time in nanoseconds; null if it is none, or out of range. */
  private static String nanos(Spine.Column column) {
    String name = SqlText.quoted(column.name());
    if (column.type().equals("TIMESTAMP_NS")) {
      return within("epoch_ns(" + name + ")", "000000000", "");
    }
    if (column.kind() == Kind.TIMESTAMP) {
      return within("epoch_us(" + name + ")", "000000", " * 1000");
    }
    String second = "epoch_us(TRY_CAST(substr(" + name + ", 1, 19) AS TIMESTAMP))";
    String fraction = "CAST(rpad(replace(substr(" + name + ", 21), 'Z', ''), 9, '0') AS BIGINT)";
    return "CASE WHEN regexp_full_match("
        + name
        + ", '"
        + ISO
        + "') THEN "
        + within(second, "000000", " * 1000 + " + fraction)
        + " END";
  }

  private static String within(String count, String zeros, String andThen) {
    String limit = SECONDS_MAX + zeros;
    return "CASE WHEN "
        + count
        + " BETWEEN -"
        + limit
        + " AND "
        + limit
        + " THEN "
        + count
        + andThen
        + " END";
  }

  private Spine facts(SpineShape shape, String timeColumn, List<Spine.Column> columns)
      throws SQLException {
    String time = SqlText.quoted(timeColumn);
    List<String> select = new ArrayList<>();
    select.add("count(*)");
    select.add("min(_t_ns)");
    select.add("max(_t_ns)");
    select.add("min(_sid) FILTER (WHERE " + time + " IS NULL)");
    select.add("min(_sid) FILTER (WHERE " + time + " IS NOT NULL AND _t_ns IS NULL)");
    shape
        .identifiers()
        .keySet()
        .forEach(id -> select.add("count(*) FILTER (WHERE " + SqlText.quoted(id) + " IS NULL)"));
    List<@Nullable Object> row =
        session
            .rows(OfflineQuery.of("SELECT " + String.join(", ", select) + " FROM " + RELATION))
            .get(0);
    if (row.get(3) instanceof Number first) {
      throw SpineShape.withoutTime(timeColumn, first.longValue() + 1);
    }
    if (row.get(4) instanceof Number first) {
      throw SpineShape.badTime(timeColumn, first.longValue() + 1);
    }
    Map<String, Long> nulls = new LinkedHashMap<>();
    int i = 5;
    for (String id : shape.identifiers().keySet()) {
      nulls.put(id, number(row.get(i++)).orElse(0L));
    }
    return new Spine(
        RELATION,
        columns,
        timeColumn,
        number(row.get(0)).orElse(0L),
        number(row.get(1)).map(EventTime::new),
        number(row.get(2)).map(EventTime::new),
        nulls);
  }

  private static Optional<Long> number(@Nullable Object value) {
    return value instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
  }

  private static Kind kindOf(String type) {
    if (type.startsWith("TIMESTAMP") && !type.endsWith("]")) {
      return Kind.TIMESTAMP;
    }
    return switch (type) {
      case "VARCHAR" -> Kind.TEXT;
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" ->
          Kind.INTEGER;
      case "DATE" -> Kind.DATE;
      default -> Kind.OTHER;
    };
  }

  private static FeatureStoreException unreadable(SQLException e) {
    String message = DuckDbErrors.message(e);
    String kind = DuckDbErrors.kindOf(message);
    if (kind.equals("Out of Memory") || kind.equals("Permission")) {
      return DuckDbErrors.ofEngine(e);
    }
    Matcher cell = CSV_CELL.matcher(message);
    return new FeatureStoreException(
        FeatureStoreException.Kind.INVALID,
        cell.find()
            ? "The spine: Line %s has a value in column '%s' that is not a whole number."
                .formatted(cell.group(1), cell.group(2))
            : "The spine is damaged or not of its format (" + kind + " error).",
        e);
  }
}
