package tidemark.local.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.offline.GroupFiles;
import tidemark.offline.GroupViews;
import tidemark.offline.OfflineQuery;
import tidemark.offline.QueryEngine;
import tidemark.offline.Spine;
import tidemark.offline.SpineFile;
import tidemark.offline.SpineShape;
import tidemark.offline.SqlDialect;
import tidemark.registry.ViewNames;

/**
 * One connection, its views and its spine. Views are temporary, so what one session sees does not
 * change while others come with a later ledger; they are made when they are first needed.
 */
final class DuckDbSession implements QueryEngine.Session {
  private final DuckDbQueryEngine engine;
  private final DuckDBConnection connection;
  private final Path staging;
  private final Map<String, GroupFiles> relations = new LinkedHashMap<>();
  private final Set<String> made = new HashSet<>();
  private final List<Path> staged = new ArrayList<>();
  private boolean authored;
  private volatile boolean cancelled;
  private volatile @Nullable Statement running;

  DuckDbSession(
      DuckDbQueryEngine engine,
      DuckDBConnection connection,
      Path staging,
      List<GroupFiles> groups) {
    this.engine = engine;
    this.connection = connection;
    this.staging = staging;
    for (GroupFiles group : groups) {
      for (String name : ViewNames.of(group.group().name()).all()) {
        relations.put(name, group);
      }
    }
  }

  @Override
  public Spine stage(SpineFile file, SpineShape shape) {
    return new SpineStaging(this, staging).stage(file, shape);
  }

  @Override
  public void query(OfflineQuery query, QueryEngine.Rows rows) {
    try {
      make(Set.copyOf(relations.keySet()));
      stream(query, rows);
    } catch (SQLException e) {
      throw failure(e, ofStatement(e));
    }
  }

  @Override
  public void ask(String sql, QueryEngine.Rows rows) {
    UserStatement statement =
        UserStatement.check(sql, Set.copyOf(relations.keySet()), this::syntaxTree);
    try {
      make(statement.relations());
    } catch (SQLException e) {
      throw failure(e, DuckDbErrors.ofEngine(e));
    }
    try {
      stream(OfflineQuery.of(statement.sql()), rows);
    } catch (SQLException e) {
      throw failure(e, DuckDbErrors.ofUserStatement(cause(e, statement)));
    }
  }

  @Override
  public Set<String> check(String sql, Set<String> relations) {
    return UserStatement.check(sql, relations, this::syntaxTree).relations();
  }

  @Override
  public void define(String name, String sql) {
    authored = true;
    try (Statement statement = connection.createStatement()) {
      make(Set.copyOf(relations.keySet()));
      requireWanted();
      statement.execute("CREATE TEMP VIEW " + SqlText.quoted(name) + " AS " + sql);
    } catch (SQLException e) {
      throw failure(e, DuckDbErrors.ofUserStatement(e));
    }
  }

