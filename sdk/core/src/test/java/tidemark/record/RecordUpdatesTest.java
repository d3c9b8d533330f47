package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Definitions;
import tidemark.fixture.InMemoryStore;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.OnlineConfig;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;

class RecordUpdatesTest {
  private static final String T1 = "2026-03-01T11:00:00Z";
  private static final String T2 = "2026-03-01T11:30:00Z";
  private static final String T3 = "2026-03-01T11:45:00Z";
  private static final TimeToLive HOURS = new TimeToLive(TimeToLive.Unit.HOURS, 2);

  private final InMemoryStore store = new InMemoryStore();
  private final RecordService records = store.records;
  private FeatureGroup clicks;

  @BeforeEach
  void createGroup() {
    clicks = store.create(Definitions.online("clicks", config(StorageType.STANDARD_V2)));
  }

  @Test
  @DisplayName("case 52: features given replace, others stay; offline the whole record follows")
  void anUpdateMerges() {
    put("a", T2, given("n", "007"), given("s", "old"));

    records.update(Caller.LOCAL, update("a", given("s", "new"), given("x", "1.50")));

    Map<String, String> expected = Map.of("id", "a", "ts", T2, "n", "007", "x", "1.50", "s", "new");
    assertThat(served("a")).isEqualTo(expected);
    LoggedWrite logged = store.log.writes().get(1);
    assertThat(texts(logged.record(clicks.schema()).present())).isEqualTo(expected);
    assertThat(logged.kind()).isEqualTo(WriteKind.PUT);
    assertThat(logged.eventTimeText()).isEqualTo(T2);
    assertThat(logged.order()).isGreaterThan(store.log.writes().get(0).order());
  }

  @Test
  @DisplayName("case 52: an equal or newer event time applies, an older one is a conflict")
  void theEventTimeNeverGoesBack() {
    put("a", T2, given("n", "1"));

    records.update(Caller.LOCAL, update("a", given("ts", T2), given("n", "2")));
    assertThat(served("a")).containsEntry("n", "2").containsEntry("ts", T2);
    records.update(Caller.LOCAL, update("a", given("ts", T3), given("n", "3")));
    assertThat(served("a")).containsEntry("n", "3").containsEntry("ts", T3);

    assertThatThrownBy(
            () -> records.update(Caller.LOCAL, update("a", given("ts", T2), given("n", "4"))))
        .hasMessage("EventTime is older than the existing record's. Send an equal or a later one.")
        .extracting("kind")
        .isEqualTo(Kind.CONFLICT);
    assertThat(served("a")).containsEntry("n", "3");
    assertThat(store.log.writes()).hasSize(3);
  }

  @Test
  @DisplayName("case 52: what is not served cannot be updated")
  void onlyWhatIsServedIsUpdated() {
    put("soft", T1);
    delete("soft", DeleteRecord.Mode.SOFT);
    put("hard", T1);
    delete("hard", DeleteRecord.Mode.HARD);
    records.put(
        Caller.LOCAL,
        new PutRecord(
            "clicks",
            features("expired", T2),
            Set.of(),
            Optional.of(new TimeToLive(TimeToLive.Unit.HOURS, 1))));
    store.clock.move(Duration.ofMinutes(31));
    int logged = store.log.writes().size();

    for (String id : List.of("never", "soft", "hard", "expired")) {
      assertThatThrownBy(
              () -> records.update(Caller.LOCAL, update(id, given("ts", T3), given("n", "1"))))
          .hasMessage(
              "Resource Not Found: Feature group 'clicks' has no such record. Put it first.")
          .extracting("kind")
          .isEqualTo(Kind.NOT_FOUND);
    }
    assertThat(store.log.writes()).hasSize(logged);
  }

