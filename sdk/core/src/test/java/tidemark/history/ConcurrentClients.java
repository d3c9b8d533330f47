package tidemark.history;

import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.OnlineConfig;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.RecordIdentifier;
import tidemark.record.BatchWrite;
import tidemark.record.DeleteRecord;
import tidemark.record.OnlineStore;
import tidemark.record.PutRecord;
import tidemark.record.RecordService;
import tidemark.record.UpdateRecord;
import tidemark.registry.Caller;

/**
 * Sixteen clients that put, batch, update, soft-delete and read fifty records in each other's way.
 * When a call fails, half of them give up; the others send the same payload again.
 */
public final class ConcurrentClients {
  private static final int CLIENTS = 16;
  private static final int RECORDS = 50;
  private static final int BATCH = 5;
  private static final int TRIES_MAX = 12;

  /** Few enough that event times are often equal and often late; of two hours. */
  private static final int EVENT_TIMES = 60;

  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");

  private final RecordService records;
  private final OnlineStore online;
  private final FeatureGroup group;
  private final History history;
  private final Random seeds;
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();

  /**
   * @param records a service whose log is {@link History#noting noted}
   * @param online where reads look
   */
  public ConcurrentClients(
      RecordService records, OnlineStore online, FeatureGroup group, History history, long seed) {
    this.records = records;
    this.online = online;
    this.group = group;
    this.history = history;
    this.seeds = new Random(seed);
  }

  /** A group as they use it: both stores, records can be updated. */
  public static FeatureGroup group() {
    return Fixtures.created(
        Definitions.online(
            "clicks",
            new OnlineConfig(StorageType.STANDARD_V2, Optional.empty(), Optional.empty())));
  }

  /** Returns when each client has made so many more calls. */
  public void run(int calls) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Client client = new Client(new Random(seeds.nextLong()), i % 2 == 0 ? 1 : TRIES_MAX);
        running.add(threads.submit(() -> client.run(calls)));
      }
      for (Future<?> client : running) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** How many calls failed and were not made again. */
  public int givenUp() {
    return givenUp.get();
  }

  /** How many calls were made again with the same payload. */
  public int repeated() {
    return repeated.get();
  }

  private final class Client {
    private final Random random;
    private final int triesMax;

    Client(Random random, int triesMax) {
      this.random = random;
      this.triesMax = triesMax;
    }

    void run(int calls) {
      for (int i = 0; i < calls; i++) {
        int drawn = random.nextInt(100);
        if (drawn < 30) {
          read(identifier());
        } else if (drawn < 65) {
          put();
        } else if (drawn < 75) {
          delete();
        } else if (drawn < 88) {
          batch();
        } else {
          update();
        }
      }
    }

    private void read(String text) {
      RecordIdentifier identifier = new RecordIdentifier(text);
      attempt(
          () -> {
            long began = history.moment();
            history.read(identifier, began, online.get(group.incarnation(), identifier));
            return true;
          });
    }

    private void put() {
      PutRecord put = put(identifier());
      write(identifierOf(put), () -> records.put(Caller.LOCAL, put));
    }

    private void delete() {
      String identifier = identifier();
      DeleteRecord delete =
          new DeleteRecord("clicks", identifier, time(), Set.of(), DeleteRecord.Mode.SOFT);
      write(identifier, () -> records.delete(Caller.LOCAL, delete));
    }

    /** Keeps the event time, so that only the invocation decides between two. */
    private void update() {
      String identifier = identifier();
      UpdateRecord update =
          new UpdateRecord(
              "clicks",
              identifier,
              List.of(given("n", "" + numbers.incrementAndGet())),
              Set.of(),
              Optional.empty());
      write(identifier, () -> records.update(Caller.LOCAL, update));
    }

    private void batch() {
      List<Integer> chosen = new ArrayList<>(IntStream.range(0, RECORDS).boxed().toList());
      Collections.shuffle(chosen, random);
      List<PutRecord> left = new ArrayList<>();
      chosen.subList(0, BATCH).forEach(number -> left.add(put("r-" + number)));
      attempt(
          () -> {
            history.begin();
            BatchWrite.Answer answer =
                records.putAll(Caller.LOCAL, BatchWrite.Request.of(List.copyOf(left)));
            List<PutRecord> unprocessed = answer.unprocessed().stream().map(left::get).toList();
            if (!answer.failed().isEmpty()) {
              throw answer.failed().get(0).reason();
            }
            left.removeAll(unprocessed);
            left.forEach(put -> history.acknowledge(new RecordIdentifier(identifierOf(put))));
            left.clear();
            left.addAll(unprocessed);
            return left.isEmpty();
          });
    }

    private void write(String identifier, Runnable call) {
      attempt(
          () -> {
            history.begin();
            call.run();
            history.acknowledge(new RecordIdentifier(identifier));
            return true;
          });
    }

    /** Makes a call until it has passed, or as often as this client does. */
    private void attempt(Attempt call) {
      for (int tries = 1; tries <= triesMax; tries++) {
        try {
          if (call.passes()) {
            return;
          }
        } catch (FeatureStoreException e) {
          if (e.kind() == Kind.NOT_FOUND) {
            return; // there is nothing to update
          }
          if (e.kind() != Kind.UNAVAILABLE && e.kind() != Kind.THROTTLED) {
            throw e;
          }
        }
        (tries < triesMax ? repeated : givenUp).incrementAndGet();
      }
    }

    private PutRecord put(String identifier) {
      int number = numbers.incrementAndGet();
      return new PutRecord(
          "clicks",
          features(identifier, time(), given("n", "" + number), given("s", "s" + number)),
          Set.of(),
          Optional.empty());
    }

    private String identifier() {
      return "r-" + random.nextInt(RECORDS);
    }

    private String time() {
      return FIRST.plusSeconds(random.nextInt(EVENT_TIMES) * 100L).toString();
    }
  }

  /** A call that may be made again. */
  private interface Attempt {
    boolean passes();
  }

  private static String identifierOf(PutRecord put) {
    return ((FeatureValue.Text) put.record().get(0).value()).text();
  }
}