  @Override
  public long export(OfflineQuery query, Path file) {
    Path target = file.toAbsolutePath().normalize();
    try {
      make(Set.copyOf(relations.keySet()));
      return update(
          new OfflineQuery(
              "COPY (\n"
                  + query.sql()
                  + "\n) TO "
                  + SqlText.literal(target)
                  + " (FORMAT parquet, COMPRESSION zstd)",
              query.parameters()));
    } catch (SQLException e) {
      throw failure(e, ofStatement(e));
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // It has just ended by itself, which is what was wanted.
        running = null;
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
      for (Path path : staged) {
        Files.deleteIfExists(path);
      }
    } catch (SQLException e) {
      throw DuckDbErrors.ofEngine(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has a file deleted when the session ends. */
  void deleteAtEnd(Path file) {
    staged.add(file);
  }

  /** Runs a statement that gives no rows; returns how many it wrote. */
  long update(OfflineQuery query) throws SQLException {
    try (PreparedStatement statement = prepare(query)) {
      begin(statement);
      return statement.executeLargeUpdate();
    } finally {
      running = null;
    }
  }

  /** Runs a statement of few rows. */
  List<List<@Nullable Object>> rows(OfflineQuery query) throws SQLException {
    List<List<@Nullable Object>> all = new ArrayList<>();
    stream(
        query,
        new QueryEngine.Rows() {
          @Override
          public void columns(List<QueryEngine.Column> columns) {}

          @Override
          public boolean row(List<? extends @Nullable Object> values) {
            all.add(new ArrayList<>(values));
            return true;
          }
        });
    return all;
  }

  /** What a failure means, or that the session was cancelled. */
  FeatureStoreException failure(SQLException e, FeatureStoreException meaning) {
    return cancelled ? DuckDbErrors.cancelled(e) : meaning;
  }

  private FeatureStoreException ofStatement(SQLException e) {
    return authored ? DuckDbErrors.ofUserStatement(e) : DuckDbErrors.ofEngine(e);
  }

  private void stream(OfflineQuery query, QueryEngine.Rows rows) throws SQLException {
    try (PreparedStatement statement = prepare(query)) {
      begin(statement);
      try (ResultSet result = statement.executeQuery()) {
        ResultColumns columns = ResultColumns.of(result.getMetaData());
        rows.columns(columns.columns());
        while (result.next() && rows.row(columns.read(result))) {
          requireWanted();
        }
      }
    } finally {
      running = null;
    }
  }

  /** A result that streams does not say why it ended, so the statement is run once more. */
  private SQLException cause(SQLException failure, UserStatement statement) {
    if (cancelled || !DuckDbErrors.message(failure).endsWith("Invalid result set")) {
      return failure;
    }
    try {
      update(OfflineQuery.of("CREATE OR REPLACE TEMP TABLE _failed AS " + statement.sql()));
      return failure;
    } catch (SQLException e) {
      return DuckDbErrors.kindOf(DuckDbErrors.message(e)).equals("Parser") ? failure : e;
    }
  }

  private PreparedStatement prepare(OfflineQuery query) throws SQLException {
    requireWanted();
    PreparedStatement statement = connection.prepareStatement(query.sql());
    try {
      for (int i = 0; i < query.parameters().size(); i++) {
        statement.setObject(i + 1, query.parameters().get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private void begin(Statement statement) {
    running = statement;
    requireWanted();
  }

  private void requireWanted() {
    if (cancelled) {
      throw DuckDbErrors.cancelled(new InterruptedException());
    }
  }

  private void make(Set<String> names) throws SQLException {
    for (String name : names) {
      GroupFiles files = relations.get(name);
      if (files != null && made.add(ViewNames.of(files.group().name()).raw())) {
        make(files);
      }
    }
  }

  private void make(GroupFiles files) throws SQLException {
    Map<String, String> views = new LinkedHashMap<>();
    views.put(ViewNames.of(files.group().name()).raw(), engine.raw(files, this::foreignColumns));
    views.putAll(new GroupViews(SqlDialect.DUCKDB, files.group()).render());
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> view : views.entrySet()) {
        requireWanted();
        statement.execute(
            "CREATE TEMP VIEW " + SqlText.quoted(view.getKey()) + " AS " + view.getValue());
      }
    }
  }

  private String syntaxTree(String sql) {
    try {
      return String.valueOf(
          rows(new OfflineQuery(
                  "SELECT json_serialize_sql(?, skip_null := true, skip_empty := true,"
                      + " skip_default := true)",
                  List.of(sql)))
              .get(0)
              .get(0));
    } catch (SQLException e) {
      throw failure(e, DuckDbErrors.ofUserStatement(e));
    }
  }

  /** Reads the footers of files of others, and puts those with the same columns together. */
  private List<RawRelation.Foreign> foreignColumns(List<String> files) {
    try {
      List<RawRelation.Foreign> foreign = new ArrayList<>();
      String schemas =
          """
          SELECT list(file_name ORDER BY file_name)
          FROM (
            SELECT
              file_name,
              string_agg(
                concat_ws(' ', name, type, num_children, converted_type, logical_type),
                ',' ORDER BY name, type) AS signature
            FROM parquet_schema(%s)
            GROUP BY file_name
          )
          GROUP BY signature
          ORDER BY 1"""
              .formatted(SqlText.list(files));
      for (List<@Nullable Object> row : rows(OfflineQuery.of(schemas))) {
        if (row.get(0) instanceof List<?> alike) {
          List<String> paths = alike.stream().map(String::valueOf).toList();
          foreign.add(new RawRelation.Foreign(paths, describe(paths.get(0))));
        }
      }
      return foreign;
    } catch (SQLException e) {
      throw failure(e, DuckDbErrors.ofEngine(e));
    }
  }

  private Map<String, String> describe(String file) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    OfflineQuery query =
        OfflineQuery.of(
            "DESCRIBE SELECT * FROM read_parquet("
                + SqlText.literal(file)
                + ", hive_partitioning = false)");
    for (List<@Nullable Object> row : rows(query)) {
      columns.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
    }
    return columns;
  }
}