  @Test
  @DisplayName("case 52: only Standard_V2 and InMemory groups")
  void onlySomeStorageTypesTakeUpdates() {
    store.create(Definitions.online("standard", config(StorageType.STANDARD)));
    store.create(Definitions.online("memory", config(StorageType.IN_MEMORY)));
    store.create(Definitions.offlineOnly("history"));
    records.put(
        Caller.LOCAL, new PutRecord("memory", features("a", T1), Set.of(), Optional.empty()));

    records.update(Caller.LOCAL, update("memory", "a", given("n", "1")));
    assertThatThrownBy(() -> records.update(Caller.LOCAL, update("standard", "a", given("n", "1"))))
        .hasMessage(
            "Feature group 'standard' has StorageType Standard; UpdateRecord needs Standard_V2 or"
                + " InMemory.");
    assertThatThrownBy(() -> records.update(Caller.LOCAL, update("history", "a", given("n", "1"))))
        .hasMessage("Feature group 'history' has no OnlineStore.");
    assertThatThrownBy(() -> records.update(Caller.LOCAL, update("nope", "a", given("n", "1"))))
        .hasMessageContaining("can't find a FeatureGroup with name nope")
        .extracting("kind")
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  @DisplayName("case 52: all faults at once, before any effect")
  void allFaultsAreReportedAtOnce() {
    put("a", T2);
    UpdateRecord wrong =
        new UpdateRecord(
            "clicks",
            "a",
            List.of(
                given("n", "1.5"),
                given("nope", "1"),
                given("s", "1"),
                given("s", "2"),
                given("id", "b")),
            Set.of(),
            Optional.of(HOURS));

    assertThatThrownBy(() -> records.update(Caller.LOCAL, wrong))
        .hasMessageContainingAll(
            "TtlDuration needs the event time feature 'ts' of feature group 'clicks' among",
            "Feature 'id' of feature group 'clicks' is the record identifier, which cannot be",
            "Feature 'n' of feature group 'clicks' is Integral;",
            "Feature 'nope' is not in",
            "Feature 's' is given more than once.")
        .extracting("kind")
        .isEqualTo(Kind.INVALID);
    assertThatThrownBy(() -> records.update(Caller.LOCAL, update("", given("ts", "never"))))
        .hasMessageContainingAll("identifier must not be empty", "Event time is not ISO-8601");
    for (int count : List.of(0, 101)) {
      assertThatThrownBy(
              () ->
                  records.update(
                      Caller.LOCAL,
                      update(
                          "a",
                          Collections.nCopies(count, given("n", "1"))
                              .toArray(GivenFeature[]::new))))
          .hasMessageContaining("Features must have 1-100 elements; it has " + count + ".");
    }
    assertThat(store.log.writes()).hasSize(1);
  }

  @Test
  void theSameIdentifierAmongTheFeaturesIsNoChange() {
    put("a", T2);

    records.update(Caller.LOCAL, update("a", given("id", "a"), given("n", "5")));

    assertThat(served("a")).containsEntry("n", "5").containsEntry("id", "a");
  }

  @Test
  @DisplayName("case 52: a time to live stays as long as it was, or is given with an event time")
  void theTimeToLiveStays() {
    records.put(
        Caller.LOCAL, new PutRecord("clicks", features("a", T1), Set.of(), Optional.of(HOURS)));
    put("never", T1);

    records.update(Caller.LOCAL, update("a", given("n", "1")));
    assertThat(expiry("a")).contains("2026-03-01T13:00:00Z");
    records.update(Caller.LOCAL, update("a", given("ts", T2)));
    assertThat(expiry("a")).contains("2026-03-01T13:30:00Z");
    records.update(
        Caller.LOCAL,
        new UpdateRecord(
            "clicks",
            "a",
            List.of(given("ts", T2)),
            Set.of(),
            Optional.of(new TimeToLive(TimeToLive.Unit.DAYS, 1))));
    assertThat(expiry("a")).contains("2026-03-02T11:30:00Z");
    records.update(Caller.LOCAL, update("never", given("ts", T2)));
    assertThat(expiry("never")).isEmpty();
    assertThat(store.log.writes())
        .extracting(w -> w.expiresAt().map(e -> e.at().toString()).orElse("-"))
        .containsExactly(
            "2026-03-01T13:00:00Z",
            "-",
            "2026-03-01T13:00:00Z",
            "2026-03-01T13:30:00Z",
            "2026-03-02T11:30:00Z",
            "-");
  }

  @Test
  @DisplayName("the write id is that of the put of the same record")
  void theWriteIdIsThatOfAPut() {
    records.put(
        Caller.LOCAL,
        new PutRecord("clicks", features("a", T1, given("s", "x")), Set.of(), Optional.of(HOURS)));
    records.update(Caller.LOCAL, update("a", given("ts", T2), given("n", "1")));
    records.put(
        Caller.LOCAL,
        new PutRecord(
            "clicks",
            features("a", T2, given("n", "1"), given("s", "x")),
            Set.of(),
            Optional.of(HOURS)));

    assertThat(store.log.writes().get(1).order().writeId())
        .isEqualTo(store.log.writes().get(2).order().writeId());
  }

  @Test
  @DisplayName("TargetStores limits what an update touches")
  void anUpdateMayTargetOneStore() {
    put("a", T1, given("n", "1"));

    records.update(Caller.LOCAL, update(TargetStore.OFFLINE, given("n", "2")));
    assertThat(served("a")).containsEntry("n", "1");
    assertThat(store.log.writes()).hasSize(2);
    records.update(Caller.LOCAL, update(TargetStore.ONLINE, given("n", "3")));
    assertThat(served("a")).containsEntry("n", "3");
    assertThat(store.log.writes()).hasSize(2);
  }

  @Test
  @DisplayName("G-04: an update is later than what it updates, whatever this process's clock says")
  void anUpdateIsLaterThanWhatItUpdates() {
    RecordService ahead =
        new RecordService(
            store.deployment,
            store.cache,
            Authorizer.ALLOW_ALL,
            store.online,
            store.log,
            () -> store.clock.instant().plusSeconds(5),
            Metrics.NONE,
            InMemoryStore.PAGE_TOKENS);
    ahead.put(Caller.LOCAL, new PutRecord("clicks", features("a", T1), Set.of(), Optional.empty()));

    records.update(Caller.LOCAL, update("a", given("n", "1")));

    assertThat(served("a")).containsEntry("n", "1");
    assertThat(store.log.writes().get(1).order()).isGreaterThan(store.log.writes().get(0).order());
    assertThat(item("a").order()).isEqualTo(store.log.writes().get(1).order());
  }

  @Test
  @DisplayName("G-08: a lost race is run again over what is there then")
  void aLostRaceIsRunAgain() {
    put("a", T1, given("n", "1"));
    BrokenOnlineStore racing = new BrokenOnlineStore(store.online);
    int[] races = {4};
    racing.beforeUpdate =
        () -> {
          if (races[0]-- > 0) {
            put("a", T1, given("n", "1"), given("s", "s" + races[0]));
          }
        };

    store
        .records(racing, store.log, Metrics.NONE)
        .update(Caller.LOCAL, update("a", given("x", "2.5")));

    assertThat(served("a")).containsEntry("s", "s0").containsEntry("x", "2.5");
    assertThat(item("a").order())
        .isEqualTo(
            store.log.writes().stream().map(LoggedWrite::order).max(RecordOrder::compareTo).get());
  }

  @Test
  @DisplayName("five lost races are for the caller to try again")
  void fiveLostRacesAreGivenUp() {
    put("a", T1, given("n", "1"));
    BrokenOnlineStore racing = new BrokenOnlineStore(store.online);
    racing.beforeUpdate = () -> put("a", T1, given("n", "1"));

    assertThatThrownBy(
            () ->
                store
                    .records(racing, store.log, Metrics.NONE)
                    .update(Caller.LOCAL, update("a", given("x", "2.5"))))
        .hasMessage("The record changes too often to be updated.")
        .extracting("kind")
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(store.log.writes()).hasSize(11);
  }

  @Test
  @DisplayName("a record deleted or overtaken during an update")
  void aRecordMayBeGoneAfterARace() {
    put("a", T1);
    put("b", T1);
    BrokenOnlineStore racing = new BrokenOnlineStore(store.online);
    RecordService service = store.records(racing, store.log, Metrics.NONE);
    racing.beforeUpdate =
        () -> {
          delete("a", DeleteRecord.Mode.SOFT);
          put("b", T3);
        };

    assertThatThrownBy(() -> service.update(Caller.LOCAL, update("a", given("n", "1"))))
        .hasMessage("The record was deleted while it was updated.")
        .extracting("kind")
        .isEqualTo(Kind.UNAVAILABLE);
    assertThatThrownBy(
            () -> service.update(Caller.LOCAL, update("b", given("ts", T2), given("n", "1"))))
        .extracting("kind")
        .isEqualTo(Kind.CONFLICT);
    assertThatThrownBy(() -> service.update(Caller.LOCAL, update("a", given("n", "1"))))
        .extracting("kind")
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(served("a")).isEmpty();
    assertThat(served("b")).containsEntry("ts", T3).doesNotContainKey("n");
  }

  @Test
  @DisplayName("G-03: nothing is online when the log fails")
  void nothingIsOnlineWithoutTheLog() {
    put("a", T1, given("n", "1"));
    RecordService failing =
        store.records(
            store.online,
            message -> {
              throw FeatureStoreException.unavailable("The log is away.", new IOException("away"));
            },
            Metrics.NONE);

    assertThatThrownBy(() -> failing.update(Caller.LOCAL, update("a", given("n", "2"))))
        .hasMessage("The log is away.");
    assertThat(served("a")).containsEntry("n", "1");
  }

  @Test
  @DisplayName("concurrent updates of different features all take effect")
  void concurrentUpdatesAllTakeEffect() throws Exception {
    put("a", T1);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (String feature : List.of("n", "x", "s")) {
        running.add(
            threads.submit(
                () -> {
                  for (int i = 1; i <= 50; i++) {
                    updateUntilDone(given(feature, Integer.toString(i)));
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(served("a"))
        .containsEntry("n", "50")
        .containsEntry("x", "50")
        .containsEntry("s", "50");
    assertThat(item("a").order())
        .isEqualTo(
            store.log.writes().stream().map(LoggedWrite::order).max(RecordOrder::compareTo).get());
  }

  private void updateUntilDone(GivenFeature feature) {
    while (true) {
      try {
        records.update(Caller.LOCAL, update("a", feature));
        return;
      } catch (FeatureStoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      }
    }
  }

  private static OnlineConfig config(StorageType type) {
    return new OnlineConfig(type, Optional.empty(), Optional.empty());
  }

  private void put(String id, String time, GivenFeature... others) {
    records.put(
        Caller.LOCAL,
        new PutRecord("clicks", features(id, time, others), Set.of(), Optional.empty()));
  }

  private void delete(String id, DeleteRecord.Mode mode) {
    records.delete(Caller.LOCAL, new DeleteRecord("clicks", id, T2, Set.of(), mode));
  }

  private static UpdateRecord update(String id, GivenFeature... features) {
    return new UpdateRecord("clicks", id, List.of(features), Set.of(), Optional.empty());
  }

  private static UpdateRecord update(String group, String id, GivenFeature feature) {
    return new UpdateRecord(group, id, List.of(feature), Set.of(), Optional.empty());
  }

  private static UpdateRecord update(TargetStore target, GivenFeature feature) {
    return new UpdateRecord("clicks", "a", List.of(feature), Set.of(target), Optional.empty());
  }

  private OnlineItem item(String id) {
    return store.online.get(clicks.incarnation(), new RecordIdentifier(id)).orElseThrow();
  }

  private Map<String, String> served(String id) {
    return texts(
        records
            .get(Caller.LOCAL, new GetRecord("clicks", id, List.of()))
            .map(ServedRecord::features)
            .orElse(List.of()));
  }

  private Optional<String> expiry(String id) {
    return records
        .get(Caller.LOCAL, new GetRecord("clicks", id, List.of()))
        .flatMap(ServedRecord::expiresAt)
        .map(at -> at.at().toString());
  }

  private static Map<String, String> texts(List<GivenFeature> features) {
    return features.stream()
        .collect(Collectors.toMap(GivenFeature::name, f -> ((FeatureValue.Text) f.value()).text()));
  }
}
