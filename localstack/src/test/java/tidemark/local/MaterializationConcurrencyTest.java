package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.local.MaterializedStore.put;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryIngestionLog;
import tidemark.fixture.InMemoryStore;
import tidemark.materialize.RunResult;
import tidemark.materialize.Scope;
import tidemark.metric.Metrics;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry.Origin;
import tidemark.offline.OfflineRow;
import tidemark.record.OnlineItem;
import tidemark.record.PutRecord;
import tidemark.record.RecordService;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.GroupCache;

/** Runs beside clients that put records, over a store that fails now and then. */
class MaterializationConcurrencyTest {
  private static final int CLIENTS = 16;
  private static final int PUTS = 150;
  private static final int IDENTIFIERS = 40;
  private static final long SEED = 5_020_260_301L;
  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path directory;

  /** What was acknowledged or offered, the greatest event time of each record. */
  private final Map<RecordIdentifier, EventTime> acknowledged = new ConcurrentHashMap<>();

  private final AtomicInteger serial = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();
  private final AtomicInteger lowered = new AtomicInteger();

  @Test
  @DisplayName("G-02 G-04 G-18 sixteen clients put during runs: no newer value is overwritten")
  void noNewerValueIsOverwritten() throws Exception {
    try (MaterializedStore store = new MaterializedStore(directory)) {
      Map<RecordIdentifier, EventTime> recorded = fill(store);
      FaultyOnlineStore faulty = new FaultyOnlineStore(store.sqlite.online(), SEED, 0.03);
      store.online = faulty;
      RecordService records = records(store, faulty);
      AtomicBoolean ended = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 2);
      try {
        Future<Integer> reader = threads.submit(() -> watch(store, ended));
        Future<Integer> runner = threads.submit(() -> materialize(store, ended));
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          Random random = new Random(SEED + i);
          clients.add(() -> putAll(records, random));
        }
        for (Future<Integer> client : threads.invokeAll(clients)) {
          assertThat(client.get()).isEqualTo(PUTS);
        }
        ended.set(true);
        assertThat(runner.get()).isPositive();
        assertThat(reader.get()).isPositive();
      } finally {
        threads.shutdownNow();
      }
      store.online = store.sqlite.online();

      assertThat(store.run(Scope.PENDING).result().end()).isEqualTo(RunResult.End.COMPLETE);

      assertThat(faulty.faults).as("faults, seed " + SEED).hasPositiveValue();
      assertThat(givenUp).as("puts given up").hasPositiveValue();
      assertThat(lowered).as("reads that went down, seed " + SEED).hasValue(0);
      assertThat(store.pending()).isEmpty();
      assertNothingIsLost(store, recorded);
    }
  }

  private void assertNothingIsLost(
      MaterializedStore store, Map<RecordIdentifier, EventTime> recorded) {
    Map<RecordIdentifier, OnlineItem> online = store.items();
    recorded.forEach(
        (id, time) -> assertThat(online.get(id).order().eventTime()).isGreaterThanOrEqualTo(time));
    acknowledged.forEach(
        (id, time) -> assertThat(online.get(id).order().eventTime()).isGreaterThanOrEqualTo(time));
  }

  /** Files of many rows over the same records and times as the clients'. */
  private Map<RecordIdentifier, EventTime> fill(MaterializedStore store) {
    Random random = new Random(SEED);
    Map<RecordIdentifier, EventTime> greatest = new HashMap<>();
    for (int file = 0; file < 12; file++) {
      List<OfflineRow> rows = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        OfflineRow row = put(identifier(random), time(random), "0", FIRST);
        rows.add(row);
        greatest.merge(row.record().identifier(), row.order().eventTime(), this::later);
      }
      store.file("f" + file, Origin.LOAD, rows);
    }
    return greatest;
  }

  private int putAll(RecordService records, Random random) {
    int tried = 0;
    while (tried < PUTS) {
      String id = identifier(random);
      String time = time(random);
      tried++;
      try {
        records.put(
            Caller.LOCAL,
            new PutRecord(
                "clicks",
                Fixtures.features(id, time, Fixtures.given("n", "1")),
                Set.of(),
                Optional.empty()));
        acknowledged.merge(new RecordIdentifier(id), EventTime.parseIso(time), this::later);
      } catch (FeatureStoreException e) {
        givenUp.incrementAndGet();
      }
    }
    return tried;
  }

  /** Runs until the clients have ended; a run that failed is run again. */
  private static int materialize(MaterializedStore store, AtomicBoolean ended) {
    int runs = 0;
    do {
      try {
        store.run(runs % 3 == 2 ? Scope.FULL : Scope.PENDING);
      } catch (FeatureStoreException e) {
        assertThat(e.text()).isEqualTo("An injected fault.");
      }
      runs++;
    } while (!ended.get());
    return runs;
  }

  private int watch(MaterializedStore store, AtomicBoolean ended) {
    Map<RecordIdentifier, OnlineItem> seen = new HashMap<>();
    int looks = 0;
    do {
      store
          .items()
          .forEach(
              (id, item) -> {
                OnlineItem before = seen.put(id, item);
                if (before != null && before.order().isGreaterThan(item.order())) {
                  lowered.incrementAndGet();
                }
              });
      looks++;
    } while (!ended.get());
    return looks;
  }

  private RecordService records(MaterializedStore store, FaultyOnlineStore online) {
    return new RecordService(
        LocalFeatureStore.DEPLOYMENT,
        new GroupCache(store.sqlite.registry(), store.clock),
        Authorizer.ALLOW_ALL,
        online,
        new InMemoryIngestionLog(),
        store.clock,
        Metrics.NONE,
        InMemoryStore.PAGE_TOKENS);
  }

  private static String identifier(Random random) {
    return "id" + random.nextInt(IDENTIFIERS);
  }

  /** No two are the same: the last digits count. */
  private String time(Random random) {
    return FIRST.plusSeconds(random.nextInt(7_000)).plusNanos(serial.incrementAndGet()).toString();
  }

  private EventTime later(EventTime a, EventTime b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
