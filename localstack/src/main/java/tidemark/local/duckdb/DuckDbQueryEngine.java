package tidemark.local.duckdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.offline.FileEntry;
import tidemark.offline.GroupFiles;
import tidemark.offline.QueryEngine;
import tidemark.offline.SqlDialect;

/**
 * Queries by a DuckDB in memory, one for the process. It is loaded when it is first asked
 * something, may read and write in the directories of its settings only, and cannot be told
 * otherwise by a query. Thread-safe; a session is a connection of its own.
 */
public final class DuckDbQueryEngine implements QueryEngine, Closeable {
  private final DuckDbSettings settings;
  private final Map<Incarnation, Rendered> rendered = new ConcurrentHashMap<>();
  private @Nullable DuckDBConnection database;
  private boolean closed;

  /** The text of a raw relation, good as long as ledger and schema are what they were. */
  private record Rendered(int schemaVersion, List<FileEntry> files, String sql) {}

  public DuckDbQueryEngine(DuckDbSettings settings) {
    this.settings = settings;
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.DUCKDB;
  }

  @Override
  public Session open(List<GroupFiles> groups) {
    try {
      return new DuckDbSession(this, database().duplicate(), settings.staging(), groups);
    } catch (SQLException e) {
      throw DuckDbErrors.ofEngine(e);
    }
  }

  /** A SELECT, for this engine, of all rows of Parquet files, which it may have to be let read. */
  public static String readingParquet(List<Path> files) {
    return "SELECT * FROM read_parquet("
        + SqlText.list(files.stream().map(Path::toString).toList())
        + ", hive_partitioning = false)";
  }

  /** Whether DuckDB was loaded. */
  public synchronized boolean isLoaded() {
    return database != null;
  }

  /** Ends the engine and what still runs in it. */
  @Override
  public synchronized void close() {
    closed = true;
    DuckDBConnection open = database;
    database = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        throw DuckDbErrors.ofEngine(e);
      }
    }
  }

  /** The text of a group's raw relation, rendered again only if its ledger or schema changed. */
  String raw(GroupFiles files, RawRelation.ForeignColumns foreignColumns) {
    Incarnation incarnation = files.group().incarnation();
    Rendered last = rendered.get(incarnation);
    if (last == null
        || last.schemaVersion() != files.group().schema().version()
        || !last.files().equals(files.files())) {
      last =
          new Rendered(
              files.group().schema().version(),
              files.files(),
              new RawRelation(settings.objects(), files.group()).select(files, foreignColumns));
      rendered.put(incarnation, last);
    }
    return last.sql();
  }

  private synchronized DuckDBConnection database() throws SQLException {
    if (closed) {
      throw FeatureStoreException.unavailable(
          "The SQL engine is closed.", new IllegalStateException());
    }
    DuckDBConnection open = database;
    if (open == null) {
      open = load();
      database = open;
    }
    return open;
  }

  /** The order matters: the last two settings end all setting. */
  private DuckDBConnection load() throws SQLException {
    try {
      Files.createDirectories(settings.objects());
      Files.createDirectories(settings.staging());
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The data directory cannot be written.", e);
    }
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    DuckDBConnection connection =
        DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
    try (Statement statement = connection.createStatement()) {
      for (String setting : configuration()) {
        statement.execute(setting);
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private List<String> configuration() {
    return List.of(
        "SET memory_limit = '" + settings.memoryBytes() + " bytes'",
        "SET threads = " + settings.threads(),
        "SET TimeZone = 'UTC'",
        "SET temp_directory = " + SqlText.literal(settings.staging().resolve("duckdb")),
        "SET autoload_known_extensions = false",
        "SET autoinstall_known_extensions = false",
        "SET allow_community_extensions = false",
        "SET allow_persistent_secrets = false",
        "SET allowed_directories = ["
            + SqlText.literal(settings.objects() + "/")
            + ", "
            + SqlText.literal(settings.staging() + "/")
            + "]",
        "SET enable_external_access = false",
        "SET lock_configuration = true");
  }
}
