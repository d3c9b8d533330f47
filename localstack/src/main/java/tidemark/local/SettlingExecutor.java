package tidemark.local;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tidemark.model.FeatureGroupName;
import tidemark.registry.Settling;

/** Settles groups on a thread of its own, after a delay; tries again while the store fails. */
final class SettlingExecutor implements Settling, Closeable {
  private static final long RETRY_MILLIS = 1_000;

  private final Duration delay;
  private final ScheduledExecutorService thread;
  private volatile Consumer<FeatureGroupName> settle = name -> {};

  SettlingExecutor(Duration delay) {
    this.delay = delay;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, Threads.named("tidemark-settling"));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.thread = executor;
  }

  /** Says what settles a group; to be called before any request. */
  void settleBy(Consumer<FeatureGroupName> work) {
    settle = work;
  }

  @Override
  public void request(FeatureGroupName group) {
    schedule(group, delay.toMillis());
  }

  private void schedule(FeatureGroupName group, long millis) {
    try {
      Future<?> unused = thread.schedule(() -> run(group), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return; // closed: the next start resumes what is unfinished
    }
  }

  private void run(FeatureGroupName group) {
    try {
      settle.accept(group);
    } catch (RuntimeException e) {
      schedule(group, RETRY_MILLIS); // settling may be repeated at any point
    }
  }

  @Override
  public void close() {
    Threads.end(thread);
  }
}
