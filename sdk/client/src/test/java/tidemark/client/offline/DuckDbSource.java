package tidemark.client.offline;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** A DuckDB in memory as a data source. */
final class DuckDbSource implements DataSource, AutoCloseable {
  private final DuckDBConnection first;
  private Connection last;

  DuckDbSource() throws SQLException {
    first = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    last = first;
    run("SET TimeZone = 'UTC'");
  }

  void run(String sql) throws SQLException {
    try (Statement statement = first.createStatement()) {
      statement.execute(sql);
    }
  }

  boolean isLastClosed() throws SQLException {
    return last.isClosed();
  }

  @Override
  public Connection getConnection() throws SQLException {
    last = first.duplicate();
    return last;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // It has none.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // Nobody logs in.
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("Nothing is wrapped.");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  @Override
  public void close() throws SQLException {
    first.close();
  }
}
