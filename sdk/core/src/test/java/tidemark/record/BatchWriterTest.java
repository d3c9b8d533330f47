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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryStore;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.OnlineConfig;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.registry.Caller;
import tidemark.registry.GroupCache;

class BatchWriterTest {
  private static final String T1 = "2026-03-01T11:00:00Z";
  private static final String T2 = "2026-03-01T11:30:00Z";
  private static final String LONG = "x".repeat(150_000);

  private final InMemoryStore store = new InMemoryStore();
  private final RecordService records = store.records;

  @BeforeEach
  void createGroups() {
    store.create(Fixtures.definition("clicks"));
    store.create(Definitions.onlineOnly("users"));
  }

  @Test
  @DisplayName("case 49: 25 entries of several groups are one message; 26 and none are refused")
  void manyEntriesAreOneMessage() {
    List<Integer> messages = new ArrayList<>();
    RecordService counting =
        store.records(
            store.online,
            message -> {
              messages.add(message.writes().size());
              store.log.append(message);
            },
            Metrics.NONE);
    List<PutRecord> puts =
        IntStream.range(0, 25)
            .mapToObj(i -> put(i % 5 == 0 ? "users" : "clicks", "u" + i, T1))
            .toList();

    assertThat(counting.putAll(Caller.LOCAL, request(puts))).isEqualTo(done());

    assertThat(messages).containsExactly(20);
    assertThat(served("users", "u20")).containsEntry("ts", T1);
    assertThat(served("clicks", "u24")).containsEntry("ts", T1);
    for (int size : List.of(0, 26)) {
      assertThatThrownBy(
              () ->
                  records.putAll(
                      Caller.LOCAL, request(Collections.nCopies(size, put("clicks", "a", T2)))))
          .hasMessage("Entries must have 1-25 elements; it has " + size + ".");
    }
  }

  @Test
  @DisplayName("case 49: bad entries fail alone, each with all its faults")
  void badEntriesFailAlone() {
    PutRecord bad =
        new PutRecord(
            "clicks", features("b", "yesterday", given("n", "1.5")), Set.of(), Optional.empty());
    BatchWrite.Request request =
        new BatchWrite.Request(
            List.of(
                BatchWrite.Entry.of(put("clicks", "a", T1)),
                new BatchWrite.Entry(bad, List.of("TargetStores are wrong.")),
                BatchWrite.Entry.of(put("nope", "c", T1)),
                BatchWrite.Entry.of(put("a b", "d", T1)),
                BatchWrite.Entry.of(put("users", "e", T1))),
            Optional.empty());

    BatchWrite.Answer answer = records.putAll(Caller.LOCAL, request);

    assertThat(answer.unprocessed()).isEmpty();
    assertThat(answer.failed()).extracting(BatchWrite.Failed::entry).containsExactly(1, 2, 3);
    assertThat(answer.failed())
        .extracting(failed -> failed.reason().kind())
        .containsExactly(Kind.INVALID, Kind.NOT_FOUND, Kind.INVALID);
    assertThat(answer.failed().get(0).reason())
        .hasMessageContainingAll("TargetStores are wrong.", "Feature 'n'", "Event time is not");
    assertThat(served("clicks", "a")).isNotEmpty();
    assertThat(served("users", "e")).isNotEmpty();
    assertThat(store.log.writes()).hasSize(1);
  }

  @Test
  @DisplayName("two entries for one record take effect in order, ties included")
  void entriesOfOneRecordAreInOrder() {
    records.putAll(
        Caller.LOCAL,
        request(
            List.of(
                put("clicks", "a", T1, given("n", "1")),
                put("clicks", "a", T1, given("n", "2")),
                put("clicks", "b", T2, given("n", "3")),
                put("clicks", "b", T1, given("n", "4")))));

    assertThat(served("clicks", "a")).containsEntry("n", "2");
    assertThat(served("clicks", "b")).containsEntry("n", "3");
    assertThat(store.log.writes()).hasSize(4);
  }

