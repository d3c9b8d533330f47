package tidemark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import tidemark.model.FeatureStoreException;

/**
 * The flights of New York, 2013, cut into what a team would have: facts to load into feature
 * groups, and a spine to train on.
 */
final class FlightsData {
  /** Every flight that landed, one landing a row; null delays stay null. */
  private static final String LANDINGS =
      """
      SELECT tailnum, carrier, landed_at, dep_delay, arr_delay, dest
      FROM read_parquet('%s/flights.parquet')
      WHERE landed_at IS NOT NULL
      ORDER BY landed_at, tailnum""";

  /** A plane's facts do not change within the year; {@code year} is a reserved name. */
  private static final String PLANES =
      """
      SELECT tailnum, TIMESTAMPTZ '2013-01-01 00:00:00+00' AS known_at, year AS built, type,
        manufacturer, model, engines, seats, engine
      FROM read_parquet('%s/planes.parquet')
      ORDER BY tailnum""";

  /** What is asked of a delay model, at scheduled departure, and how it turned out. */
  private static final String SPINE =
      """
      SELECT tailnum, carrier, origin, sched_dep, arr_delay > 30 AS late
      FROM read_parquet('%s/flights.parquet')
      WHERE landed_at IS NOT NULL
      ORDER BY sched_dep, carrier, flight, origin""";

  private final Path source;
  private final Path directory;

  /**
   * @param source where the published files are
   * @param directory where the cut ones go
   */
  FlightsData(Path source, Path directory) {
    this.source = source;
    this.directory = directory;
  }

  Path weather() {
    return source.resolve("weather.parquet");
  }

  Path landings() {
    return directory.resolve("landings.parquet");
  }

  Path planes() {
    return directory.resolve("planes.parquet");
  }

  Path spine() {
    return directory.resolve("departures.parquet");
  }

  /** Writes the files; the same ones each time. */
  void prepare() throws IOException {
    Files.createDirectories(directory);
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET memory_limit = '512MB'");
      write(statement, LANDINGS, landings());
      write(statement, PLANES, planes());
      write(statement, SPINE, spine());
    } catch (SQLException e) {
      throw FeatureStoreException.unavailable(
          "The flights in " + source + " cannot be prepared.", e);
    }
  }

  private void write(Statement statement, String select, Path file) throws SQLException {
    statement.execute(
        "COPY ("
            + select.formatted(quoted(source))
            + ") TO '"
            + quoted(file)
            + "' (FORMAT parquet, COMPRESSION zstd)");
  }

  private static String quoted(Path path) {
    return path.toString().replace("'", "''");
  }
}
