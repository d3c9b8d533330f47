package tidemark.offline;

import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureType;
import tidemark.offline.NaivePointInTimeJoin.Write;
import tidemark.registry.ViewNames;

/** An in-memory DuckDB with tables where the engine's adapter has views over files. */
final class DuckDbTables implements AutoCloseable {
  private final DuckDBConnection connection;

  DuckDbTables() {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
      run("SET TimeZone = 'UTC'");
      run("SET threads = 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  List<List<@Nullable Object>> query(OfflineQuery query) {
    try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
      for (int i = 0; i < query.parameters().size(); i++) {
        statement.setObject(i + 1, query.parameters().get(i));
      }
      List<List<@Nullable Object>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<@Nullable Object> row = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            row.add(result.getObject(i));
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(query.sql() + "\n" + query.parameters(), e);
    }
  }

  /** An empty {@code <g>_raw}, and the views over it. */
  void create(FeatureGroup group) {
    List<String> columns = new ArrayList<>();
    for (FeatureDefinition feature : group.schema().features()) {
      columns.add('"' + feature.name().value() + "\" " + type(feature.type()));
    }
    columns.add("write_time TIMESTAMP");
    columns.add("api_invocation_time TIMESTAMP");
    columns.add("is_deleted BOOLEAN");
    columns.add("event_time_ns BIGINT");
    columns.add("expires_at_ns BIGINT");
    columns.add("write_id VARCHAR");
    columns.add("delete_mode VARCHAR");
    columns.addAll(List.of("year VARCHAR", "month VARCHAR", "day VARCHAR", "hour VARCHAR"));
    String raw = ViewNames.of(group.name()).raw();
    run("CREATE OR REPLACE TABLE " + raw + " (" + String.join(", ", columns) + ")");
    new GroupViews(SqlDialect.DUCKDB, group)
        .render()
        .forEach((name, text) -> run("CREATE OR REPLACE VIEW " + name + " AS " + text));
  }

  void insert(FeatureGroup group, List<Write> writes) {
    insert(
        ViewNames.of(group.name()).raw(), writes.stream().map(write -> row(group, write)).toList());
  }

  /** Replaces the rows of a table. */
  void insert(String table, List<List<@Nullable Object>> rows) {
    run("DELETE FROM " + table);
    try (DuckDBAppender appender = connection.createAppender(table)) {
      for (List<@Nullable Object> row : rows) {
        appender.beginRow();
        for (Object value : row) {
          append(appender, value);
        }
        appender.endRow();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(DuckDBAppender appender, @Nullable Object value) throws SQLException {
    if (value == null) {
      appender.appendNull();
    } else if (value instanceof Long number) {
      appender.append(number);
    } else if (value instanceof Double number) {
      appender.append(number);
    } else if (value instanceof Boolean flag) {
      appender.append(flag);
    } else if (value instanceof LocalDateTime time) {
      appender.append(time);
    } else {
      appender.append(value.toString());
    }
  }

  private static List<@Nullable Object> row(FeatureGroup group, Write write) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(typed(group.schema().identifierFeature(), write.id()));
    values.add(typed(group.schema().eventTimeFeature(), JoinCase.text(group, write.eventTime())));
    values.addAll(write.features());
    boolean bare = write.foreign() && write.invokedAt() == write.writeTime();
    values.add(timestamp(write.writeTime()));
    values.add(bare ? null : timestamp(write.invokedAt()));
    values.add(bare && !write.deleted() ? null : (Object) write.deleted());
    values.add(write.foreign() ? null : (Object) write.eventTime());
    values.add(write.expiresAt().orElse(null));
    values.add(write.foreign() ? null : write.writeId());
    values.add(write.deleted() ? "soft" : null);
    LocalDateTime at =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(write.eventTime(), 1_000_000_000L), 0, ZoneOffset.UTC);
    for (int part :
        new int[] {at.getYear(), at.getMonthValue(), at.getDayOfMonth(), at.getHour()}) {
      values.add(String.format(Locale.ROOT, "%02d", part));
    }
    return values;
  }

  private static @Nullable Object typed(FeatureDefinition feature, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (feature.type()) {
      case STRING -> text;
      case INTEGRAL -> Long.valueOf(text);
      case FRACTIONAL -> Double.valueOf(text);
    };
  }

  private static LocalDateTime timestamp(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private static String type(FeatureType type) {
    return switch (type) {
      case STRING -> "VARCHAR";
      case INTEGRAL -> "BIGINT";
      case FRACTIONAL -> "DOUBLE";
    };
  }
}
