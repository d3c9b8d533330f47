package tidemark.local;

import java.io.Closeable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;
import tidemark.local.sqlite.SqliteStore;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;

/**
 * What is done from time to time: a look for files that no event told of, at the start and daily,
 * and the removal of items that may be removed. Thread-safe.
 */
final class Housekeeping implements Closeable {
  private static final Duration LOOK_INTERVAL = Duration.ofDays(1);
  private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);

  private final SqliteStore store;
  private final OfflineFiles files;
  private final InstantSource clock;
  private final OutcomeLog log;
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(1, Threads.named("tidemark-housekeeping"));
  private volatile @Nullable Future<?> firstLook;

  Housekeeping(SqliteStore store, OfflineFiles files, LocalSettings settings) {
    this.store = store;
    this.files = files;
    this.clock = settings.clock();
    this.log = settings.log();
  }

  void start() {
    firstLook = thread.submit(this::look);
    Threads.repeat(thread, LOOK_INTERVAL, "OfflineFile", log, this::look);
    Threads.repeat(
        thread, PURGE_INTERVAL, "Purge", log, () -> store.online().purge(clock.instant()));
  }

  /** Returns when the files that lay there at the start are known. */
  void awaitFirstLook() {
    Future<?> look = firstLook;
    if (look == null || look.isDone()) {
      return;
    }
    try {
      look.get();
    } catch (ExecutionException e) {
      look(); // by the caller, who then learns why
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("Interrupted while looking for files.", e);
    }
  }

  /** Finds the files of one group that no event told of; gives how many there were. */
  int lookFor(FeatureGroup group) {
    awaitFirstLook();
    return reconcile(group);
  }

  private void look() {
    store.registry().list().forEach(this::reconcile);
  }

  private int reconcile(FeatureGroup group) {
    return files.reconcile(group, (object, why) -> tell(group, object));
  }

  private void tell(FeatureGroup group, ObjectStore.Key object) {
    Map<Field, Object> outcome = new EnumMap<>(Field.class);
    outcome.put(Field.OPERATION, "OfflineFile");
    outcome.put(Field.FEATURE_GROUP, group.name().value());
    outcome.put(Field.OUTCOME, "unreadable");
    outcome.put(Field.OBJECT, object.toString());
    log.write(outcome);
  }

  @Override
  public void close() {
    Threads.end(thread);
  }
}
