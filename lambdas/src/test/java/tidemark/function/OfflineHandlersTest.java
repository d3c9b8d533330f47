package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryStore;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.GivenFeature;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineRow;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.DeleteRecord;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.record.PackedRecord;
import tidemark.record.PutRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteKind;
import tidemark.registry.Caller;

/** From the queue to visible files. */
class OfflineHandlersTest {
  private static final String PREFIX =
      "prod/111122223333/sagemaker/us-east-1/offline-store/clicks-1772366400/data/";

  private final InMemoryStore store = new InMemoryStore();
  private final OfflineFlow flow = new OfflineFlow(store);
  private FeatureGroup clicks;

  @BeforeEach
  void createGroup() {
    clicks = store.create(Fixtures.definition("clicks"));
  }

  @Test
  @DisplayName("G-01, cases 38, 44, 65, 66: a file per hour, with late events and markers")
  void writesAFilePerHour() throws IOException {
    put("a", "2026-03-01T10:59:59Z");
    put("a", "2026-03-01T09:00:00Z");
    put("b", "2026-03-01T10:00:00Z");
    store.records.delete(
        Caller.LOCAL,
        new DeleteRecord("clicks", "b", "2026-03-01T10:30:00Z", Set.of(), DeleteRecord.Mode.SOFT));

    assertThat(flow.write()).isEmpty();

    List<ObjectStore.Key> keys = flow.keys("acme-fs");
    assertThat(keys).hasSize(2);
    assertThat(keys.get(0).key())
        .matches(
            PREFIX + "year=2026/month=03/day=01/hour=09/20260301T090000Z_[0-9a-f]{16}.parquet");
    assertThat(keys.get(1).key())
        .matches(
            PREFIX + "year=2026/month=03/day=01/hour=10/20260301T105959Z_[0-9a-f]{16}.parquet");
    List<OfflineRow> rows = rows(keys.get(1));
    assertThat(rows).hasSize(3);
    OfflineRow marker = rows.get(2);
    assertThat(marker.kind()).isEqualTo(WriteKind.SOFT_DELETE);
    assertThat(marker.record().present())
        .extracting(GivenFeature::name)
        .containsExactly("id", "ts");
    assertThat(flow.logLines().get(0))
        .isEqualTo("{\"operation\":\"OfflineWrite\",\"outcome\":\"ok\",\"record_count\":4}");
  }

  @Test
  @DisplayName("a batch written twice makes its files once")
  void theSameBatchIsWrittenOnce() throws IOException {
    put("a", "2026-03-01T10:00:00Z");

    flow.write();
    flow.write();

    assertThat(flow.keys("acme-fs")).hasSize(1);
  }

  @Test
  @DisplayName("a file that cannot be written fails its own messages only")
  void aFailedFileFailsItsMessages() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    put("a", "2026-03-01T11:00:00Z");
    store.log.append(new LogMessage(store.log.writes()));
    ObjectStore partly = refusing(key -> key.key().contains("hour=11"));

    List<String> failed =
        OfflineFlow.failures(flow.writer(partly), OfflineFlow.queueEvent(store.log.pending()));

