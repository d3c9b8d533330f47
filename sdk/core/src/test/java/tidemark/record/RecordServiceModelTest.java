package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryStore;
import tidemark.fixture.Seeds;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.GivenFeature;
import tidemark.model.OnlineConfig;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.registry.Caller;

/** Random histories against a map that says in few lines what the store promises. */
class RecordServiceModelTest {
  private static final int STEPS = 60;
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final Instant START = Fixtures.NOW;

  /** What an identifier has: a value, a tombstone (no value), or nothing (not in the map). */
  private record Expected(Instant eventTime, Optional<String> value, Optional<Instant> expiresAt) {}

  private enum Step {
    PUT,
    BATCH,
    UPDATE,
    SOFT_DELETE,
    HARD_DELETE,
    MOVE_CLOCK
  }

  private static final List<Step> STEP_KINDS = List.of(Step.values());

  /** One history: the store, the map, and how often each kind of step mattered. */
  private static final class History {
    private final InMemoryStore store = new InMemoryStore();
    private final FeatureGroup group =
        store.create(
            Definitions.online(
                "clicks",
                new OnlineConfig(
                    OnlineConfig.StorageType.IN_MEMORY, Optional.empty(), Optional.empty())));
    private final Map<String, Expected> expected = new HashMap<>();
    private final Random random;
    private int logged;
    private int onlineOnly;
    private int refused;
    private int notUpdated;
    private int historic;
    private int expired;

    History(Random random) {
      this.random = random;
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        step(i);
        IDS.forEach(this::check);
        assertThat(store.log.writes()).hasSize(logged);
      }
      checkOnlineWithinLog();
    }

    private void step(int i) {
      String id = IDS.get(random.nextInt(IDS.size()));
      Instant time = START.plusSeconds(random.nextInt(12) * 10L - 60);
      Set<TargetStore> stores = stores();
      switch (STEP_KINDS.get(random.nextInt(STEP_KINDS.size()))) {
        case PUT -> put(id, time, "v" + i, stores);
        case BATCH -> putAll("v" + i);
        case UPDATE -> update(id, time, "v" + i, stores);
        case SOFT_DELETE -> {
          delete(id, time, DeleteRecord.Mode.SOFT, stores);
          apply(id, new Expected(time, Optional.empty(), Optional.empty()), stores);
        }
        case HARD_DELETE -> hardDelete(id, time, stores);
        case MOVE_CLOCK -> store.clock.move(Duration.ofSeconds(random.nextInt(20)));
      }
    }

