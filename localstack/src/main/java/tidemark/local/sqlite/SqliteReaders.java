package tidemark.local.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** A few connections for reading, opened when needed. Thread-safe. */
final class SqliteReaders implements AutoCloseable {
  private static final int SESSIONS_MAX = 4;

  private final Path file;
  private final Semaphore permits = new Semaphore(SESSIONS_MAX);
  private final ConcurrentLinkedQueue<Session> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  SqliteReaders(Path file) {
    this.file = file;
  }

  <T> T read(Session.Work<T> work) {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("The read was interrupted.", e);
    }
    Session session = null;
    try {
      session = take();
      T result = work.on(session);
      giveBack(session);
      return result;
    } catch (SQLException e) {
      drop(session, e);
      throw SqliteErrors.unavailable(file, e);
    } catch (RuntimeException e) {
      drop(session, e);
      throw e;
    } finally {
      permits.release();
    }
  }

  private Session take() throws SQLException {
    if (closed) {
      throw new FeatureStoreException(Kind.UNAVAILABLE, "The local store is closed.");
    }
    Session session = idle.poll();
    return session == null ? Session.reading(file) : session;
  }

  private void giveBack(Session session) throws SQLException {
    idle.add(session);
    if (closed) {
      closeIdle();
    }
  }

  private static void drop(@Nullable Session session, Exception why) {
    if (session != null) {
      try {
        session.close();
      } catch (SQLException e) {
        why.addSuppressed(e);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    closeIdle();
  }

  private void closeIdle() throws SQLException {
    for (Session session = idle.poll(); session != null; session = idle.poll()) {
      session.close();
    }
  }
}
