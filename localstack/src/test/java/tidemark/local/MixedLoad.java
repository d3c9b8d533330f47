package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tidemark.client.FeatureStoreClient;
import tidemark.fixture.Definitions;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.GivenFeature;
import tidemark.model.OnlineConfig;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.record.BatchWrite;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.record.ServedRecord;
import tidemark.record.UpdateRecord;

/**
 * Clients that put, batch, update and soft-delete records of their own until nothing answers, and
 * what each of those writes must have left behind. Used over many runs of one server.
 */
final class MixedLoad {
  static final String GROUP = "clicks";

  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
  private static final int CLIENTS = 6;
  private static final int BATCH = 4;
  private static final List<Action> ACTIONS = List.of(Action.values());

  /** What a client does. */
  enum Action {
    PUT,
    BATCH,
    UPDATE,
    DELETE
  }

  /**
   * A write that was begun.
   *
   * @param number the seconds of its event time; grows from each write of a client to its next
   * @param served the features besides identifier and event time; empty for a delete
   */
  record Write(String identifier, int number, Action action, List<GivenFeature> served) {
    String time() {
      return FIRST.plusSeconds(number).toString();
    }

    Optional<List<GivenFeature>> record() {
      return action == Action.DELETE
          ? Optional.empty()
          : Optional.of(features(identifier, time(), served.toArray(GivenFeature[]::new)));
    }
  }

  /** The writes of one record in their order; its client's thread alone changes it. */
  static final class Register {
    final List<Write> invoked = new ArrayList<>();
    final List<Write> acknowledged = new ArrayList<>();

    /** The last acknowledged, or one begun after it whose answer was lost. */
    List<Write> possible() {
      return acknowledged.isEmpty()
          ? invoked
          : invoked.subList(
              invoked.indexOf(acknowledged.get(acknowledged.size() - 1)), invoked.size());
    }
  }

  private final Map<String, Register> registers = new ConcurrentHashMap<>();
  private final Map<Action, AtomicInteger> acknowledged = new EnumMap<>(Action.class);
  private final int[] numbers = new int[CLIENTS];

  MixedLoad() {
    for (Action action : Action.values()) {
      acknowledged.put(action, new AtomicInteger());
    }
  }

  /** The group it writes to, which can be updated. */
  static FeatureGroupDefinition definition() {
    return Definitions.online(
        GROUP, new OnlineConfig(StorageType.STANDARD_V2, Optional.empty(), Optional.empty()));
  }

  Map<String, Register> registers() {
    return registers;
  }

