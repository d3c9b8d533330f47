package tidemark.local.sqlite;

import java.io.Closeable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;

/**
 * One SQLite file that holds everything of a local store but the offline files. What a port's call
 * has written is on the disk when the call returns. Thread-safe; for one process at a time.
 */
public final class SqliteStore implements Closeable {
  private final Path file;
  private final String id;
  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private final SqliteRegistry registry;
  private final SqliteOnlineStore online;
  private final SqliteIngestionLog log;
  private final SqliteFileLedger ledger;
  private final SqliteCatalog catalog;
  private final SqliteMetadata metadata;
  private final SqliteGrants grants;
  private final SqliteRuns runs;
  private final SqliteSchedules schedules;
  private volatile @Nullable String trouble;

  private SqliteStore(Path file, Session session, String id, InstantSource clock) {
    this.file = file;
    this.id = id;
    this.writer = new SqliteWriter(file, session);
    this.readers = new SqliteReaders(file);
    this.registry = new SqliteRegistry(this);
    this.online = new SqliteOnlineStore(this);
    this.log = new SqliteIngestionLog(this, id, clock);
    this.ledger = new SqliteFileLedger(this);
    this.catalog = new SqliteCatalog(this);
    this.metadata = new SqliteMetadata(this);
    this.grants = new SqliteGrants(this);
    this.runs = new SqliteRuns(this);
    this.schedules = new SqliteSchedules(this);
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws FeatureStoreException naming the file, when it cannot be opened, is damaged, or was
   *     written by a newer version
   */
  public static SqliteStore open(Path file, InstantSource clock) {
    Session session = null;
    try {
      session = Session.writing(file);
      SqliteFormat.prepare(file, session);
      String id = session.first("SELECT id FROM store", row -> row.getString(1)).orElse("");
      SqliteStore store = new SqliteStore(file, session, id, clock);
      store.log.deliverAllAgain();
      store.runs.releaseAll();
      return store;
    } catch (SQLException e) {
      throw close(
          session,
          SqliteErrors.isDamage(e)
              ? SqliteFormat.damaged(file)
              : SqliteErrors.unavailable(file, e));
    } catch (FeatureStoreException e) {
      throw close(session, e);
    }
  }

  /** What tells this store from every other: random, drawn when the file was made, not shown. */
  public String id() {
    return id;
  }

  public SqliteRegistry registry() {
    return registry;
  }

  public SqliteOnlineStore online() {
    return online;
  }

  public SqliteIngestionLog log() {
    return log;
  }

  public SqliteFileLedger ledger() {
    return ledger;
  }

  public SqliteCatalog catalog() {
    return catalog;
  }

  public SqliteMetadata metadata() {
    return metadata;
  }

  public SqliteGrants grants() {
    return grants;
  }

  public SqliteRuns runs() {
    return runs;
  }

  public SqliteSchedules schedules() {
    return schedules;
  }

  /** What is wrong with the file since something was last written, and how to mend it. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Returns once the work is committed. */
  <T> T write(Session.Work<T> work) {
    try {
      T result = writer.write(work);
      trouble = null;
      return result;
    } catch (FeatureStoreException e) {
      throw noted(e);
    }
  }

  <T> T read(Session.Work<T> work) {
    try {
      return readers.read(work);
    } catch (FeatureStoreException e) {
      throw noted(e);
    }
  }

  private FeatureStoreException noted(FeatureStoreException failure) {
    if (failure.getCause() instanceof SQLException) {
      trouble = failure.text();
    }
    return failure;
  }

  @Override
  public void close() {
    try {
      readers.close();
      writer.close();
    } catch (SQLException e) {
      throw SqliteErrors.unavailable(file, e);
    }
  }

  private static FeatureStoreException close(@Nullable Session session, FeatureStoreException why) {
    if (session != null) {
      try {
        session.close();
      } catch (SQLException e) {
        why.addSuppressed(e);
      }
    }
    return why;
  }
}
