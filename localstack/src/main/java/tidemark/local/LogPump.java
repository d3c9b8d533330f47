package tidemark.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import tidemark.http.OutcomeLog;
import tidemark.local.sqlite.SqliteIngestionLog;
import tidemark.local.sqlite.SqliteIngestionLog.Received;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ObjectStore;

/**
 * Does what AWS does between the log and the offline functions: hands batches of messages to the
 * writer, deletes those it does not return, and tells the file function of each new object. A
 * message that is returned comes again after a while that doubles each time. Thread-safe.
 */
final class LogPump implements Closeable {
  private static final int BATCH_MESSAGES_MAX = 3_000;
  private static final long BATCH_CHARACTERS_MAX = 16L << 20;

  /** Much longer than any batch takes; ends when this process does. */
  private static final Duration HIDDEN = Duration.ofMinutes(15);

  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final long DRAIN_PAUSE_MILLIS = 20;

  private final SqliteIngestionLog log;
  private final LogHealth health;
  private final RequestStreamHandler writer;
  private final RequestStreamHandler files;
  private final Deployment deployment;
  private final Queue<ObjectStore.Key> arrived;

  /** What the log is still to be told of messages that were handed over. */
  private final Queue<Runnable> unsettled = new ArrayDeque<>();

  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(1, Threads.named("tidemark-pump"));

  /**
   * @param arrived objects that the file function is to be told of; thread-safe
   */
  LogPump(
      SqliteIngestionLog log,
      LogHealth health,
      Queue<ObjectStore.Key> arrived,
      RequestStreamHandler writer,
      RequestStreamHandler files,
      Deployment deployment) {
    this.log = log;
    this.health = health;
    this.arrived = arrived;
    this.writer = writer;
    this.files = files;
    this.deployment = deployment;
  }

  /** Pumps from now on, again each time the interval has passed. */
  void start(Duration interval, OutcomeLog outcomes) {
    Threads.repeat(thread, interval, "LogPump", outcomes, () -> pump(log.lastAppended()));
  }

  /**
   * Returns when every message appended before is in a file, or was given up, and every file
   * appeared.
   *
   * @throws FeatureStoreException of kind UNAVAILABLE when that takes too long
   */
  void drain(Duration patience) {
    long last = log.lastAppended();
    long deadline = System.nanoTime() + patience.toNanos();
    while (!pump(last)) {
      if (System.nanoTime() > deadline) {
        throw new FeatureStoreException(
            FeatureStoreException.Kind.UNAVAILABLE,
            "Writes are still on their way to the offline store. Try again.");
      }
      pause();
    }
  }

  /**
   * Moves all that can be moved now, or until nothing is left up to a message: others may append
   * faster than this moves. Says whether nothing is left up to there.
   */
  private synchronized boolean pump(long last) {
    settle();
    boolean allAppeared = tellOfArrived();
    List<Received> batch = log.receive(BATCH_MESSAGES_MAX, BATCH_CHARACTERS_MAX, HIDDEN);
    while (!batch.isEmpty()) {
      handOver(batch);
      allAppeared = tellOfArrived();
      if (allAppeared && !log.isWaiting(last)) {
        return true;
      }
      batch = log.receive(BATCH_MESSAGES_MAX, BATCH_CHARACTERS_MAX, HIDDEN);
    }
    return allAppeared && !log.isWaiting(last);
  }

  private void handOver(List<Received> batch) {
    Set<String> failed = new HashSet<>();
    try {
      failed.addAll(LambdaEvents.failures(invoke(writer, LambdaEvents.ofQueue(deployment, batch))));
    } catch (IOException | RuntimeException e) {
      batch.forEach(message -> failed.add(message.messageId()));
    }
    List<String> done = new ArrayList<>();
    for (Received message : batch) {
      if (failed.contains(message.messageId())) {
        Duration delay = RETRY_FIRST.multipliedBy(1L << (message.receives() - 1));
        unsettled.add(() -> log.release(List.of(message.messageId()), delay));
        health.failed(message);
      } else {
        health.written(message);
        done.add(message.messageId());
      }
    }
    unsettled.add(() -> log.acknowledge(done));
    settle();
  }

  /**
   * Tells the log what became of messages. What it cannot take now, as on a full disk, it is told
   * before it hands out others; untold, it would hide those messages for as long as any batch
   * takes.
   */
  private void settle() {
    for (Runnable next = unsettled.peek(); next != null; next = unsettled.peek()) {
      next.run();
      unsettled.remove();
    }
  }

  private boolean tellOfArrived() {
    List<ObjectStore.Key> again = new ArrayList<>();
    for (ObjectStore.Key key = arrived.poll(); key != null; key = arrived.poll()) {
      try {
        invoke(files, LambdaEvents.ofStorage(deployment, key));
      } catch (IOException | RuntimeException e) {
        again.add(key);
      }
    }
    arrived.addAll(again);
    return again.isEmpty();
  }

  private static byte[] invoke(RequestStreamHandler handler, byte[] event) throws IOException {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), response, null);
    return response.toByteArray();
  }

  private static void pause() {
    try {
      Thread.sleep(DRAIN_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("Interrupted while waiting for the log.", e);
    }
  }

  @Override
  public void close() {
    Threads.end(thread);
  }
}
