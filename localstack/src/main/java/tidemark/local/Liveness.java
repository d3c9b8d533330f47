package tidemark.local;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends work whose client is gone. A server learns that only by writing, so while work is silent an
 * empty line is sent every second; one that cannot be sent cancels the work. Thread-safe.
 */
final class Liveness implements Closeable {
  private static final long INTERVAL_MILLIS = 1_000;

  /** One thread for all: a pipe breaks when the thread that last wrote to it has ended. */
  private final ScheduledExecutorService threads =
      Executors.newSingleThreadScheduledExecutor(Threads.named("tidemark-liveness"));

  /** Begins to watch over work that answers by these lines. */
  Watch watch(JsonLinesAnswer lines) {
    return new Watch(lines);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Lines that the work and the watching thread share. */
  final class Watch implements Closeable {
    private final JsonLinesAnswer lines;
    private final ReentrantLock lock = new ReentrantLock();
    private final ScheduledFuture<?> repeated;
    private volatile @Nullable Runnable cancel;
    private boolean wasSilent;

    private Watch(JsonLinesAnswer lines) {
      this.lines = lines;
      this.repeated =
          threads.scheduleWithFixedDelay(
              this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Says how the work is ended. */
    void cancelBy(Runnable handle) {
      cancel = handle;
    }

    /** Writes one line and sends it. */
    void line(JsonLinesAnswer.Members members) throws IOException {
      lock.lock();
      try {
        wasSilent = false;
        lines.line(members);
      } finally {
        lock.unlock();
      }
    }

    /** Writes one line, to be sent together with the next ones. */
    void write(JsonLinesAnswer.Members members) throws IOException {
      lock.lock();
      try {
        wasSilent = false;
        lines.write(members);
      } finally {
        lock.unlock();
      }
    }

    /** Nothing is written by the watching thread any more. */
    @Override
    public void close() {
      lock.lock(); // a look that has begun ends first
      try {
        repeated.cancel(false);
      } finally {
        lock.unlock();
      }
    }

    private void look() {
      if (repeated.isCancelled() || !lock.tryLock()) {
        return;
      }
      try {
        if (wasSilent) {
          lines.blank();
        }
        wasSilent = true;
      } catch (IOException e) {
        repeated.cancel(false);
        Runnable handle = cancel;
        if (handle != null) {
          handle.run();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
