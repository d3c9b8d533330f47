package tidemark.client.offline;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.HistoryRelation;
import tidemark.offline.SqlDialect;
import tidemark.registry.ViewNames;

/**
 * Reads the offline store over a data source whose database has the views of feature groups: that
 * of Athena's driver, or DuckDB's. Each read runs one statement on a connection of its own, which
 * its rows hold until they are closed. Thread-safe as far as the data source is.
 */
public final class OfflineReader {
  private final DataSource source;
  private final SqlDialect dialect;

  private OfflineReader(DataSource source, SqlDialect dialect) {
    this.source = source;
    this.dialect = dialect;
  }

  /** Reads a database that speaks the dialect. */
  public static OfflineReader of(DataSource source, SqlDialect dialect) {
    return new OfflineReader(source, dialect);
  }

  /** The records of a group that hold now: the newest of each identifier. */
  public OfflineRecords latest(FeatureGroupDefinition group) {
    ViewNames views = ViewNames.of(group.name());
    return records(
        group, "SELECT %s FROM %s".formatted(columns(group), dialect.quoted(views.latest())));
  }

  /**
   * The records that held at an instant, by all that is recorded now: of each identifier the newest
   * of then, unless it was deleted or had expired.
   */
  public OfflineRecords asOf(FeatureGroupDefinition group, Instant at) {
    return records(group, winners(group, at, Optional.empty()));
  }

  /**
   * The records that held at an instant, as far as was known at another: what was written later,
   * late data and corrections, is left out.
   */
  public OfflineRecords asKnown(FeatureGroupDefinition group, Instant at, Instant knownAt) {
    return records(group, winners(group, at, Optional.of(knownAt)));
  }

  /** The rows of a SELECT. */
  public OfflineRows query(String sql) {
    return open(sql);
  }

  /** The writes of a group that won by then, as a SELECT over the view that has each once. */
  private String winners(FeatureGroupDefinition group, Instant at, Optional<Instant> knownAt) {
    String nanos = Long.toString(EventTime.of(at).nanos());
    String known =
        knownAt.map(instant -> "\n    AND \"write_time\" <= " + timestamp(instant)).orElse("");
    return """
        SELECT %1$s
        FROM (
          SELECT
            *,
            row_number() OVER (
              PARTITION BY %2$s
              ORDER BY %7$s) AS "_n"
          FROM %3$s
          WHERE "event_time_ns" <= %4$s%5$s
        ) AS w
        WHERE "_n" = 1
          AND NOT "is_deleted"
          AND coalesce("expires_at_ns", %6$s) > %4$s"""
        .formatted(
            columns(group),
            dialect.quoted(group.schema().identifier().value()),
            dialect.quoted(ViewNames.of(group.name()).writes()),
            nanos,
            known,
            HistoryRelation.FOREVER,
            new HistoryRelation(dialect).order(" DESC"));
  }

  /** The store keeps the time of a write in milliseconds, without a zone, in UTC. */
  private String timestamp(Instant instant) {
    return dialect.timestampOf(Long.toString(EventTime.of(instant).nanos()));
  }

  private String columns(FeatureGroupDefinition group) {
    Stream<String> features =
        group.schema().features().stream().map(feature -> feature.name().value());
    return Stream.concat(features, Stream.of(OfflineRecords.EVENT_TIME, OfflineRecords.EXPIRY))
        .map(dialect::quoted)
        .collect(Collectors.joining(", "));
  }

  private OfflineRecords records(FeatureGroupDefinition group, String sql) {
    return new OfflineRecords(group, open(sql));
  }

  private OfflineRows open(String sql) {
    List<AutoCloseable> opened = new java.util.ArrayList<>();
    try {
      Connection connection = source.getConnection();
      opened.add(connection);
      Statement statement = connection.createStatement();
      opened.add(0, statement);
      return new OfflineRows(statement.executeQuery(sql), List.copyOf(opened));
    } catch (SQLException e) {
      OfflineRows.close(opened);
      throw failed(e);
    }
  }

  static FeatureStoreException failed(SQLException error) {
    return new FeatureStoreException(
        Kind.UNAVAILABLE,
        "The offline store's database refused a statement or broke off: see the cause.",
        error);
  }
}