    /** Several puts at once, often of one record, are the puts one after the other. */
    private void putAll(String value) {
      List<BatchWrite.Entry> entries = new ArrayList<>();
      List<Runnable> effects = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String id = IDS.get(random.nextInt(IDS.size()));
        Instant time = START.plusSeconds(random.nextInt(12) * 10L - 60);
        Set<TargetStore> stores = stores();
        String text = value + "." + i;
        entries.add(
            BatchWrite.Entry.of(
                new PutRecord(
                    "clicks",
                    features(id, time.toString(), given("s", text)),
                    stores,
                    Optional.empty())));
        effects.add(
            () -> apply(id, new Expected(time, Optional.of(text), Optional.empty()), stores));
      }
      assertThat(
              store.records.putAll(Caller.LOCAL, new BatchWrite.Request(entries, Optional.empty())))
          .isEqualTo(new BatchWrite.Answer(List.of(), List.of()));
      effects.forEach(Runnable::run);
    }

    private void update(String id, Instant time, String value, Set<TargetStore> stores) {
      boolean timed = random.nextBoolean();
      List<GivenFeature> features = new ArrayList<>(List.of(given("s", value)));
      if (timed) {
        features.add(given("ts", time.toString()));
      }
      UpdateRecord request = new UpdateRecord("clicks", id, features, stores, Optional.empty());
      Optional<Expected> live = Optional.ofNullable(expected.get(id)).filter(this::isServed);
      if (live.isEmpty() || (timed && time.isBefore(live.get().eventTime()))) {
        notUpdated++;
        assertThatThrownBy(() -> store.records.update(Caller.LOCAL, request))
            .extracting("kind")
            .isEqualTo(live.isEmpty() ? Kind.NOT_FOUND : Kind.CONFLICT);
        return;
      }
      store.records.update(Caller.LOCAL, request);
      Instant from = live.get().eventTime();
      Instant next = timed ? time : from;
      apply(
          id,
          new Expected(
              next,
              Optional.of(value),
              live.get().expiresAt().map(at -> next.plus(Duration.between(from, at)))),
          stores);
    }

    private boolean isServed(Expected record) {
      return record.value().isPresent()
          && record.expiresAt().map(at -> store.clock.instant().isBefore(at)).orElse(true);
    }

    private void put(String id, Instant time, String value, Set<TargetStore> stores) {
      Optional<TimeToLive> ttl =
          random.nextInt(3) == 0
              ? Optional.of(new TimeToLive(TimeToLive.Unit.SECONDS, 1 + random.nextInt(60)))
              : Optional.empty();
      store.records.put(
          Caller.LOCAL,
          new PutRecord("clicks", features(id, time.toString(), given("s", value)), stores, ttl));
      apply(
          id,
          new Expected(time, Optional.of(value), ttl.map(t -> time.plus(t.duration()))),
          stores);
    }

    private void hardDelete(String id, Instant time, Set<TargetStore> stores) {
      Expected current = expected.get(id);
      boolean online = targets(stores, TargetStore.ONLINE);
      if (online && current != null && !time.isAfter(current.eventTime())) {
        refused++;
        assertThatThrownBy(() -> delete(id, time, DeleteRecord.Mode.HARD, stores))
            .hasMessageContaining("must be later");
        return;
      }
      delete(id, time, DeleteRecord.Mode.HARD, stores);
      logged += targets(stores, TargetStore.OFFLINE) ? 1 : 0;
      if (online) {
        expected.remove(id);
      }
    }

    private void delete(String id, Instant time, DeleteRecord.Mode mode, Set<TargetStore> stores) {
      store.records.delete(
          Caller.LOCAL, new DeleteRecord("clicks", id, time.toString(), stores, mode));
    }

    /** The later event time wins; at equal ones the later call. */
    private void apply(String id, Expected next, Set<TargetStore> stores) {
      logged += targets(stores, TargetStore.OFFLINE) ? 1 : 0;
      if (!targets(stores, TargetStore.ONLINE)) {
        return;
      }
      onlineOnly += targets(stores, TargetStore.OFFLINE) ? 0 : 1;
      Expected current = expected.get(id);
      if (current != null && next.eventTime().isBefore(current.eventTime())) {
        historic++;
        return;
      }
      expected.put(id, next);
    }

    private void check(String id) {
      Optional<ServedRecord> served =
          store.records.get(Caller.LOCAL, new GetRecord("clicks", id, List.of("s", "ts")));
      Optional<Expected> live =
          Optional.ofNullable(expected.get(id)).filter(e -> e.value().isPresent());
      Optional<Expected> unexpired = live.filter(this::isServed);
      expired += live.isPresent() && unexpired.isEmpty() ? 1 : 0;
      assertThat(served.map(ServedRecord::features))
          .as(id)
          .isEqualTo(
              unexpired.map(
                  e ->
                      List.of(
                          given("ts", e.eventTime().toString()),
                          given("s", e.value().orElseThrow()))));
    }

    /** G-03, but for what was written to the online store only. */
    private void checkOnlineWithinLog() {
      List<RecordOrder> orders =
          new ArrayList<>(store.log.writes().stream().map(LoggedWrite::order).toList());
      long outside =
          store.online.items(group.incarnation()).values().stream()
              .filter(item -> !orders.contains(item.order()))
              .count();
      assertThat(outside).isLessThanOrEqualTo(onlineOnly);
    }

    private Set<TargetStore> stores() {
      return switch (random.nextInt(8)) {
        case 0 -> Set.of(TargetStore.ONLINE);
        case 1 -> Set.of(TargetStore.OFFLINE);
        case 2 -> Set.of(TargetStore.ONLINE, TargetStore.OFFLINE);
        default -> Set.of();
      };
    }

    private static boolean targets(Set<TargetStore> stores, TargetStore store) {
      return stores.isEmpty() || stores.contains(store);
    }
  }

  @Test
  @DisplayName("G-03, G-04, G-06..G-15: random histories agree with the model")
  void randomHistoriesAgreeWithTheModel() {
    Map<Step, Integer> mattered = new EnumMap<>(Step.class);

    Seeds.forEach(
        200,
        random -> {
          History history = new History(random);
          history.run();
          mattered.merge(Step.PUT, history.historic, Integer::sum);
          mattered.merge(Step.UPDATE, history.notUpdated, Integer::sum);
          mattered.merge(Step.HARD_DELETE, history.refused, Integer::sum);
          mattered.merge(Step.MOVE_CLOCK, history.expired, Integer::sum);
        });

    assertThat(mattered.values()).allSatisfy(count -> assertThat(count).isGreaterThan(50));
  }
}
