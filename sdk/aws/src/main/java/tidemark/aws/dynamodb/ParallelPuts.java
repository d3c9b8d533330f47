package tidemark.aws.dynamodb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore.Outcome;

/**
 * Puts items, some at a time, those of one identifier one after another in their order. The threads
 * are shared by all who put; there are none before the first batch. Thread-safe.
 */
final class ParallelPuts implements AutoCloseable {
  /** Ours: a put takes some 5 ms, so these make a few thousand a second. */
  private static final int THREADS_MAX = 16;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS_MAX,
          work -> {
            Thread thread = new Thread(work, "online-puts");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * The outcomes in the order of the items. Once DynamoDB takes no more, none is begun; those that
   * were not made are told to be throttled.
   *
   * @throws FeatureStoreException another failure of a put; some of the others may have been made
   */
  List<Outcome> run(List<OnlineItem> items, Function<OnlineItem, Outcome> put) {
    Outcome[] outcomes = new Outcome[items.size()];
    Arrays.fill(outcomes, Outcome.THROTTLED);
    AtomicBoolean stopped = new AtomicBoolean();
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (List<Integer> positions : byIdentifier(items).values()) {
      tasks.add(
          () -> {
            boolean done = false;
            try {
              for (int i = 0; i < positions.size() && !stopped.get(); i++) {
                int position = positions.get(i);
                outcomes[position] = put.apply(items.get(position));
              }
              done = true;
            } catch (FeatureStoreException e) {
              if (e.kind() != Kind.THROTTLED) {
                throw e;
              }
            } finally {
              stopped.compareAndSet(false, !done);
            }
            return done;
          });
    }
    await(tasks);
    return List.of(outcomes);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private void await(List<Callable<Boolean>> tasks) {
    try {
      for (Future<Boolean> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FeatureStoreException failure) {
        throw failure;
      }
      throw new FeatureStoreException(Kind.INTERNAL, "A put of a batch failed.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("A batch of puts was interrupted. Repeat it.", e);
    }
  }

  private static Map<RecordIdentifier, List<Integer>> byIdentifier(List<OnlineItem> items) {
    Map<RecordIdentifier, List<Integer>> positions = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      positions.computeIfAbsent(items.get(i).identifier(), id -> new ArrayList<>()).add(i);
    }
    return positions;
  }
}
