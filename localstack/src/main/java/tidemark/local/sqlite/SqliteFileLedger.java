package tidemark.local.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tidemark.model.EventTime;
import tidemark.model.Incarnation;
import tidemark.offline.FileEntry;
import tidemark.offline.FileEntry.Origin;
import tidemark.offline.FileEntry.State;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;

/** A ledger of a row per file. */
public final class SqliteFileLedger implements FileLedger {
  private static final String SELECT =
      "SELECT bucket, object_key, partition, bytes, row_count, earliest, latest, origin,"
          + " schema_version, arrived_at, state FROM offline_file WHERE incarnation = ?";

  private final SqliteStore store;

  SqliteFileLedger(SqliteStore store) {
    this.store = store;
  }

  @Override
  public int addAll(Collection<FileEntry> entries) {
    return store.write(
        session -> {
          int added = 0;
          for (FileEntry entry : entries) {
            added += insert(session, entry);
          }
          return added;
        });
  }

  private static int insert(Session session, FileEntry entry) throws SQLException {
    return session.update(
        "INSERT INTO offline_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT DO NOTHING",
        entry.incarnation().key(),
        entry.object().bucket(),
        entry.object().key(),
        entry.partition().path(),
        entry.bytes(),
        entry.rows(),
        entry.earliest().nanos(),
        entry.latest().nanos(),
        entry.origin().name(),
        entry.schemaVersion().isPresent() ? entry.schemaVersion().getAsInt() : null,
        entry.arrivedAt().toString(),
        entry.state().name());
  }

  @Override
  public Optional<FileEntry> find(Incarnation incarnation, ObjectStore.Key object) {
    return store.read(
        session ->
            session.first(
                SELECT + " AND object_key = ? AND bucket = ?",
                row -> entry(incarnation, row),
                incarnation.key(),
                object.key(),
                object.bucket()));
  }

  @Override
  public List<FileEntry> files(Incarnation incarnation) {
    return store.read(
        session ->
            session.all(
                SELECT + " ORDER BY object_key, bucket",
                row -> entry(incarnation, row),
                incarnation.key()));
  }

  @Override
  public List<FileEntry> pending(Incarnation incarnation) {
    return store.read(
        session ->
            session.all(
                SELECT + " AND state = ? ORDER BY object_key, bucket",
                row -> entry(incarnation, row),
                incarnation.key(),
                State.PENDING.name()));
  }

  @Override
  public void markApplied(Incarnation incarnation, Collection<ObjectStore.Key> objects) {
    store.write(
        session -> {
          int marked = 0;
          for (ObjectStore.Key object : objects) {
            marked +=
                session.update(
                    "UPDATE offline_file SET state = ? WHERE incarnation = ? AND object_key = ?"
                        + " AND bucket = ?",
                    State.APPLIED.name(),
                    incarnation.key(),
                    object.key(),
                    object.bucket());
          }
          return marked;
        });
  }

  private static FileEntry entry(Incarnation incarnation, ResultSet row) throws SQLException {
    int version = row.getInt(9);
    OptionalInt schemaVersion = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(version);
    return new FileEntry(
        incarnation,
        new ObjectStore.Key(row.getString(1), row.getString(2)),
        SqliteCatalog.partition(row.getString(3)),
        row.getLong(4),
        row.getLong(5),
        new EventTime(row.getLong(6)),
        new EventTime(row.getLong(7)),
        Origin.valueOf(row.getString(8)),
        schemaVersion,
        Instant.parse(row.getString(10)),
        State.valueOf(row.getString(11)));
  }
}
