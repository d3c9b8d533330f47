package tidemark.local.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** A connection and the statements prepared on it. Used by one thread at a time. */
final class Session implements AutoCloseable {
  /** Work done with a session. */
  interface Work<T> {
    T on(Session session) throws SQLException;
  }

  /** Reads the current row of a result. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  /** A few for each of a hundred groups. */
  private static final int STATEMENTS_MAX = 500;

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

  private Session(Connection connection) {
    this.connection = connection;
  }

  /** A connection that may write. A committed transaction survives the loss of power. */
  static Session writing(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    return new Session(config.createConnection("jdbc:sqlite:" + file));
  }

  /** A connection that sees what is committed. */
  static Session reading(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return new Session(config.createConnection("jdbc:sqlite:" + file));
  }

  /** Without the query for the last row's number that the driver else runs after each INSERT. */
  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setGetGeneratedKeys(false);
    return config;
  }

  /** Runs a statement that has no parameters and is not kept. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a change; returns how many rows it changed. */
  int update(String sql, @Nullable Object... parameters) throws SQLException {
    try {
      return prepare(sql, parameters).executeUpdate();
    } catch (SQLException e) {
      throw forget(sql, e);
    }
  }

  /** The first row of a query, if it has one. */
  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    try (ResultSet result = prepare(sql, parameters).executeQuery()) {
      return result.next() ? Optional.of(row.read(result)) : Optional.empty();
    } catch (SQLException e) {
      throw forget(sql, e);
    }
  }

  /** All rows of a query, or of a change that returns rows. */
  <T> List<T> all(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet result = prepare(sql, parameters).executeQuery()) {
      while (result.next()) {
        rows.add(row.read(result));
      }
    } catch (SQLException e) {
      throw forget(sql, e);
    }
    return rows;
  }

  /** Visits the rows of a query until the visitor has enough and says false. */
  void visit(String sql, Row<Boolean> visitor, @Nullable Object... parameters) throws SQLException {
    try (ResultSet result = prepare(sql, parameters).executeQuery()) {
      while (result.next() && visitor.read(result)) {
        // the visitor has taken the row
      }
    } catch (SQLException e) {
      throw forget(sql, e);
    }
  }

  /** The only number of a query that always has one. */
  long number(String sql, @Nullable Object... parameters) throws SQLException {
    return first(sql, row -> row.getLong(1), parameters).orElseThrow();
  }

  private PreparedStatement prepare(String sql, @Nullable Object[] parameters) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
      forgetTheOldest();
    }
    for (int i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
    return statement;
  }

  /** The driver ends a statement that failed: kept, it would fail from then on. */
  private SQLException forget(String sql, SQLException why) {
    PreparedStatement statement = statements.remove(sql);
    if (statement != null) {
      try {
        statement.close();
      } catch (SQLException e) {
        why.addSuppressed(e);
      }
    }
    return why;
  }

  private void forgetTheOldest() throws SQLException {
    if (statements.size() > STATEMENTS_MAX) {
      String oldest = statements.keySet().iterator().next();
      PreparedStatement statement = statements.remove(oldest);
      if (statement != null) {
        statement.close();
      }
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value instanceof Long number) {
      statement.setLong(index, number);
    } else if (value instanceof Integer number) {
      statement.setInt(index, number);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else if (value instanceof String text) {
      statement.setString(index, text);
    } else if (value == null) {
      statement.setNull(index, java.sql.Types.NULL);
    } else {
      throw new IllegalArgumentException("No column holds a " + value.getClass());
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
    connection.close();
  }
}
