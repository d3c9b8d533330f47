package tidemark.local.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduledGroup;
import tidemark.materialize.Schedules;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;

/** A row per group that has a schedule. What begins its runs reads them here. */
public final class SqliteSchedules implements Schedules {
  private static final String COLUMNS =
      "SELECT name, expression, zone, run_time, lag, on_arrival, since FROM schedule";

  private final SqliteStore store;

  SqliteSchedules(SqliteStore store) {
    this.store = store;
  }

  @Override
  public boolean put(FeatureGroup group, Materialization materialization, Instant now) {
    String sql =
        """
        INSERT INTO schedule (incarnation, name, expression, zone, run_time, lag, on_arrival, since)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (incarnation) DO UPDATE SET
          expression = excluded.expression, zone = excluded.zone, run_time = excluded.run_time,
          lag = excluded.lag, on_arrival = excluded.on_arrival, since = excluded.since
        WHERE (schedule.expression, schedule.zone, schedule.run_time, schedule.lag,
            schedule.on_arrival)
          IS NOT (excluded.expression, excluded.zone, excluded.run_time, excluded.lag,
            excluded.on_arrival)""";
    return store.write(
            session ->
                session.update(
                    sql,
                    group.incarnation().key(),
                    group.incarnation().text(),
                    materialization.schedule().map(Schedule::expression).orElse(null),
                    materialization.schedule().map(SqliteSchedules::zone).orElse(null),
                    materialization.expectedRunTime().map(Duration::toSeconds).orElse(null),
                    materialization.sourceLag().map(Duration::toSeconds).orElse(null),
                    materialization.onArrival().name(),
                    now.toEpochMilli()))
        == 1;
  }

  @Override
  public Optional<ScheduledGroup> find(Incarnation group) {
    return store.read(
        session ->
            session.first(
                COLUMNS + " WHERE incarnation = ?", SqliteSchedules::scheduled, group.key()));
  }

  @Override
  public boolean remove(Incarnation group) {
    return store.write(
            session -> session.update("DELETE FROM schedule WHERE incarnation = ?", group.key()))
        == 1;
  }

  @Override
  public List<ScheduledGroup> all() {
    return store.read(
        session -> session.all(COLUMNS + " ORDER BY incarnation", SqliteSchedules::scheduled));
  }

  /** A cron's zone; a rate has none. */
  private static @Nullable String zone(Schedule schedule) {
    return schedule instanceof Schedule.Cron cron ? cron.zoneName() : null;
  }

  private static ScheduledGroup scheduled(ResultSet row) throws SQLException {
    String zone = row.getString(3);
    Optional<Schedule> schedule =
        Optional.ofNullable(row.getString(2))
            .map(text -> Schedule.parse(text, zone == null ? ZoneOffset.UTC : ZoneId.of(zone)));
    return new ScheduledGroup(
        Incarnation.parse(row.getString(1)),
        new Materialization(
            schedule, seconds(row, 4), seconds(row, 5), OnArrival.valueOf(row.getString(6))),
        Instant.ofEpochMilli(row.getLong(7)));
  }

  private static Optional<Duration> seconds(ResultSet row, int column) throws SQLException {
    long seconds = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }
}