  @Test
  @DisplayName("case 50: the entry's time to live, else the request's, else the group's")
  void theNearestTimeToLiveCounts() {
    OnlineConfig days = OnlineConfig.standard().withTtl(new TimeToLive(TimeToLive.Unit.DAYS, 1));
    store.create(Definitions.online("days", days));
    PutRecord own = new PutRecord("days", features("own", T1), Set.of(), Optional.of(hours(2)));

    records.putAll(
        Caller.LOCAL,
        new BatchWrite.Request(
            List.of(BatchWrite.Entry.of(own), BatchWrite.Entry.of(put("days", "asked", T1))),
            Optional.of(hours(3))));
    records.putAll(Caller.LOCAL, request(List.of(put("days", "group", T1))));

    assertThat(expiry("own")).isEqualTo("2026-03-01T13:00:00Z");
    assertThat(expiry("asked")).isEqualTo("2026-03-01T14:00:00Z");
    assertThat(expiry("group")).isEqualTo("2026-03-02T11:00:00Z");
  }

  @Test
  @DisplayName("G-03: entries whose message failed, and all after it, are unprocessed, not online")
  void entriesWithoutTheLogAreUnprocessed() {
    int[] messages = {0};
    RecordService failing =
        store.records(
            store.online,
            message -> {
              if (messages[0]++ == 1) {
                throw FeatureStoreException.unavailable("Away.", new IOException("away"));
              }
              store.log.append(message);
            },
            Metrics.NONE);

    BatchWrite.Answer answer =
        failing.putAll(
            Caller.LOCAL,
            request(
                List.of(
                    put("clicks", "a", T1, given("s", LONG)),
                    put("clicks", "b", T1, given("s", LONG)),
                    put("users", "u", T1),
                    put("clicks", "c", T1, given("s", LONG)),
                    new PutRecord(
                        "clicks", features("c", T2), Set.of(TargetStore.ONLINE), Optional.empty()),
                    new PutRecord(
                        "clicks",
                        features("d", T2),
                        Set.of(TargetStore.ONLINE),
                        Optional.empty()))));

    assertThat(answer.failed()).isEmpty();
    assertThat(answer.unprocessed()).containsExactly(1, 3, 4);
    assertThat(messages[0]).isEqualTo(2);
    assertThat(store.log.writes()).hasSize(1);
    assertThat(served("clicks", "a")).isNotEmpty();
    assertThat(served("clicks", "b")).isEmpty();
    assertThat(served("clicks", "c")).isEmpty();
    assertThat(served("clicks", "d")).isNotEmpty();
    assertThat(served("users", "u")).isNotEmpty();
  }

  @Test
  @DisplayName("G-02: an online store that is away leaves entries unprocessed; sent again they win")
  void entriesWithoutTheOnlineStoreAreUnprocessed() {
    BrokenOnlineStore broken = new BrokenOnlineStore(store.online);
    RecordService failing = store.records(broken, store.log, Metrics.NONE);
    BatchWrite.Request request =
        request(
            List.of(
                put("clicks", "a", T1),
                new PutRecord(
                    "clicks", features("b", T1), Set.of(TargetStore.OFFLINE), Optional.empty()),
                put("users", "u", T1)));
    broken.fails = true;

    BatchWrite.Answer answer = failing.putAll(Caller.LOCAL, request);
    broken.fails = false;

    assertThat(answer).isEqualTo(new BatchWrite.Answer(List.of(), List.of(0, 2)));
    assertThat(store.log.writes()).hasSize(2);
    assertThat(failing.putAll(Caller.LOCAL, request)).isEqualTo(done());
    assertThat(served("clicks", "a")).isNotEmpty();
  }

