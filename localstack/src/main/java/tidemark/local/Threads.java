package tidemark.local;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;

/** How this store's threads are made and ended. */
final class Threads {
  private static final long END_SECONDS_MAX = 30;

  private Threads() {}

  /** Daemon threads of that name, numbered. */
  static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Does the work now and again, whatever becomes of it; a failure is told to the log. */
  static void repeat(
      ScheduledExecutorService threads,
      Duration interval,
      String operation,
      OutcomeLog log,
      Runnable work) {
    Future<?> unused =
        threads.scheduleWithFixedDelay(
            () -> attempt(operation, log, work),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Does the work once; a failure is told to the log. */
  static void once(ExecutorService threads, String operation, OutcomeLog log, Runnable work) {
    threads.execute(() -> attempt(operation, log, work));
  }

  private static void attempt(String operation, OutcomeLog log, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      tell(operation, e, log);
    }
  }

  private static void tell(String operation, RuntimeException e, OutcomeLog log) {
    Map<Field, Object> outcome = new EnumMap<>(Field.class);
    outcome.put(Field.OPERATION, operation);
    outcome.put(Field.OUTCOME, "failed");
    OutcomeLog.describe(e, outcome);
    log.write(outcome);
  }

  /** Lets what runs come to its end, and starts nothing more. */
  static void end(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
