package tidemark.local.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * The one thread that changes the database. Changes that wait together are committed together, so
 * that they share the wait for the disk; each is still whole or not at all. Thread-safe.
 */
final class SqliteWriter implements AutoCloseable {
  private static final int WAITING_MAX = 1_024;
  private static final int TOGETHER_MAX = 256;

  private static final class Job<T> {
    private final Session.Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Job(Session.Work<T> work) {
      this.work = work;
    }

    /** Leaves the transaction as it was when the work fails. */
    void run(Session session) throws SQLException {
      session.execute("SAVEPOINT job");
      try {
        result = work.on(session);
      } catch (SQLException | RuntimeException | Error e) {
        failure = e;
        undo(session, e);
      }
      session.execute("RELEASE job");
    }

    /** SQLite may have rolled all of the transaction back by itself, as when the disk is full. */
    private static void undo(Session session, Throwable why) throws SQLException {
      try {
        session.execute("ROLLBACK TO job");
      } catch (SQLException e) {
        if (why instanceof SQLException cause) {
          cause.addSuppressed(e);
          throw cause;
        }
        throw e;
      }
    }

    void complete() {
      if (failure == null) {
        done.complete(result);
      } else {
        done.completeExceptionally(failure);
      }
    }
  }

  private final Path file;
  private final Session session;
  private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread;
  private volatile boolean closed;

  SqliteWriter(Path file, Session session) {
    this.file = file;
    this.session = session;
    this.thread = new Thread(this::run, "tidemark-store-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Returns the work's result once it is committed.
   *
   * @throws FeatureStoreException UNAVAILABLE when it may or may not have had its effect;
   *     THROTTLED, without effect, when too much waits
   */
  <T> T write(Session.Work<T> work) {
    Job<T> job = new Job<>(work);
    if (closed) {
      throw closedStore();
    }
    if (!waiting.offer(job)) {
      throw new FeatureStoreException(
          Kind.THROTTLED, "The local store has too many writes waiting. Try again.");
    }
    if (closed) {
      refuseWaiting();
    }
    try {
      return job.done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("The write was interrupted.", e);
    } catch (ExecutionException e) {
      throw translate(e);
    }
  }

  private FeatureStoreException translate(ExecutionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof FeatureStoreException e) {
      return new FeatureStoreException(e.kind(), e.text(), e);
    }
    return cause instanceof SQLException e
        ? SqliteErrors.unavailable(file, e)
        : new FeatureStoreException(Kind.INTERNAL, "A write to the local store failed.", failed);
  }

  private void run() {
    List<Job<?>> together = new ArrayList<>();
    try {
      while (!closed) {
        together.add(waiting.take());
        waiting.drainTo(together, TOGETHER_MAX - 1);
        commit(together);
        together.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() asks for the end
    } finally {
      closed = true;
      together.forEach(job -> job.done.completeExceptionally(closedStore()));
      refuseWaiting();
    }
  }

  private void commit(List<Job<?>> together) {
    try {
      session.execute("BEGIN IMMEDIATE");
      for (Job<?> job : together) {
        job.run(session);
      }
      session.execute("COMMIT");
    } catch (SQLException e) {
      rollBack(e);
      together.forEach(job -> job.done.completeExceptionally(e));
      return;
    }
    together.forEach(Job::complete);
  }

  private void rollBack(SQLException why) {
    try {
      session.execute("ROLLBACK");
    } catch (SQLException e) {
      why.addSuppressed(e); // SQLite had rolled back by itself
    }
  }

  private void refuseWaiting() {
    List<Job<?>> left = new ArrayList<>();
    waiting.drainTo(left);
    left.forEach(job -> job.done.completeExceptionally(closedStore()));
  }

  private static FeatureStoreException closedStore() {
    return new FeatureStoreException(Kind.UNAVAILABLE, "The local store is closed.");
  }

  /** Finishes the commit under way and refuses what still waits. */
  @Override
  public void close() throws SQLException {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    session.close();
  }
}