    assertThat(failed).containsExactly("message-2", "message-3");
    assertThat(flow.keys("acme-fs")).hasSize(1);
  }

  @Test
  @DisplayName("an exception nobody foresaw fails every message")
  void theUnforeseenFailsEveryMessage() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    put("a", "2026-03-01T11:00:00Z");
    ObjectStore broken =
        refusing(
            key -> {
              throw new IllegalStateException("canary");
            });

    List<String> failed =
        OfflineFlow.failures(flow.writer(broken), OfflineFlow.queueEvent(store.log.pending()));

    assertThat(failed).containsExactly("message-1", "message-2");
    assertThat(flow.logLines().get(0))
        .contains("\"outcome\":\"failed\"", "java.lang.IllegalStateException")
        .doesNotContain("canary");
  }

  @Test
  @DisplayName("a message that can never be written is quarantined and done with")
  void poisonIsQuarantined() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    Delivery good = store.log.pending().get(0);
    List<Delivery> batch =
        List.of(
            good,
            new Delivery("bad/1", "{}"),
            new Delivery("bad-2", good.body().replace("\"op\":\"PUT\"", "\"op\":\"GET\"")));

    assertThat(OfflineFlow.failures(flow.writer(), OfflineFlow.queueEvent(batch))).isEmpty();

    assertThat(flow.keys("acme-fs")).hasSize(1);
    assertThat(flow.keys("acme-ops"))
        .extracting(ObjectStore.Key::key)
        .containsExactly("quarantine/bad-2.json", "quarantine/bad_1.json");
  }

  @Test
  @DisplayName(
      "S-08 G-01: a message with damaged values is quarantined; others of its file are written")
  void damagedValuesHoldUpNoOtherMessage() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    put("b", "2026-03-01T10:00:00Z");
    Delivery sound = store.log.pending().get(0);
    byte[] textForNumber = {1, (byte) 0x85, 0x61, 'b', 0x61, 't', 0x61, 'x', 0x61, 'x', 0x61, 'x'};
    List<Delivery> batch =
        List.of(
            sound,
            new Delivery("hurt", withValues(new byte[] {1, 2, 3})),
            new Delivery("wrong", withValues(textForNumber)));

    assertThat(OfflineFlow.failures(flow.writer(), OfflineFlow.queueEvent(batch))).isEmpty();

    assertThat(rows(flow.keys("acme-fs").get(0))).hasSize(1);
    assertThat(flow.keys("acme-ops"))
        .extracting(ObjectStore.Key::key)
        .containsExactly("quarantine/hurt.json", "quarantine/wrong.json");
  }

  /** The second message with other values, and the hash of those. */
  private String withValues(byte[] values) {
    LoggedWrite write = store.log.writes().get(1);
    return new LogMessage(
            List.of(
                new LoggedWrite(
                    write.incarnation(),
                    write.schemaVersion(),
                    write.identifier(),
                    write.order(),
                    write.eventTimeText(),
                    write.kind(),
                    write.expiresAt(),
                    PackedRecord.of(values))))
        .toJson();
  }

  @Test
  @DisplayName(
      "G-01: a file whose put failed after its effect is there once; only its ids come back")
  void aPutThatFailedAfterItsEffectIsMadeOnce() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    put("b", "2026-03-01T11:00:00Z");
    List<Delivery> batch = store.log.pending();
    AtomicInteger lost = new AtomicInteger();
    ObjectStore lossy =
        afterEachPut(
            key -> {
              if (key.key().contains("hour=11")) {
                lost.incrementAndGet();
                throw FeatureStoreException.unavailable("Away.", new IOException("away"));
              }
            });

    List<String> failed = OfflineFlow.failures(flow.writer(lossy), OfflineFlow.queueEvent(batch));
    List<String> again =
        OfflineFlow.failures(flow.writer(), OfflineFlow.queueEvent(List.of(batch.get(1))));

    assertThat(lost).hasValue(1);
    assertThat(failed).containsExactly("message-2");
    assertThat(again).isEmpty();
    assertThat(flow.keys("acme-fs")).hasSize(2);
  }

  @Test
  @DisplayName(
      "G-01: a writer cut off in the middle of a batch loses nothing, however it comes again")
  void aWriterThatIsCutOffLosesNothing() throws IOException {
    for (int i = 0; i < 6; i++) {
      put("id-" + i, "2026-03-01T1" + i % 3 + ":00:00Z");
    }
    List<Delivery> batch = store.log.pending();
    AtomicInteger puts = new AtomicInteger();
    ObjectStore untilTimeout =
        afterEachPut(
            key -> {
              if (puts.incrementAndGet() == 2) {
                throw new AssertionError("the function's time is over");
              }
            });

    assertThatThrownBy(
            () -> OfflineFlow.failures(flow.writer(untilTimeout), OfflineFlow.queueEvent(batch)))
        .isInstanceOf(AssertionError.class)
        .hasMessage("the function's time is over");
    for (List<Delivery> part : List.of(batch.subList(3, 6), batch.subList(0, 3))) {
      assertThat(OfflineFlow.failures(flow.writer(), OfflineFlow.queueEvent(part))).isEmpty();
    }

    Set<RecordOrder> orders = new HashSet<>();
    for (ObjectStore.Key key : flow.keys("acme-fs")) {
      rows(key).forEach(row -> orders.add(row.order()));
    }
    assertThat(puts).hasValue(2);
    assertThat(orders)
        .containsExactlyInAnyOrderElementsOf(
            store.log.writes().stream().map(LoggedWrite::order).toList());
  }

  @Test
  @DisplayName("G-01 S-08: one poison among 3,000 messages comes back alone, or is quarantined")
  void onePoisonAmongManyHoldsUpNothing() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      put("id-" + i, "2026-03-01T10:00:00Z");
    }
    List<Delivery> batch = new ArrayList<>(store.log.pending());
    Delivery poison = new Delivery("poison", batch.get(1_234).body().replace("\"v\":1", "\"v\":9"));
    batch.set(1_234, poison);
    ObjectStore withoutQuarantine = refusing(key -> key.bucket().equals("acme-ops"));

    List<String> failed =
        OfflineFlow.failures(flow.writer(withoutQuarantine), OfflineFlow.queueEvent(batch));
    List<String> again =
        OfflineFlow.failures(flow.writer(), OfflineFlow.queueEvent(List.of(poison)));

    assertThat(failed).containsExactly("poison");
    assertThat(again).isEmpty();
    assertThat(flow.keys("acme-ops"))
        .extracting(ObjectStore.Key::key)
        .containsExactly("quarantine/poison.json");
    assertThat(rows(flow.keys("acme-fs").get(0))).hasSize(2_999);
    assertThat(flow.keys("acme-fs")).hasSize(1);
  }

  @Test
  @DisplayName("poison that cannot be quarantined is delivered again")
  void poisonIsNeverDropped() throws IOException {
    List<Delivery> batch = List.of(new Delivery("bad", "{}"));

    assertThat(
            OfflineFlow.failures(flow.writer(refusing(key -> true)), OfflineFlow.queueEvent(batch)))
        .containsExactly("bad");
  }

  @Test
  @DisplayName("G-16: writes of a deleted group are quarantined; of one to come, delivered again")
  void writesOfOtherIncarnationsAreNotMixedIn() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    Delivery first = store.log.pending().get(0);
    store.groups.delete(Caller.LOCAL, clicks.name());
    store.settle();
    InMemoryStore ahead = new InMemoryStore();
    ahead.create(Fixtures.definition("newer"));
    ahead.records.put(
        Caller.LOCAL,
        new PutRecord("newer", features("a", "2026-03-01T10:00:00Z"), Set.of(), Optional.empty()));
    List<Delivery> batch = List.of(first, new Delivery("ahead", ahead.log.pending().get(0).body()));

    assertThat(OfflineFlow.failures(flow.writer(), OfflineFlow.queueEvent(batch)))
        .containsExactly("ahead");

    assertThat(flow.keys("acme-fs")).isEmpty();
    assertThat(flow.keys("acme-ops")).hasSize(1);
  }

  @Test
  @DisplayName("S-03: an event of something else is no batch")
  void anEventOfSomethingElseIsRefused() {
    for (String event :
        List.of("{}", "{\"Records\":[]}", "{\"Records\":[{\"eventSource\":\"aws:s3\"}]}")) {
      assertThatThrownBy(() -> OfflineFlow.failures(flow.writer(), event))
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> OfflineFlow.failures(flow.files(), "{}"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                OfflineFlow.failures(flow.files(), "{\"Records\":[{\"eventSource\":\"aws:sns\"}]}"))
        .isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("a file S3 tells of becomes visible, once, directly or through a queue")
  void filesBecomeVisible() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    put("a", "2026-03-01T11:00:00Z");
    flow.write();
    ObjectStore.Key[] keys = flow.keys("acme-fs").toArray(ObjectStore.Key[]::new);

    assertThat(OfflineFlow.failures(flow.files(), OfflineFlow.storageEvent(keys[0]))).isEmpty();
    assertThat(
            OfflineFlow.failures(
                flow.files(),
                OfflineFlow.queueOf(
                    OfflineFlow.storageEvent(keys), OfflineFlow.storageEvent(keys[1]))))
        .isEmpty();

    assertThat(flow.ledger.files(clicks.incarnation()))
        .extracting(FileEntry::rows, FileEntry::origin, FileEntry::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, FileEntry.Origin.API, FileEntry.State.APPLIED),
            org.assertj.core.groups.Tuple.tuple(1L, FileEntry.Origin.API, FileEntry.State.APPLIED));
    assertThat(flow.catalog.partitions(clicks.incarnation())).hasSize(2);
  }

  @Test
  @DisplayName("how long the oldest write of a file waited to be queried is measured, once")
  void theWayFromPutToQueryIsMeasured() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    store.clock.move(Duration.ofSeconds(40));
    put("b", "2026-03-01T10:30:00Z");
    flow.write();
    store.clock.move(Duration.ofSeconds(5));
    ObjectStore.Key[] keys = flow.keys("acme-fs").toArray(ObjectStore.Key[]::new);

    OfflineFlow.failures(flow.files(), OfflineFlow.storageEvent(keys));
    OfflineFlow.failures(flow.files(), OfflineFlow.storageEvent(keys));

    assertThat(keys).hasSize(1);
    assertThat(flow.lags).containsExactly(45_000L);
  }

  @Test
  @DisplayName("keys come encoded as in forms")
  void keysAreDecoded() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    flow.write();
    ObjectStore.Key ours = flow.keys("acme-fs").get(0);
    ObjectStore.Key spaced =
        new ObjectStore.Key(
            "acme-fs", ours.key().substring(0, ours.key().lastIndexOf('/')) + "/a b+ü.parquet");
    flow.objects.putIfAbsent(spaced, ObjectStore.Body.of(bytes(ours)));

    OfflineFlow.failures(flow.files(), OfflineFlow.storageEvent(spaced));

    assertThat(flow.ledger.find(clicks.incarnation(), spaced)).isPresent();
  }

  @Test
  @DisplayName("a file that can never be read is told once and done with")
  void anUnreadableFileIsDoneWith() throws IOException {
    ObjectStore.Key bad =
        new ObjectStore.Key("acme-fs", PREFIX + "year=2026/month=03/day=01/hour=10/part-0.parquet");
    flow.objects.putIfAbsent(
        bad, ObjectStore.Body.of("no parquet".getBytes(StandardCharsets.UTF_8)));

    assertThat(
            OfflineFlow.failures(flow.files(), OfflineFlow.queueOf(OfflineFlow.storageEvent(bad))))
        .isEmpty();

    assertThat(flow.logLines())
        .singleElement()
        .asString()
        .contains("\"outcome\":\"unreadable\"", "\"object\":\"" + bad + "\"");
    assertThat(flow.ledger.files(clicks.incarnation())).isEmpty();
  }

  @Test
  @DisplayName("a store that is away fails the messages it concerns, and a direct event")
  void anUnavailableStoreIsTriedAgain() throws IOException {
    put("a", "2026-03-01T10:00:00Z");
    put("a", "2026-03-01T11:00:00Z");
    flow.write();
    List<ObjectStore.Key> keys = flow.keys("acme-fs");
    ObjectStore partly = refusing(key -> key.equals(keys.get(0)));

    assertThat(
            OfflineFlow.failures(
                flow.files(partly),
                OfflineFlow.queueOf(
                    OfflineFlow.storageEvent(keys.get(0), keys.get(1)),
                    OfflineFlow.storageEvent(keys.get(1)),
                    "no JSON")))
        .containsExactly("m0", "m2");
    assertThat(flow.ledger.files(clicks.incarnation())).hasSize(1);
    assertThatThrownBy(
            () -> OfflineFlow.failures(flow.files(partly), OfflineFlow.storageEvent(keys.get(0))))
        .isInstanceOf(IOException.class)
        .hasMessage("A file is to be tried again");
  }

  @Test
  @DisplayName("what is no data file of a group, a deletion or a test event is ignored")
  void whatIsNoDataFileIsIgnored() throws IOException {
    String event =
        OfflineFlow.storageEvent(
            new ObjectStore.Key("acme-fs", "other/thing.parquet"),
            new ObjectStore.Key("acme-fs", PREFIX + "_temporary/x.parquet"));

    assertThat(
            OfflineFlow.failures(
                flow.files(),
                OfflineFlow.queueOf(
                    event,
                    event.replace("ObjectCreated:Put", "ObjectRemoved:Delete"),
                    "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}")))
        .isEmpty();
    assertThat(flow.logLines()).hasSize(2);
  }

  private void put(String id, String time) {
    store.records.put(
        Caller.LOCAL,
        new PutRecord("clicks", features(id, time, given("n", "7")), Set.of(), Optional.empty()));
  }

  private List<OfflineRow> rows(ObjectStore.Key key) throws IOException {
    List<OfflineRow> rows = new ArrayList<>();
    try (ObjectStore.Content content = flow.objects.open(key).orElseThrow()) {
      new ParquetFileFormat().read(content, clicks.schema(), rows::add);
    }
    return rows;
  }

  private byte[] bytes(ObjectStore.Key key) throws IOException {
    try (ObjectStore.Content content = flow.objects.open(key).orElseThrow()) {
      byte[] bytes = new byte[(int) content.length()];
      content.read(0, bytes, 0, bytes.length);
      return bytes;
    }
  }

  /** The flow's objects; something happens after each put took effect. */
  private ObjectStore afterEachPut(Consumer<ObjectStore.Key> happens) {
    return new ObjectStore() {
      @Override
      public boolean putIfAbsent(Key key, Body body) {
        boolean put = flow.objects.putIfAbsent(key, body);
        happens.accept(key);
        return put;
      }

      @Override
      public Optional<Content> open(Key key) {
        return flow.objects.open(key);
      }

      @Override
      public List<Listed> list(String bucket, String prefix, String after, int max) {
        return flow.objects.list(bucket, prefix, after, max);
      }
    };
  }

  /** The flow's objects, behind a store that is away for some keys. */
  private ObjectStore refusing(java.util.function.Predicate<ObjectStore.Key> away) {
    return new ObjectStore() {
      @Override
      public boolean putIfAbsent(Key key, Body body) {
        refuse(key);
        return flow.objects.putIfAbsent(key, body);
      }

      @Override
      public Optional<Content> open(Key key) {
        refuse(key);
        return flow.objects.open(key);
      }

      @Override
      public List<Listed> list(String bucket, String prefix, String after, int max) {
        return flow.objects.list(bucket, prefix, after, max);
      }

      private void refuse(Key key) {
        if (away.test(key)) {
          throw FeatureStoreException.unavailable("Away.", new IOException("away"));
        }
      }
    };
  }
}
