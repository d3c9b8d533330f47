package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LocalStore;
import tidemark.client.ParityQuery;
import tidemark.client.ParityQuery.Identifiers;
import tidemark.client.json.Json;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.GivenFeature;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.DeleteRecord;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.PackedRecord;
import tidemark.record.PutRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;

/** Audits of a whole store: SQLite online, Parquet files and DuckDB offline. */
class ParityRouteTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> CLASSES =
      List.of("equal", "stale", "missing", "extra", "expired", "different");

  @TempDir Path directory;
  private LocalFeatureStore store;
  private FeatureStoreClient client;
  private LocalStore local;
  private OnlineStore online;
  private Incarnation clicks;

  @BeforeEach
  void open() {
    store = LocalFeatureStore.open(directory.resolve(".tidemark"), LocalSettings.standard());
    client = FeatureStoreClient.builder().transport(store).build();
    local = new LocalStore(store);
    client.createFeatureGroup(Fixtures.definition("clicks"));
    client.waitUntilCreated("clicks", PATIENCE);
    online = store.store().online();
    clicks =
        store.store().registry().find(new FeatureGroupName("clicks")).orElseThrow().incarnation();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void healthyStoreHasOnlyEqualAndExpiredRecords() {
    put("plain", 10, given("n", "007"), given("x", "5.00"), given("s", "007"));
    put("late", 20, given("n", "1"));
    put("late", 10, given("n", "2"));
    put("deleted", 10);
    delete("deleted", 20, DeleteRecord.Mode.SOFT);
    put("removed", 10);
    delete("removed", 20, DeleteRecord.Mode.HARD);
    put("repaired", 50);
    delete("repaired", 60, DeleteRecord.Mode.HARD);
    put("repaired", 10, given("s", "right"));
    putToExpire("expired");
    put("\u00e9\ud83d\ude80", 10, given("s", "\u0000\ufffe\ud83d\ude80"));

    Json.Members done = audit(OptionalInt.empty(), Identifiers.HIDDEN);

    assertThat(counts(done)).isEqualTo(Map.of("equal", 5L, "expired", 1L));
    assertThat(done.require("records")).isEqualTo("6");
    assertThat(done.require("faults")).isEqualTo("0");
  }

  @Test
  void everyKindOfFaultIsNamed() {
    plantAll();

    Json.Members done = audit(OptionalInt.empty(), Identifiers.SHOWN);

    assertThat(counts(done))
        .isEqualTo(
            Map.of(
                "equal",
                1L,
                "stale",
                1L,
                "missing",
                1L,
                "extra",
                3L,
                "expired",
                1L,
                "different",
                1L));
    assertThat(done.require("faults")).isEqualTo("6");
    assertThat(done.require("unconfirmed")).isEqualTo("0");
    assertThat(examples(done))
        .containsExactlyInAnyOrder(
            "stale is-stale 2026-03-01T10:00:20Z 2026-03-01T10:00:10Z []",
            "missing is-missing 2026-03-01T10:00:10Z - []",
            "extra online-only - 2026-03-01T10:00:10Z []",
            "extra undeleted 2026-03-01T10:00:20Z 2026-03-01T10:00:10Z []",
            "extra unremoved - 2026-03-01T10:00:10Z []",
            "expired is-expired 2026-03-01T10:00:10Z 2026-03-01T10:00:10Z []",
            "different is-different 2026-03-01T10:00:10Z 2026-03-01T10:00:10Z [n, x]");
  }

  @Test
  @DisplayName("S-13: identifiers leave the store only when they are asked for, values never")
  void identifiersLeaveTheStoreOnlyWhenAskedFor() {
    plantAll();

    Json.Members done = audit(OptionalInt.empty(), Identifiers.HIDDEN);

    assertThat(done.toString()).doesNotContain("is-stale", "online-only", "secret");
    assertThat(done.list("examples")).hasSize(7);
  }

  @Test
  void sampleIsTheSameForTheSameSeed() {
    for (int i = 0; i < 60; i++) {
      put("r" + i, 10);
      if (i % 2 == 0) {
        remove("r" + i);
      }
    }

    Json.Members first = audit(OptionalInt.of(20), Identifiers.SHOWN);
    Json.Members again = audit(OptionalInt.of(20), Identifiers.SHOWN);

    assertThat(first.require("records")).isEqualTo("20");
    assertThat(examples(first)).isEqualTo(examples(again)).isNotEmpty();
    assertThat(counts(first)).isEqualTo(counts(again)).containsOnlyKeys("equal", "missing");
  }

  @Test
  void auditWhileOthersWriteFindsNoFault() throws InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicLong written = new AtomicLong();
    List<Throwable> failures = new ArrayList<>();
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 3; w++) {
      String id = "w" + w;
      Thread writer = new Thread(() -> write(id, ended, written));
      writer.setUncaughtExceptionHandler((thread, e) -> failures.add(e));
      writer.start();
      writers.add(writer);
    }

    List<String> faults = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Json.Members done = audit(OptionalInt.empty(), Identifiers.SHOWN);
      faults.addAll(examples(done).stream().filter(e -> !e.startsWith("expired")).toList());
    }
    ended.set(true);
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(failures).isEmpty();
    assertThat(faults).isEmpty();
    assertThat(written.get()).isGreaterThan(50);
    Json.Members last = audit(OptionalInt.empty(), Identifiers.SHOWN);
    assertThat(last.require("faults")).isEqualTo("0");
    assertThat(last.require("changed")).isEqualTo("0");
  }

  @Test
  void numberServedUnderAnotherSpellingIsNotMissing() {
    Schema schema =
        Schema.of(
            List.of(
                FeatureDefinition.scalar("id", FeatureType.INTEGRAL),
                FeatureDefinition.scalar("ts", FeatureType.STRING)),
            new FeatureName("id"),
            new FeatureName("ts"));
    client.createFeatureGroup(
        Fixtures.definition(
            "numbered",
            schema,
            Fixtures.definition("any").online(),
            Fixtures.definition("any").offline()));
    client.waitUntilCreated("numbered", PATIENCE);
    for (String id : List.of("007", "8")) {
      client.putRecord(
          new PutRecord(
              "numbered", features(id, "2026-03-01T10:00:00Z"), Set.of(), Optional.empty()));
    }

    Json.Members done =
        local.parity(
            new ParityQuery("numbered", OptionalInt.empty(), 0, Identifiers.HIDDEN), p -> {});

    assertThat(counts(done)).isEqualTo(Map.of("equal", 2L));
  }

  @Test
  void groupWithOneStoreCannotBeAudited() {
    client.createFeatureGroup(Definitions.onlineOnly("lonely"));
    client.waitUntilCreated("lonely", PATIENCE);

    assertThatThrownBy(
            () ->
                local.parity(
                    new ParityQuery("lonely", OptionalInt.of(1), 0, Identifiers.HIDDEN), p -> {}))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage("Feature group 'lonely' has only one store; an audit compares two.");
    assertThatThrownBy(() -> audit(OptionalInt.of(0), Identifiers.HIDDEN))
        .hasMessage("A sample has at least 1 record.");
  }

  @Test
  void auditIsCounted() {
    put("is-missing", 10);
    remove("is-missing");

    audit(OptionalInt.empty(), Identifiers.HIDDEN);

    Json.Members counts = local.status().object("counts");
    assertThat(counts.require("RecordsAudited")).isEqualTo("1");
    assertThat(counts.require("ParityFaultsFound")).isEqualTo("1");
  }

  @Test
  void statusTellsOfEachGroupHowFreshItIs() {
    put("a", 10);
    put("b", 20);
    client.createFeatureGroup(Definitions.onlineOnly("lonely"));
    client.waitUntilCreated("lonely", PATIENCE);
    store.flush();

    Json.Members status = local.status();

    Json.Members group = status.list("groups").get(0).asMembers();
    assertThat(group.require("name")).isEqualTo("clicks");
    assertThat(group.require("newestEvent")).isEqualTo("2026-03-01T10:00:20Z");
    assertThat(group.require("rows")).isEqualTo("2");
    assertThat(group.require("rowsLastHour")).isEqualTo("2");
    assertThat(group.require("pendingFiles")).isEqualTo("0");
    assertThat(group.require("freshness")).isEqualTo("unlimited");
    assertThat(Long.parseLong(group.require("freshnessSeconds"))).isPositive();
    assertThat(status.object("gauges").object("Freshness").require("clicks"))
        .isEqualTo(group.require("freshnessSeconds"));
    Json.Members other = status.list("groups").get(1).asMembers();
    assertThat(other.require("name")).isEqualTo("lonely");
    assertThat(other.find("rows")).isEmpty();
  }

  /** One record of each kind of fault, and healthy ones beside them. */
  private void plantAll() {
    put("is-equal", 10);
    put("is-stale", 10);
    OnlineItem older = item("is-stale");
    put("is-stale", 20);
    plant(older);
    put("is-missing", 10);
    remove("is-missing");
    client.putRecord(
        new PutRecord(
            "clicks", record("online-only", 10), Set.of(TargetStore.ONLINE), Optional.empty()));
    put("undeleted", 10);
    OnlineItem live = item("undeleted");
    delete("undeleted", 20, DeleteRecord.Mode.SOFT);
    plant(live);
    put("unremoved", 10);
    OnlineItem removed = item("unremoved");
    delete("unremoved", 20, DeleteRecord.Mode.HARD);
    plant(removed);
    putToExpire("is-expired");
    put("is-different", 10, given("n", "1"), given("x", "0.5"), given("s", "secret"));
    OnlineItem right = item("is-different");
    plant(
        new OnlineItem(
            right.identifier(),
            right.order(),
            right.expiresAt(),
            right.purgeAtSecond(),
            false,
            right.schemaVersion(),
            PackedRecord.pack(
                Fixtures.record("is-different", time(10), given("n", "2"), given("s", "secret")))));
  }

  private void write(String id, AtomicBoolean ended, AtomicLong written) {
    for (int i = 1; !ended.get(); i++) {
      if (i % 5 == 0) {
        delete(id + i % 7, i, DeleteRecord.Mode.SOFT);
      } else {
        put(id + i % 7, i, given("n", "" + i));
      }
      put(id + "-" + i, i);
      written.incrementAndGet();
    }
  }

  private void put(String id, int second, GivenFeature... features) {
    client.putRecord(
        new PutRecord("clicks", record(id, second, features), Set.of(), Optional.empty()));
  }

  private void putToExpire(String id) {
    client.putRecord(
        new PutRecord("clicks", record(id, 10), Set.of(), Optional.of(TimeToLive.parse("1 hour"))));
  }

  private void delete(String id, int second, DeleteRecord.Mode mode) {
    client.deleteRecord(new DeleteRecord("clicks", id, time(second), Set.of(), mode));
  }

  private OnlineItem item(String id) {
    return online.get(clicks, new RecordIdentifier(id)).orElseThrow();
  }

  /** Puts an item where it could not come by itself. */
  private void plant(OnlineItem item) {
    remove(item.identifier().value());
    online.putIfGreater(clicks, item);
  }

  private void remove(String id) {
    RecordIdentifier identifier = new RecordIdentifier(id);
    RecordOrder last =
        new RecordOrder(EventTime.parseIso("2200-01-01T00:00:00Z"), Instant.EPOCH, WriteId.NONE);
    online.deleteIfGreater(clicks, identifier, last);
  }

  private Json.Members audit(OptionalInt sample, Identifiers identifiers) {
    return local.parity(new ParityQuery("clicks", sample, 42, identifiers), progress -> {});
  }

  private static Map<String, Long> counts(Json.Members done) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String name : CLASSES) {
      long count = Long.parseLong(done.object("counts").require(name));
      if (count > 0) {
        counts.put(name, count);
      }
    }
    return counts;
  }

  private static List<String> examples(Json.Members done) {
    return done.list("examples").stream()
        .map(Json::asMembers)
        .map(
            example ->
                example.require("class")
                    + " "
                    + example.text("identifier").orElse("-")
                    + " "
                    + example.text("offline").orElse("-")
                    + " "
                    + example.text("online").orElse("-")
                    + " "
                    + example.list("differing").stream().map(Json::asText).toList())
        .toList();
  }

  private static List<GivenFeature> record(String id, int second, GivenFeature... features) {
    return features(id, time(second), features);
  }

  private static String time(int second) {
    return Instant.parse("2026-03-01T10:00:00Z").plusSeconds(second).toString();
  }
}