  @Test
  @DisplayName("G-16: entries of a group that was recreated since it was cached go to the new one")
  void entriesGoToTheRecreatedGroup() {
    GroupCache otherCache = new GroupCache(store.registry, store.clock);
    RecordService other = store.records(otherCache);
    other.putAll(Caller.LOCAL, request(List.of(put("clicks", "a", T1))));
    store.groups.delete(Caller.LOCAL, Fixtures.CLICKS);
    store.settle();

    BatchWrite.Answer gone =
        other.putAll(Caller.LOCAL, request(List.of(put("clicks", "b", T1), put("users", "u", T1))));
    otherCache.refresh(Fixtures.CLICKS);
    store.clock.move(Duration.ofSeconds(1));
    store.create(Fixtures.definition("clicks"));
    BatchWrite.Answer again = other.putAll(Caller.LOCAL, request(List.of(put("clicks", "b", T1))));

    assertThat(gone.failed()).extracting(BatchWrite.Failed::entry).containsExactly(0);
    assertThat(gone.failed().get(0).reason().kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(again).isEqualTo(done());
    assertThat(served("users", "u")).isNotEmpty();
    assertThat(served("clicks", "a")).isEmpty();
    assertThat(served("clicks", "b")).isNotEmpty();
  }

  @Test
  @DisplayName("S-04: an entry of a group the caller may not write fails alone")
  void aForbiddenEntryFailsAlone() {
    RecordService restricted =
        new RecordService(
            store.deployment,
            store.cache,
            (caller, access, group) -> {
              if (!group.equals(Fixtures.CLICKS)) {
                throw new FeatureStoreException(Kind.FORBIDDEN, "Not yours.");
              }
            },
            store.online,
            store.log,
            store.clock,
            Metrics.NONE,
            InMemoryStore.PAGE_TOKENS);
    String arn = store.deployment.arnOf(new FeatureGroupName("users"));

    BatchWrite.Answer answer =
        restricted.putAll(
            Caller.LOCAL,
            request(
                List.of(
                    put("users", "a", T1),
                    put("clicks", "b", T1),
                    put("USERS", "c", T1),
                    put(arn, "d", T1))));

    assertThat(answer.failed()).extracting(BatchWrite.Failed::entry).containsExactly(0, 2, 3);
    assertThat(answer.failed()).extracting(f -> f.reason().kind()).containsOnly(Kind.FORBIDDEN);
    assertThat(served("clicks", "b")).isNotEmpty();
  }

  @Test
  @DisplayName("each entry is counted as a put is")
  void entriesAreCounted() {
    List<Count> counts = new ArrayList<>();
    Metrics metrics = (count, group, n) -> counts.addAll(Collections.nCopies((int) n, count));
    RecordService counted = store.records(store.online, store.log, metrics);

    counted.putAll(
        Caller.LOCAL,
        request(
            List.of(
                put("clicks", "a", T2),
                put("clicks", "a", T1),
                put("users", "b", "2026-03-02T00:00:00Z"),
                put("users", "c", "never"))));

    assertThat(counts)
        .containsExactlyInAnyOrder(
            Count.RECORDS_ACCEPTED,
            Count.RECORDS_ACCEPTED,
            Count.RECORDS_ACCEPTED,
            Count.STALE_RECORDS_IGNORED,
            Count.FUTURE_EVENT_TIMES);
  }

  private static BatchWrite.Request request(List<PutRecord> puts) {
    return new BatchWrite.Request(
        puts.stream().map(BatchWrite.Entry::of).toList(), Optional.empty());
  }

  private static BatchWrite.Answer done() {
    return new BatchWrite.Answer(List.of(), List.of());
  }

  private static PutRecord put(String group, String id, String time, GivenFeature... others) {
    return new PutRecord(group, features(id, time, others), Set.of(), Optional.empty());
  }

  private Map<String, String> served(String group, String id) {
    return records
        .get(Caller.LOCAL, new GetRecord(group, id, List.of()))
        .map(ServedRecord::features)
        .orElse(List.of())
        .stream()
        .collect(Collectors.toMap(GivenFeature::name, f -> ((FeatureValue.Text) f.value()).text()));
  }

  private String expiry(String id) {
    return records
        .get(Caller.LOCAL, new GetRecord("days", id, List.of()))
        .flatMap(ServedRecord::expiresAt)
        .orElseThrow()
        .at()
        .toString();
  }

  private static TimeToLive hours(int count) {
    return new TimeToLive(TimeToLive.Unit.HOURS, count);
  }
}
