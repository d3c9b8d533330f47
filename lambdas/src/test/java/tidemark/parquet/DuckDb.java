package tidemark.parquet;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** DuckDB in memory, an outsider that writes and reads Parquet by itself. */
public final class DuckDb implements AutoCloseable {
  private final Connection connection;
  private final Path directory;
  private int files;

  private DuckDb(Connection connection, Path directory) {
    this.connection = connection;
    this.directory = directory;
  }

  public static DuckDb in(Path directory) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET threads = 1");
    }
    return new DuckDb(connection, directory);
  }

  /** A new file of what the query gives. */
  Path file(String query) throws SQLException {
    return file(query, "COMPRESSION zstd");
  }

  Path file(String query, String options) throws SQLException {
    Path file = directory.resolve("duck" + files++ + ".parquet");
    run("COPY (" + query + ") TO '" + file + "' (FORMAT parquet, " + options + ")");
    return file;
  }

  public void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Each row's columns as text. */
  public List<String> rows(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      List<String> read = new ArrayList<>();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          cells.add(String.valueOf(rows.getObject(i)));
        }
        read.add(String.join("|", cells));
      }
      return read;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
