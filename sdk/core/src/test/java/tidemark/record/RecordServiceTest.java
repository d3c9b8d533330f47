package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryStore;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.OnlineConfig;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.GroupCache;

class RecordServiceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String T2 = "2026-03-01T11:00:00Z";
  private static final String T3 = "2026-03-01T11:30:00Z";
  private static final TimeToLive HOUR = new TimeToLive(TimeToLive.Unit.HOURS, 1);

  private final InMemoryStore store = new InMemoryStore();
  private final RecordService records = store.records;
  private FeatureGroup clicks;

  @BeforeEach
  void createGroup() {
    clicks = store.create(Fixtures.definition("clicks"));
  }

  @Test
  @DisplayName("G-07: a write that returned is read")
  void aWriteIsReadAtOnce() {
    put("a", T1, given("n", "007"));

    assertThat(served("a")).containsEntry("n", "007").containsEntry("ts", T1);
  }

  @Test
  @DisplayName("G-03: nothing is online when the log fails before its effect")
  void nothingIsOnlineWithoutTheLog() {
    RecordService failing = store.records(store.online, RecordServiceTest::fail, Metrics.NONE);

    assertThatThrownBy(() -> failing.put(Caller.LOCAL, request("a", T1)))
        .hasMessage("The log is away.")
        .extracting("kind")
        .isEqualTo(Kind.UNAVAILABLE);

    assertThat(store.online.items(clicks.incarnation())).isEmpty();
  }

  @Test
  @DisplayName("G-03: nothing is online when the log fails after its effect")
  void nothingIsOnlineWhenTheLogIsIndeterminate() {
    RecordService failing =
        store.records(
            store.online,
            message -> {
              store.log.append(message);
              fail(message);
            },
            Metrics.NONE);

    assertThatThrownBy(() -> failing.put(Caller.LOCAL, request("a", T1)))
        .hasMessage("The log is away.");
    assertThatThrownBy(() -> failing.delete(Caller.LOCAL, delete("a", T1, DeleteRecord.Mode.SOFT)))
        .hasMessage("The log is away.");

    assertThat(store.log.writes()).hasSize(2);
    assertThat(store.online.items(clicks.incarnation())).isEmpty();
  }

  @Test
  @DisplayName("G-02, G-15: a retry after the online store failed has the same write id, and wins")
  void aRetryAfterAnOnlineFailureTakesEffect() {
    BrokenOnlineStore broken = new BrokenOnlineStore(store.online);
    RecordService failing = store.records(broken, store.log, Metrics.NONE);
    broken.fails = true;

    assertThatThrownBy(() -> failing.put(Caller.LOCAL, request("a", T1, given("n", "1"))))
        .extracting("kind")
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(store.log.writes()).hasSize(1);
    broken.fails = false;
    failing.put(Caller.LOCAL, request("a", T1, given("n", "1")));

    assertThat(served("a")).containsEntry("n", "1");
    assertThat(store.log.writes())
        .extracting(w -> w.order().writeId())
        .containsOnly(store.log.writes().get(0).order().writeId());
    assertThat(store.log.writes().get(1).order()).isGreaterThan(store.log.writes().get(0).order());
  }

  @Test
  @DisplayName("case 31: an invalid write has no effect")
  void anInvalidWriteHasNoEffect() {
    for (GivenFeature wrong :
        List.of(given("n", "1.5"), given("x", "NaN"), given("nope", "1"), given("ts", T2))) {
      assertThatThrownBy(() -> put("a", T1, wrong)).extracting("kind").isEqualTo(Kind.INVALID);
    }

    assertThat(store.log.writes()).isEmpty();
    assertThat(store.online.items(clicks.incarnation())).isEmpty();
  }

  @Test
  @DisplayName("all faults of a write at once")
  void allFaultsAreReportedAtOnce() {
    store.create(Definitions.offlineOnly("history"));
    PutRecord request =
        new PutRecord(
            "history",
            features("a", "yesterday", given("n", "1.5")),
            Set.of(TargetStore.ONLINE),
            Optional.of(HOUR));

    assertThatThrownBy(() -> records.put(Caller.LOCAL, request))
        .hasMessageContainingAll(
            "Feature group 'history' has no OnlineStore.",
            "Event time is not ISO-8601 in UTC.",
            "Feature 'n' of feature group 'history' is Integral;",
            "has no OnlineStore, so its records take no TtlDuration.");
    assertThatThrownBy(
            () ->
                records.delete(
                    Caller.LOCAL,
                    new DeleteRecord(
                        "history",
                        "",
                        "yesterday",
                        Set.of(TargetStore.ONLINE),
                        DeleteRecord.Mode.SOFT)))
        .hasMessageContainingAll(
            "has no OnlineStore.", "must not be empty", "Event time is not ISO-8601");
    assertThat(store.log.writes()).isEmpty();
  }

  @Test
  @DisplayName("G-06: a late event is logged and does not change what is served")
  void aLateEventIsHistoric() {
    Counts counts = new Counts();
    RecordService counted = store.records(store.online, store.log, counts);
    put("a", T2, given("n", "2"));

    counted.put(Caller.LOCAL, request("a", T1, given("n", "1")));

    assertThat(served("a")).containsEntry("n", "2");
    assertThat(store.log.writes()).hasSize(2);
    assertThat(counts.of(Count.STALE_RECORDS_IGNORED)).isEqualTo(1);
    assertThat(counts.of(Count.EQUAL_EVENT_TIME_CONFLICTS)).isZero();
    assertThat(counts.of(Count.RECORDS_ACCEPTED)).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "G-15: at equal event times the later invocation wins, though the clock stands still")
  void theLaterInvocationWins() {
    for (int i = 0; i < 20; i++) {
      put("a", T1, given("n", Integer.toString(i)));
    }

    assertThat(served("a")).containsEntry("n", "19");
  }

  @Test
  @DisplayName("B-78: the later invocation wins though the clock goes back")
  void theLaterInvocationWinsThoughTheClockGoesBack() {
    put("a", T1, given("n", "1"));
    store.clock.move(Duration.ofHours(-1));

    put("a", T1, given("n", "2"));

    assertThat(served("a")).containsEntry("n", "2");
  }

  @Test
  @DisplayName("G-15: a lost tie of different payloads is counted")
  void aLostTieIsCounted() {
    Counts counts = new Counts();
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
    ahead.put(Caller.LOCAL, request("a", T1, given("n", "1")));

    store
        .records(store.online, store.log, counts)
        .put(Caller.LOCAL, request("a", T1, given("n", "2")));

    assertThat(served("a")).containsEntry("n", "1");
    assertThat(counts.of(Count.EQUAL_EVENT_TIME_CONFLICTS)).isEqualTo(1);
  }

  @Test
  @DisplayName("G-09: a soft delete leaves a tombstone without values that older puts cannot pass")
  void aSoftDeleteLeavesATombstone() {
    put("a", T1, given("n", "1"));

    delete("a", T2);
    put("a", T1, given("n", "2"));

    OnlineItem item = item("a");
    assertThat(item.tombstone()).isTrue();
    assertThat(item.packed()).isEqualTo(PackedRecord.EMPTY);
    assertThat(served("a")).isEmpty();
    put("a", T3, given("n", "3"));
    assertThat(served("a")).containsEntry("n", "3");
  }

  @Test
  @DisplayName("case 38: the marker has the identifier and the delete's event time, nothing else")
  void theMarkerHasItsKeysOnly() {
    put("a", T1, given("n", "1"), given("s", "x"));

    delete("a", "2026-03-01T11:00:00.5Z");

    LoggedWrite marker = store.log.writes().get(1);
    assertThat(marker.kind()).isEqualTo(WriteKind.SOFT_DELETE);
    assertThat(marker.kind().isDelete()).isTrue();
    assertThat(marker.eventTimeText()).isEqualTo("2026-03-01T11:00:00.5Z");
    assertThat(marker.record(clicks.schema()).present())
        .extracting(GivenFeature::name)
        .containsExactly("id", "ts");
  }

  @Test
  @DisplayName("G-10: a soft delete that is not newer is logged; online is unchanged")
  void anOlderSoftDeleteIsHistoric() {
    put("a", T2);

    delete("a", T1);

    assertThat(served("a")).containsEntry("ts", T2);
    assertThat(store.log.writes()).hasSize(2);
  }

  @Test
  @DisplayName("G-10: a hard delete that is not newer is refused, and no marker logged")
  void anOlderHardDeleteIsRefused() {
    put("a", T2);

    for (String time : List.of(T1, T2)) {
      assertThatThrownBy(() -> hardDelete("a", time))
          .hasMessage("EventTime must be later than the existing record's for a HardDelete.");
    }

    assertThat(served("a")).containsEntry("ts", T2);
    assertThat(store.log.writes()).hasSize(1);
  }

  @Test
  @DisplayName("G-10: nor may a hard delete be older than a tombstone or an expired record")
  void aHardDeleteIsLaterThanWhatGuards() {
    delete("a", T2);
    records.put(
        Caller.LOCAL, new PutRecord("clicks", features("b", T2), Set.of(), Optional.of(minute())));

    assertThatThrownBy(() -> hardDelete("a", T1)).hasMessageContaining("must be later");
    assertThatThrownBy(() -> hardDelete("b", T1)).hasMessageContaining("must be later");
  }

  @Test
  @DisplayName("G-11: a hard delete forgets: an older put is accepted again")
  void aHardDeleteForgets() {
    put("a", T2);

    hardDelete("a", T3);

    assertThat(store.online.items(clicks.incarnation())).isEmpty();
    put("a", T1, given("n", "1"));
    assertThat(served("a")).containsEntry("n", "1");
    assertThat(store.log.writes())
        .extracting(LoggedWrite::kind)
        .containsExactly(WriteKind.PUT, WriteKind.HARD_DELETE, WriteKind.PUT);
  }

  @Test
  @DisplayName("a hard delete of nothing leaves a marker and succeeds, as its retry must")
  void aHardDeleteOfNothingLeavesAMarker() {
    hardDelete("a", T1);
    hardDelete("a", T1);

    assertThat(store.log.writes()).hasSize(2);
    assertThat(store.online.items(clicks.incarnation())).isEmpty();
  }

  @Test
  @DisplayName("a hard delete that loses to a put made meanwhile is refused")
  void aHardDeleteMayLoseARace() {
    put("a", T1);
    RecordService racing =
        store.records(
            store.online,
            message -> {
              store.log.append(message);
              put("a", T3, given("n", "3"));
            },
            Metrics.NONE);

    assertThatThrownBy(() -> racing.delete(Caller.LOCAL, delete("a", T2, DeleteRecord.Mode.HARD)))
        .hasMessageContaining("must be later");

    assertThat(served("a")).containsEntry("n", "3");
  }

  @Test
  @DisplayName("a hard delete of the offline store only asks nothing of the online store")
  void aHardDeleteOfflineOnlyIsNotRefused() {
    put("a", T2);

    records.delete(
        Caller.LOCAL,
        new DeleteRecord("clicks", "a", T1, Set.of(TargetStore.OFFLINE), DeleteRecord.Mode.HARD));

    assertThat(served("a")).containsEntry("ts", T2);
    assertThat(store.log.writes()).hasSize(2);
  }

  @Test
  @DisplayName("G-12: a record is served until event time + TTL, to the nanosecond")
  void aRecordIsServedUntilItExpires() {
    records.put(
        Caller.LOCAL,
        new PutRecord(
            "clicks",
            features("a", "2026-03-01T11:00:00.000000001Z"),
            Set.of(),
            Optional.of(HOUR)));

    assertThat(get("a").orElseThrow().expiresAt())
        .contains(EventTime.parseIso("2026-03-01T12:00:00.000000001Z"));
    store.clock.move(Duration.ofNanos(1));
    assertThat(get("a")).isEmpty();
  }

  @Test
  @DisplayName("G-12: an expired newer record still blocks an older one with a longer life")
  void anExpiredRecordStillGuards() {
    TimeToLive day = new TimeToLive(TimeToLive.Unit.DAYS, 1);
    records.put(
        Caller.LOCAL, new PutRecord("clicks", features("a", T2), Set.of(), Optional.of(minute())));

    records.put(
        Caller.LOCAL, new PutRecord("clicks", features("a", T1), Set.of(), Optional.of(day)));

    assertThat(get("a")).isEmpty();
    OnlineItem guard = item("a");
    assertThat(guard.packed()).isEqualTo(PackedRecord.EMPTY);
    assertThat(guard.purgeAtSecond())
        .hasValue(Instant.parse("2026-03-02T12:00:00Z").getEpochSecond());
    assertThat(store.log.writes()).hasSize(2);
  }

  @Test
  @DisplayName("G-12: the purge time lies a guard after expiry, rounded up")
  void anItemIsPurgedLaterThanItExpires() {
    records.put(
        Caller.LOCAL,
        new PutRecord(
            "clicks", features("a", "2026-03-01T11:30:00.5Z"), Set.of(), Optional.of(HOUR)));

    assertThat(item("a").purgeAtSecond())
        .hasValue(Instant.parse("2026-03-02T12:30:01Z").getEpochSecond());
  }

  @Test
  @DisplayName("B-78: a record written as expired is not served when the clock goes back")
  void aGuardIsNeverServed() {
    records.put(
        Caller.LOCAL, new PutRecord("clicks", features("a", T2), Set.of(), Optional.of(minute())));
    store.clock.move(Duration.ofHours(-1));

    assertThat(get("a")).isEmpty();
  }

  @Test
  @DisplayName("case 40, G-13: the record's TTL overrides the group's")
  void theRecordsTimeToLiveOverridesTheGroups() {
    store.create(Definitions.online("sessions", OnlineConfig.standard().withTtl(HOUR)));
    TimeToLive day = new TimeToLive(TimeToLive.Unit.DAYS, 1);

    records.put(
        Caller.LOCAL, new PutRecord("sessions", features("a", T3), Set.of(), Optional.of(day)));
    records.put(
        Caller.LOCAL, new PutRecord("sessions", features("b", T3), Set.of(), Optional.empty()));

    assertThat(expiryIn("sessions", "a")).contains(EventTime.parseIso("2026-03-02T11:30:00Z"));
    assertThat(expiryIn("sessions", "b")).contains(EventTime.parseIso("2026-03-01T12:30:00Z"));
  }

  @Test
  @DisplayName("a newer record without a TTL clears the old one")
  void aPutWithoutATimeToLiveClearsTheOld() {
    records.put(
        Caller.LOCAL, new PutRecord("clicks", features("a", T3), Set.of(), Optional.of(HOUR)));
    put("a", "2026-03-01T11:45:00Z");
    store.clock.move(Duration.ofDays(9));

    assertThat(get("a").orElseThrow().expiresAt()).isEmpty();
  }

  @Test
  @DisplayName("G-14: event times are compared to the nanosecond")
  void eventTimesAreComparedToTheNanosecond() {
    put("a", "2026-03-01T10:00:00.000000002Z", given("n", "2"));
    put("a", "2026-03-01T10:00:00.000000001Z", given("n", "1"));

    assertThat(served("a")).containsEntry("n", "2");
  }

  @Test
  @DisplayName("B-24: any Unicode comes back as it was")
  void anyTextComesBack() {
    String text = "\u0000\uFFFE\u200F😀é\\\"\n";

    put("a", T1, given("s", text));

    assertThat(served("a")).containsEntry("s", text);
    assertThat(store.log.pending()).hasSize(1);
    LoggedWrite logged = LogMessage.parse(store.log.pending().get(0).body()).writes().get(0);
    assertThat(logged.record(clicks.schema()).present()).contains(given("s", text));
  }

  @Test
  @DisplayName("B-20: a Set collapses its repeats")
  void aSetHasNoRepeats() {
    store.create(Definitions.collections("vectors"));
    List<GivenFeature> given = new ArrayList<>(features("a", T1));
    given.add(new GivenFeature("u", new FeatureValue.Texts(List.of("b", "a", "b"))));
    given.add(new GivenFeature("l", new FeatureValue.Texts(List.of("2", "1", "2"))));
    given.add(new GivenFeature("v", new FeatureValue.Texts(List.of("1", "2.5", "3e-1", "4.0"))));

    records.put(Caller.LOCAL, new PutRecord("vectors", given, Set.of(), Optional.empty()));

    assertThat(get("vectors", "a").orElseThrow().features())
        .contains(
            new GivenFeature("u", new FeatureValue.Texts(List.of("b", "a"))),
            new GivenFeature("l", new FeatureValue.Texts(List.of("2", "1", "2"))),
            new GivenFeature("v", new FeatureValue.Texts(List.of("1", "2.5", "3e-1", "4.0"))));
  }

  @Test
  @DisplayName("B-22: a collection that no item can hold is refused before the log")
  void aCollectionFitsAnItem() {
    store.create(Definitions.collections("vectors"));
    List<GivenFeature> given = new ArrayList<>(features("a", T1));
    given.add(new GivenFeature("u", new FeatureValue.Texts(List.of("x"))));
    given.add(new GivenFeature("l", new FeatureValue.Texts(Collections.nCopies(170_000, "07"))));

    assertThatThrownBy(
            () ->
                records.put(
                    Caller.LOCAL, new PutRecord("vectors", given, Set.of(), Optional.empty())))
        .hasMessage("The record is 510034 bytes as it is stored; the limit is 400000.");

    assertThat(store.log.writes()).isEmpty();
  }

  @Test
  @DisplayName("B-29: an event time far in the future is counted and accepted")
  void aFutureEventTimeIsCounted() {
    Counts counts = new Counts();
    RecordService counted = store.records(store.online, store.log, counts);

    counted.put(Caller.LOCAL, request("a", "2026-03-01T13:00:00Z"));
    counted.put(Caller.LOCAL, request("b", "2026-03-01T13:00:00.1Z"));

    assertThat(counts.of(Count.FUTURE_EVENT_TIMES)).isEqualTo(1);
    assertThat(counts.of(Count.RECORDS_ACCEPTED)).isEqualTo(2);
  }

  @Test
  @DisplayName("an unknown feature refreshes the cached definition once")
  void anUnknownFeatureRefreshesTheCache() {
    put("a", T1);
    List<FeatureDefinition> addition =
        List.of(FeatureDefinition.scalar("later", FeatureType.STRING));
    store.registry.replace(
        clicks.redefined(
            clicks.definition().withSchema(clicks.schema().with(addition)), store.clock.instant()));

    assertThat(get("a")).isPresent();
    put("a", T2, given("later", "x"));

    assertThat(served("a")).containsEntry("later", "x");
    assertThat(store.log.writes()).extracting(LoggedWrite::schemaVersion).containsExactly(1, 2);
    assertThatThrownBy(() -> put("a", T3, given("never", "x")))
        .hasMessageContaining("Feature 'never' is not in feature group 'clicks'");
  }

  @Test
  @DisplayName("a read of a feature added meanwhile refreshes the cached definition")
  void aReadOfAnUnknownFeatureRefreshesTheCache() {
    put("a", T1);
    store.registry.replace(
        clicks.redefined(
            clicks
                .definition()
                .withSchema(
                    clicks
                        .schema()
                        .with(List.of(FeatureDefinition.scalar("later", FeatureType.STRING)))),
            store.clock.instant()));

    assertThat(records.get(Caller.LOCAL, new GetRecord("clicks", "a", List.of("later", "id"))))
        .hasValueSatisfying(
            record -> assertThat(record.features()).containsExactly(given("id", "a")));
  }

  @Test
  @DisplayName("a record of a newer schema than the cached one is read by the newer")
  void aNewerRecordRefreshesTheCache() {
    GroupCache otherCache = new GroupCache(store.registry, store.clock);
    RecordService other = store.records(otherCache);
    put("a", T1);
    store.registry.replace(
        clicks.redefined(
            clicks
                .definition()
                .withSchema(
                    clicks
                        .schema()
                        .with(List.of(FeatureDefinition.scalar("later", FeatureType.STRING)))),
            store.clock.instant()));

    other.put(Caller.LOCAL, request("a", T2, given("later", "x")));

    assertThat(served("a")).containsEntry("later", "x");
  }

  @Test
  @DisplayName("G-16: a group recreated elsewhere is written and read in its new incarnation")
  void aRecreatedGroupIsFoundAgain() {
    put("old", T1);
    recreateElsewhere();

    assertThat(get("old")).isEmpty();
    recreateElsewhere();
    put("a", T2, given("n", "2"));
    recreateElsewhere();
    delete("a", T2);
    recreateElsewhere();
    hardDelete("a", T2);
    recreateElsewhere();
    BatchGet.Answer answer =
        records.getAll(
            Caller.LOCAL, List.of(new BatchGet.Wanted("clicks", List.of("a"), List.of())));

    assertThat(answer).isEqualTo(new BatchGet.Answer(List.of(), List.of(), List.of()));
    assertThat(store.log.writes().get(2).incarnation())
        .isNotEqualTo(store.log.writes().get(1).incarnation());
  }

  @Test
  @DisplayName("B-38: a group deleted elsewhere is not found, though cached")
  void aDeletedGroupIsNotFound() {
    put("a", T1);
    deleteElsewhere();

    assertThatThrownBy(() -> get("a")).extracting("kind").isEqualTo(Kind.NOT_FOUND);
    assertThatThrownBy(() -> put("a", T2)).extracting("kind").isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  @DisplayName("a missing table of a living group is for the caller to try again")
  void aMissingTableIsUnavailable() {
    store.online.dropTable(clicks.incarnation());

    assertThatThrownBy(() -> get("a"))
        .hasMessage("The table of a feature group is missing.")
        .extracting("kind")
        .isEqualTo(Kind.UNAVAILABLE);
    assertThatThrownBy(
            () ->
                records.getAll(
                    Caller.LOCAL, List.of(new BatchGet.Wanted("clicks", List.of("a"), List.of()))))
        .extracting("kind")
        .isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  @DisplayName("G-17: what a store did not get round to is unprocessed, by group")
  void whatIsUnprocessedIsSaid() {
    put("a", T1);
    BrokenOnlineStore broken = new BrokenOnlineStore(store.online);
    broken.unprocessed = Set.of(new RecordIdentifier("b"), new RecordIdentifier("c"));
    RecordService partial = store.records(broken, store.log, Metrics.NONE);

    BatchGet.Answer answer =
        partial.getAll(
            Caller.LOCAL,
            List.of(new BatchGet.Wanted("clicks", List.of("a", "b", "c", "d"), List.of("id"))));

    assertThat(answer.found()).extracting(BatchGet.Found::identifier).containsExactly("a");
    assertThat(answer.unprocessed())
        .containsExactly(new BatchGet.Wanted("clicks", List.of("b", "c"), List.of("id")));
  }

  @Test
  @DisplayName("S-04: grants are checked on the resolved name, on every route")
  void grantsAreCheckedOnTheResolvedName() {
    store.create(Fixtures.definition("orders"));
    RecordService restricted =
        new RecordService(
            store.deployment,
            store.cache,
            (caller, access, group) -> {
              if (!group.equals(new FeatureGroupName("orders"))) {
                throw new FeatureStoreException(Kind.FORBIDDEN, "Not yours.");
              }
            },
            store.online,
            store.log,
            store.clock,
            Metrics.NONE,
            InMemoryStore.PAGE_TOKENS);
    String arn = store.deployment.arnOf(new FeatureGroupName("clicks"));

    restricted.put(
        Caller.LOCAL, new PutRecord("Orders", features("o", T1), Set.of(), Optional.empty()));
    for (String spelling : List.of("clicks", "CLICKS", arn)) {
      assertThatThrownBy(
              () -> restricted.get(Caller.LOCAL, new GetRecord(spelling, "a", List.of())))
          .hasMessage("Not yours.");
      assertThatThrownBy(
              () ->
                  restricted.put(
                      Caller.LOCAL,
                      new PutRecord(spelling, features("a", T1), Set.of(), Optional.empty())))
          .hasMessage("Not yours.");
      assertThatThrownBy(
              () ->
                  restricted.delete(
                      Caller.LOCAL,
                      new DeleteRecord(spelling, "a", T1, Set.of(), DeleteRecord.Mode.SOFT)))
          .hasMessage("Not yours.");
      BatchGet.Answer answer =
          restricted.getAll(
              Caller.LOCAL,
              List.of(
                  new BatchGet.Wanted(spelling, List.of("a"), List.of()),
                  new BatchGet.Wanted("orders", List.of("o"), List.of())));
      assertThat(answer.failed())
          .extracting(failed -> failed.reason().kind())
          .containsExactly(Kind.FORBIDDEN);
      assertThat(answer.found()).hasSize(1);
    }
  }

  @Test
  @DisplayName("case 18: concurrent puts leave the greatest event time")
  void concurrentPutsLeaveTheGreatest() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String time = Instant.parse(T1).plusSeconds((i * 7919) % 200).toString();
        all.add(pool.submit(() -> put("a", time)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdown();
    }

    assertThat(served("a")).containsEntry("ts", "2026-03-01T10:03:19Z");
    assertThat(store.log.writes()).hasSize(200);
    assertThat(store.log.writes()).extracting(w -> w.order().invokedAt()).doesNotHaveDuplicates();
  }

  private void put(String id, String time, GivenFeature... others) {
    records.put(Caller.LOCAL, request(id, time, others));
  }

  private static PutRecord request(String id, String time, GivenFeature... others) {
    return new PutRecord("clicks", features(id, time, others), Set.of(), Optional.empty());
  }

  private void delete(String id, String time) {
    records.delete(Caller.LOCAL, delete(id, time, DeleteRecord.Mode.SOFT));
  }

  private void hardDelete(String id, String time) {
    records.delete(Caller.LOCAL, delete(id, time, DeleteRecord.Mode.HARD));
  }

  private static DeleteRecord delete(String id, String time, DeleteRecord.Mode mode) {
    return new DeleteRecord("clicks", id, time, Set.of(), mode);
  }

  private Optional<ServedRecord> get(String id) {
    return get("clicks", id);
  }

  private Optional<ServedRecord> get(String group, String id) {
    return records.get(Caller.LOCAL, new GetRecord(group, id, List.of()));
  }

  private Optional<EventTime> expiryIn(String group, String id) {
    return get(group, id).orElseThrow().expiresAt();
  }

  /** The record served, by feature name; empty when there is none. */
  private Map<String, String> served(String id) {
    return get(id).map(ServedRecord::features).orElse(List.of()).stream()
        .collect(
            Collectors.toMap(
                GivenFeature::name, feature -> ((FeatureValue.Text) feature.value()).text()));
  }

  private OnlineItem item(String id) {
    return store.online.get(clicks.incarnation(), new RecordIdentifier(id)).orElseThrow();
  }

  private static TimeToLive minute() {
    return new TimeToLive(TimeToLive.Unit.MINUTES, 1);
  }

  /** Deletes the group as another process would, whose cache is not this one's. */
  private void deleteElsewhere() {
    FeatureGroup group = store.registry.find(clicks.name()).orElseThrow();
    store.registry.remove(group);
    store.online.dropTable(group.incarnation());
  }

  private void recreateElsewhere() {
    deleteElsewhere();
    FeatureGroup next =
        Fixtures.created(
            Fixtures.definition("clicks"),
            store.registry.lastIncarnation(clicks.name()).orElseThrow() + 1);
    store.registry.insert(next);
    store.online.createTable(next.incarnation());
  }

  private static void fail(LogMessage message) {
    throw FeatureStoreException.unavailable("The log is away.", new IOException("away"));
  }

  /** Counts what is counted. */
  private static final class Counts implements Metrics {
    private final List<Count> counted = new ArrayList<>();

    @Override
    public void add(Count count, FeatureGroupName group, long by) {
      counted.add(count);
    }

    long of(Count count) {
      return counted.stream().filter(count::equals).count();
    }
  }
}
