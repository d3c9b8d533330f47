package tidemark.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tidemark.client.record.TypedRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.FeatureReference;
import tidemark.record.BatchGet;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.record.ServedRecord;
import tidemark.record.UpdateRecord;

/**
 * The same calls by threads of the client's own: each gives a future at once. As many calls as
 * there are threads are on their way together; up to 10,000 more wait, and what exceeds that fails
 * at once with THROTTLED, so that a caller who is faster than the store notices. A future fails
 * with the {@link FeatureStoreException} that the call would throw. To cancel a future stops no
 * call. Calls of one record that are to take effect in order wait for each other's futures.
 * Thread-safe.
 */
public final class FeatureStoreAsyncClient implements AutoCloseable {
  /** Ours: requests are small, and a process that falls behind is to know it. */
  private static final int WAITING_MAX = 10_000;

  private static final long IDLE_SECONDS = 30;

  private final FeatureStoreClient client;
  private final ThreadPoolExecutor threads;

  FeatureStoreAsyncClient(FeatureStoreClient client, int threadsMax) {
    if (threadsMax < 1) {
      throw FeatureStoreException.invalid("A client that does not wait needs a thread at least.");
    }
    this.client = client;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            threadsMax,
            threadsMax,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            work -> {
              Thread thread = new Thread(work, "tidemark-client-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** As {@link FeatureStoreClient#getRecord}. */
  public CompletableFuture<Optional<ServedRecord>> getRecord(GetRecord request) {
    return later(() -> client.getRecord(request));
  }

  /** As {@link FeatureStoreClient#get(String, String)}. */
  public CompletableFuture<Optional<TypedRecord>> get(String group, String identifier) {
    return later(() -> client.get(group, identifier));
  }

  /** As {@link FeatureStoreClient#get(String, String, Class)}. */
  public <T extends Record> CompletableFuture<Optional<T>> get(
      String group, String identifier, Class<T> type) {
    return later(() -> client.get(group, identifier, type));
  }

  /** As {@link FeatureStoreClient#batchGetRecord}. */
  public CompletableFuture<BatchGet.Answer> batchGetRecord(List<BatchGet.Wanted> wanted) {
    return later(() -> client.batchGetRecord(wanted));
  }

  /** As {@link RecordReads#getAll}. */
  public CompletableFuture<List<ReadOutcome>> getAll(List<BatchGet.Wanted> wanted) {
    return later(() -> client.getAll(wanted));
  }

  /** As {@link RecordReads#featureVector}. */
  public CompletableFuture<FeatureVector> featureVector(
      List<FeatureReference> features, Map<String, String> identifiers) {
    return later(() -> client.featureVector(features, identifiers));
  }

  /** As {@link FeatureStoreClient#putRecord}. */
  public CompletableFuture<Void> putRecord(PutRecord request) {
    return run(() -> client.putRecord(request));
  }

  /** As {@link FeatureStoreClient#put}. */
  public <T extends Record> CompletableFuture<Void> put(String group, T record) {
    return run(() -> client.put(group, record));
  }

  /** As {@link FeatureStoreClient#putAll}. */
  public CompletableFuture<List<WriteOutcome>> putAll(List<PutRecord> puts) {
    return later(() -> client.putAll(puts));
  }

  /** As {@link FeatureStoreClient#updateRecord}. */
  public CompletableFuture<Void> updateRecord(UpdateRecord request) {
    return run(() -> client.updateRecord(request));
  }

  /** As {@link FeatureStoreClient#deleteRecord}. */
  public CompletableFuture<Void> deleteRecord(DeleteRecord request) {
    return run(() -> client.deleteRecord(request));
  }

  /** Takes no more calls; those taken are still made. The client they are made by stays open. */
  @Override
  public void close() {
    threads.shutdown();
  }

  private <T> CompletableFuture<T> later(Supplier<T> call) {
    return accepted(() -> CompletableFuture.supplyAsync(call, threads));
  }

  private CompletableFuture<Void> run(Runnable call) {
    return accepted(() -> CompletableFuture.runAsync(call, threads));
  }

  private <T> CompletableFuture<T> accepted(Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (RejectedExecutionException e) {
      FeatureStoreException reason =
          threads.isShutdown()
              ? new FeatureStoreException(Kind.INVALID, "The client is closed.", e)
              : new FeatureStoreException(
                  Kind.THROTTLED, WAITING_MAX + " calls wait already. Wait for some of them.", e);
      return CompletableFuture.failedFuture(reason);
    }
  }
}
