package tidemark.local.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Lease;
import tidemark.materialize.RunCause;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunCursor;
import tidemark.materialize.RunId;
import tidemark.materialize.RunResult;
import tidemark.materialize.Runs;
import tidemark.materialize.Scope;
import tidemark.model.Incarnation;

/** A row per lease and a row per run that has ended. */
public final class SqliteRuns implements Runs {
  /** Between the problems of a run; no message has it. */
  private static final String SEPARATOR = "\n";

  private final SqliteStore store;

  SqliteRuns(SqliteStore store) {
    this.store = store;
  }

  @Override
  public Optional<Lease> acquire(Lease lease, Instant now) {
    String sql =
        """
        INSERT INTO run_lease (incarnation, run, owner, since, until, cursor)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (incarnation) DO UPDATE SET
          run = excluded.run, owner = excluded.owner, since = excluded.since,
          until = excluded.until, cursor = excluded.cursor
        WHERE run_lease.until <= ?""";
    return store.write(
        session -> {
          int taken =
              session.update(
                  sql,
                  lease.group().key(),
                  lease.run().value(),
                  lease.owner(),
                  lease.since().toEpochMilli(),
                  lease.until().toEpochMilli(),
                  lease.cursor().map(RunCursor::text).orElse(null),
                  now.toEpochMilli());
          return taken == 1 ? Optional.empty() : lease(session, lease.group());
        });
  }

  @Override
  public boolean renew(Lease lease) {
    return store.write(
            session ->
                session.update(
                    "UPDATE run_lease SET until = ?, cursor = ? WHERE incarnation = ? AND run = ?",
                    lease.until().toEpochMilli(),
                    lease.cursor().map(RunCursor::text).orElse(null),
                    lease.group().key(),
                    lease.run().value()))
        == 1;
  }

  @Override
  public Optional<Lease> lease(Incarnation group) {
    return store.read(session -> lease(session, group));
  }

  @Override
  public boolean finish(FinishedRun run) {
    return store.write(
        session -> {
          int held =
              session.update(
                  "DELETE FROM run_lease WHERE incarnation = ? AND run = ?",
                  run.group().key(),
                  run.id().value());
          if (held == 1) {
            insert(session, run);
            session.update(
                """
                DELETE FROM finished_run WHERE incarnation = ?1 AND number <= (
                  SELECT max(number) FROM finished_run WHERE incarnation = ?1) - ?2""",
                run.group().key(),
                KEPT_MAX);
          }
          return held == 1;
        });
  }

  @Override
  public List<FinishedRun> finished(Incarnation group, int max) {
    return store.read(
        session ->
            session.all(
                "SELECT run, scope, began, ended, state, files, bytes, row_count, applied,"
                    + " historic, expired, failed, problems, cause, cursor FROM finished_run"
                    + " WHERE incarnation = ? ORDER BY number DESC LIMIT ?",
                row -> run(group, row),
                group.key(),
                max));
  }

  @Override
  public void removeAll(Incarnation group) {
    store.write(
        session -> {
          session.update("DELETE FROM run_lease WHERE incarnation = ?", group.key());
          return session.update("DELETE FROM finished_run WHERE incarnation = ?", group.key());
        });
  }

  /**
   * Has the time of every lease pass: this process has the file alone, so who took one has ended.
   * From where on its run could be continued stays there to be read.
   */
  void releaseAll() {
    store.write(session -> session.update("UPDATE run_lease SET until = 0"));
  }

  private static Optional<Lease> lease(Session session, Incarnation group) throws SQLException {
    return session.first(
        "SELECT run, owner, since, until, cursor FROM run_lease WHERE incarnation = ?",
        row ->
            new Lease(
                group,
                new RunId(row.getString(1)),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                Instant.ofEpochMilli(row.getLong(4)),
                Optional.ofNullable(row.getString(5)).flatMap(RunCursor::parse)),
        group.key());
  }

  private static void insert(Session session, FinishedRun run) throws SQLException {
    RunCounts counts = run.result().counts();
    session.update(
        """
        INSERT INTO finished_run
        SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
          ?13, ?14, ?15, ?16
        FROM finished_run WHERE incarnation = ?1""",
        run.group().key(),
        run.id().value(),
        run.scope().name(),
        run.began().toEpochMilli(),
        run.ended().toEpochMilli(),
        run.result().end().name(),
        counts.files(),
        counts.bytes(),
        counts.rows(),
        counts.applied(),
        counts.historic(),
        counts.expired(),
        counts.failed(),
        String.join(SEPARATOR, run.result().problems()),
        run.cause().name(),
        run.result().cursor().map(RunCursor::text).orElse(null));
  }

  private static FinishedRun run(Incarnation group, ResultSet row) throws SQLException {
    String problems = row.getString(13);
    return new FinishedRun(
        group,
        new RunId(row.getString(1)),
        Scope.valueOf(row.getString(2)),
        RunCause.valueOf(row.getString(14)),
        Instant.ofEpochMilli(row.getLong(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        new RunResult(
            new RunCounts(
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12)),
            RunResult.End.valueOf(row.getString(5)),
            problems.isEmpty() ? List.of() : List.of(problems.split(SEPARATOR, -1)),
            Optional.ofNullable(row.getString(15)).flatMap(RunCursor::parse)));
  }
}