  /** How many writes of each action were acknowledged so far. */
  Map<Action, Integer> acknowledged() {
    return acknowledged.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().get()));
  }

  /**
   * Writes for a while, until the server is gone.
   *
   * @param kill ends the server; says whether it was there until then
   * @return whether all clients wrote until then
   */
  boolean runUntilKilled(
      Duration span, BooleanSupplier kill, Supplier<FeatureStoreClient> clients, Random random)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Client client = new Client(i, new Random(random.nextLong()));
        running.add(threads.submit(() -> client.writeUntilRefused(clients.get())));
      }
      Thread.sleep(span.toMillis());
      boolean underLoad = running.stream().noneMatch(Future::isDone) && kill.getAsBoolean();
      for (Future<?> client : running) {
        client.get();
      }
      return underLoad;
    } finally {
      threads.shutdownNow();
    }
  }

  /** G-02: what is served is the last acknowledged write, or one that was begun after it. */
  void assertServed(FeatureStoreClient client) {
    registers.forEach(
        (identifier, register) -> {
          Optional<List<GivenFeature>> served =
              client
                  .getRecord(new GetRecord(GROUP, identifier, List.of()))
                  .map(ServedRecord::features);
          List<Optional<List<GivenFeature>>> possible =
              new ArrayList<>(register.possible().stream().map(Write::record).toList());
          if (register.acknowledged.isEmpty()) {
            possible.add(Optional.empty());
          }
          assertThat(possible).as("record " + identifier).contains(served);
        });
  }

  /** One client and the numbers of its writes. */
  private final class Client {
    private final int index;
    private final Random random;
    private final Set<String> fresh = new HashSet<>();

    Client(int index, Random random) {
      this.index = index;
      this.random = random;
    }

    void writeUntilRefused(FeatureStoreClient client) {
      try (client) {
        while (true) {
          Action action = ACTIONS.get(random.nextInt(ACTIONS.size()));
          String single = "client-" + index + "-" + random.nextInt(3);
          switch (action) {
            case PUT -> put(client, single);
            case BATCH -> batch(client);
            case UPDATE -> update(client, single);
            case DELETE -> delete(client, single);
          }
        }
      } catch (FeatureStoreException e) {
        if (e.kind() != Kind.UNAVAILABLE && e.kind() != Kind.INTERNAL) {
          throw e;
        }
      }
    }

    private void put(FeatureStoreClient client, String identifier) {
      Write write = begin(identifier, Action.PUT, Optional.empty());
      client.putRecord(request(write));
      end(write);
    }

    private void batch(FeatureStoreClient client) {
      List<Write> writes = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        writes.add(begin("batch-" + index + "-" + i, Action.BATCH, Optional.empty()));
      }
      BatchWrite.Answer answer =
          client.batchWriteRecord(
              BatchWrite.Request.of(writes.stream().map(Client::request).toList()));
      assertThat(answer.failed()).isEmpty();
      for (int i = 0; i < BATCH; i++) {
        if (!answer.unprocessed().contains(i)) {
          end(writes.get(i));
        }
      }
    }

    /** Of a record whose last write is known: an update keeps what it does not give. */
    private void update(FeatureStoreClient client, String identifier) {
      Optional<Write> last = lastWrite(identifier);
      if (last.isEmpty() || last.get().action() == Action.DELETE || !fresh.contains(identifier)) {
        put(client, identifier);
        return;
      }
      Write write = begin(identifier, Action.UPDATE, last);
      client.updateRecord(
          new UpdateRecord(
              GROUP,
              identifier,
              List.of(given("ts", write.time()), given("n", "" + write.number())),
              Set.of(),
              Optional.empty()));
      end(write);
    }

    private void delete(FeatureStoreClient client, String identifier) {
      Write write = begin(identifier, Action.DELETE, Optional.empty());
      client.deleteRecord(
          new DeleteRecord(GROUP, identifier, write.time(), Set.of(), DeleteRecord.Mode.SOFT));
      end(write);
    }

    private Optional<Write> lastWrite(String identifier) {
      List<Write> writes = registers.computeIfAbsent(identifier, id -> new Register()).invoked;
      return writes.isEmpty() ? Optional.empty() : Optional.of(writes.get(writes.size() - 1));
    }

    /** Two features of each record tell of the same write: none may be mixed of two (G-08). */
    private Write begin(String identifier, Action action, Optional<Write> kept) {
      int number = ++numbers[index];
      GivenFeature s = kept.map(w -> w.served().get(1)).orElse(given("s", "s" + number));
      Write write =
          new Write(
              identifier,
              number,
              action,
              action == Action.DELETE ? List.of() : List.of(given("n", "" + number), s));
      registers.computeIfAbsent(identifier, id -> new Register()).invoked.add(write);
      return write;
    }

    private void end(Write write) {
      registers.computeIfAbsent(write.identifier(), id -> new Register()).acknowledged.add(write);
      fresh.add(write.identifier());
      AtomicInteger count = acknowledged.get(write.action());
      if (count != null) {
        count.incrementAndGet();
      }
    }

    private static PutRecord request(Write write) {
      return new PutRecord(GROUP, write.record().orElseThrow(), Set.of(), Optional.empty());
    }
  }
}
