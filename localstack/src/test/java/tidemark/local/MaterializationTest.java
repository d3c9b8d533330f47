package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.local.MaterializedStore.delete;
import static tidemark.local.MaterializedStore.expiring;
import static tidemark.local.MaterializedStore.put;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.Fixtures;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunResult;
import tidemark.materialize.Scope;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry.Origin;
import tidemark.offline.OfflineRow;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.WriteKind;
import tidemark.registry.Caller;

class MaterializationTest {
  private static final Instant NOW = Fixtures.NOW;
  private static final Instant EARLIER = NOW.minusSeconds(10_800);

  @TempDir Path directory;
  private MaterializedStore store;

  @BeforeEach
  void open() throws IOException {
    store = new MaterializedStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  @DisplayName("G-18 a second run finds nothing pending and reads nothing")
  void aSecondRunReadsNothing() {
    store.file(
        "a",
        Origin.LOAD,
        List.of(
            put("a", "2026-03-01T10:00:00Z", "1", NOW),
            put("a", "2026-03-01T10:30:00Z", "2", NOW),
            put("b", "2026-03-01T10:00:00Z", "3", NOW)));

    FinishedRun first = store.run(Scope.PENDING);
    int opened = store.opened.get();
    Map<RecordIdentifier, OnlineItem> online = store.items();
    FinishedRun second = store.run(Scope.PENDING);

    assertThat(first.result().end()).isEqualTo(RunResult.End.COMPLETE);
    assertThat(first.result().counts().rows()).isEqualTo(3);
    assertThat(first.result().counts().applied()).isEqualTo(2);
    assertThat(opened).isEqualTo(1);
    assertThat(store.opened).hasValue(opened);
    assertThat(second.result().counts()).isEqualTo(RunCounts.NONE);
    assertThat(store.items()).isEqualTo(online);
    assertThat(store.served("a")).contains("2");
    assertThat(store.materializer().finished(Caller.LOCAL, "clicks", 10))
        .containsExactly(second, first);
  }

  @Test
  @DisplayName("G-19 a file stamped three hours ago that arrives now is applied")
  void aFileStampedLongAgoIsApplied() {
    store.file("new", Origin.LOAD, List.of(put("a", "2026-03-01T08:00:00Z", "1", NOW)));
    store.run(Scope.PENDING);

    store.file(
        "late",
        Origin.LOAD,
        List.of(
            put("a", "2026-03-01T08:30:00Z", "2", EARLIER),
            put("b", "2026-03-01T07:00:00Z", "3", EARLIER)));
    FinishedRun run = store.run(Scope.PENDING);

    assertThat(run.result().counts().applied()).isEqualTo(2);
    assertThat(store.served("a")).contains("2");
    assertThat(store.served("b")).contains("3");
  }

  @Test
  @DisplayName("G-19 a file that no event told of is found by listing")
  void aMissedArrivalIsReconciled() {
    store.unknownFile("a", Origin.LOAD, List.of(put("a", "2026-03-01T10:00:00Z", "1", NOW)));
    assertThat(store.pending()).isEmpty();

    store.run(Scope.PENDING);

    assertThat(store.served("a")).contains("1");
  }

  @Test
  @DisplayName("G-19 a file of others without the store's columns is applied")
  void aFileOfOthersIsApplied() {
    store.file("ours", Origin.LOAD, List.of(put("a", "2026-03-01T09:00:00Z", "1", NOW)));
    store.foreignFile(
        "part-0000",
        "SELECT 'a' AS id, '2026-03-01T10:00:00Z' AS ts, 2::BIGINT AS n,"
            + " TIMESTAMP '2026-03-01 10:00:01' AS write_time UNION ALL"
            + " SELECT 'b', '2026-03-01T10:00:00.5Z', NULL, TIMESTAMP '2026-03-01 10:00:01'");

    FinishedRun run = store.run(Scope.PENDING);

    assertThat(run.result().end()).isEqualTo(RunResult.End.COMPLETE);
    assertThat(store.served("a")).contains("2");
    assertThat(store.items().get(new RecordIdentifier("b")).order().invokedAt())
        .isEqualTo(Instant.parse("2026-03-01T10:00:01Z"));
  }

  @Test
  void aFutureEventTimeStaysTheWinner() {
    store.file("future", Origin.LOAD, List.of(put("a", "2100-01-01T00:00:00Z", "1", NOW)));
    store.run(Scope.PENDING);
    store.file("now", Origin.LOAD, List.of(put("a", "2026-03-01T10:00:00Z", "2", NOW)));

    FinishedRun run = store.run(Scope.PENDING);

    assertThat(run.result().counts().historic()).isEqualTo(1);
    assertThat(store.served("a")).contains("1");
    assertThat(store.pending()).isEmpty();
  }

  @Test
  @DisplayName("B-78 a clock that goes back an hour skips nothing")
  void aClockThatGoesBackSkipsNothing() {
    store.file("a", Origin.LOAD, List.of(put("a", "2026-03-01T10:00:00Z", "1", NOW)));
    store.materializer().run(Caller.LOCAL, "clicks", Scope.PENDING, counts -> goBack());
    store.file("b", Origin.LOAD, List.of(put("a", "2026-03-01T10:30:00Z", "2", EARLIER)));

    FinishedRun run = store.run(Scope.PENDING);

    assertThat(run.result().end()).isEqualTo(RunResult.End.COMPLETE);
    assertThat(store.served("a")).contains("2");
    assertThat(store.pending()).isEmpty();
  }

  private boolean goBack() {
    store.clock.move(Duration.ofHours(-1));
    return true;
  }

  @Test
  void aRunThatOverlapsAnotherIsRefused() {
    store.file("a", Origin.LOAD, List.of(put("a", "2026-03-01T10:00:00Z", "1", NOW)));
    Materializer materializer = store.materializer();
    AtomicInteger refused = new AtomicInteger();

    FinishedRun run =
        materializer.run(
            Caller.LOCAL,
            "clicks",
            Scope.PENDING,
            counts -> {
              assertThat(materializer.inProgress(Caller.LOCAL, "clicks")).isPresent();
              assertThatThrownBy(() -> store.run(Scope.FULL))
                  .isInstanceOf(FeatureStoreException.class)
                  .hasMessageContaining("'clicks' is in progress since " + NOW);
              refused.incrementAndGet();
              return true;
            });

    assertThat(refused).hasPositiveValue();
    assertThat(run.result().counts().applied()).isEqualTo(1);
    assertThat(materializer.inProgress(Caller.LOCAL, "clicks")).isEmpty();
  }

  @Test
  void aRunThatWasTakenOverStops() {
    store.file("a", Origin.LOAD, List.of(put("a", "2026-03-01T10:00:00Z", "1", NOW)));
    AtomicInteger looks = new AtomicInteger();

    assertThatThrownBy(
            () ->
                store
                    .materializer()
                    .run(Caller.LOCAL, "clicks", Scope.PENDING, counts -> outlast(looks)))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("another one has taken over");

    assertThat(store.served("a")).contains("1");
    assertThat(store.materializer().finished(Caller.LOCAL, "clicks", 10)).hasSize(1);
  }

  /** The first time it is asked, lets a lease's time pass, and another run begin and end. */
  private boolean outlast(AtomicInteger looks) {
    if (looks.getAndIncrement() == 0) {
      store.clock.move(Duration.ofMinutes(16));
      store.run(Scope.PENDING);
    }
    return true;
  }

  @Test
  void aRunThatMustStopGoesOnTheNextTime() {
    for (int i = 0; i < 5; i++) {
      store.file("f" + i, Origin.LOAD, List.of(put("id" + i, "2026-03-01T10:00:00Z", "1", NOW)));
    }

    FinishedRun stopped =
        store
            .materializer()
            .run(Caller.LOCAL, "clicks", Scope.PENDING, counts -> counts.files() < 2);
    int left = store.pending().size();
    FinishedRun rest = store.run(Scope.PENDING);

    assertThat(stopped.result().end()).isEqualTo(RunResult.End.STOPPED);
    assertThat(left).isEqualTo(3);
    assertThat(rest.result().counts().files()).isEqualTo(3);
    assertThat(store.items()).hasSize(5);
  }

  @Test
  @DisplayName("G-11 a file older than a hard delete that arrives later stays out")
  void aFileOlderThanAHardDeleteStaysOut() {
    store.file(
        "api",
        Origin.API,
        List.of(delete("a", "2026-03-01T10:00:00Z", WriteKind.HARD_DELETE, EARLIER)));
    store.file(
        "late",
        Origin.LOAD,
        List.of(
            put("a", "2026-03-01T09:00:00Z", "1", NOW),
            put("b", "2026-03-01T09:00:00Z", "2", NOW)));

    FinishedRun run = store.run(Scope.PENDING);

    assertThat(run.result().counts().applied()).isEqualTo(1);
    assertThat(run.result().counts().historic()).isEqualTo(1);
    assertThat(store.items()).containsOnlyKeys(new RecordIdentifier("b"));
    store.file("newer", Origin.LOAD, List.of(put("a", "2026-03-01T11:00:00Z", "3", EARLIER)));
    store.run(Scope.PENDING);
    assertThat(store.served("a")).contains("3");
  }

  @Test
  @DisplayName("G-11 a hard delete during a run removes what the run brought back")
  void aHardDeleteDuringARunIsRepeated() {
    store.file("a", Origin.LOAD, List.of(put("a", "2026-03-01T09:00:00Z", "1", EARLIER)));
    AtomicInteger flushes = new AtomicInteger();
    store.flush =
        () -> {
          if (flushes.incrementAndGet() == 2) {
            assertThat(store.served("a")).contains("1");
            store.file(
                "api",
                Origin.API,
                List.of(delete("a", "2026-03-01T10:00:00Z", WriteKind.HARD_DELETE, NOW)));
          }
        };

    store.run(Scope.PENDING);

    assertThat(flushes).hasValue(2);
    assertThat(store.items()).isEmpty();
  }

  @Test
  @DisplayName("G-11 a hard delete that reaches a file after a run is repeated by the next, alone")
  void aHardDeleteStillInTheLogIsRepeatedByTheNextRun() {
    store.file("a", Origin.LOAD, List.of(put("a", "2026-03-01T09:00:00Z", "1", EARLIER)));
    store.run(Scope.PENDING);
    store.file(
        "soft",
        Origin.API,
        List.of(delete("x", "2026-03-01T10:00:00Z", WriteKind.SOFT_DELETE, NOW)));
    assertThat(store.pending()).isEmpty();
    store.file(
        "api",
        Origin.API,
        List.of(
            delete("a", "2026-03-01T10:00:00Z", WriteKind.HARD_DELETE, NOW),
            put("b", "2026-03-01T10:00:00Z", "2", NOW)));
    assertThat(store.served("a")).contains("1");
    int opened = store.opened.get();

    FinishedRun run = store.run(Scope.PENDING);

    assertThat(run.result().end()).isEqualTo(RunResult.End.COMPLETE);
    assertThat(run.result().counts().rows()).isZero();
    assertThat(store.opened).hasValue(opened);
    assertThat(store.items()).isEmpty();
    assertThat(store.pending()).isEmpty();
  }

  @Test
  @DisplayName("G-11 a record repaired after a hard delete stays")
  void aRepairedRecordStays() {
    OfflineRow repaired = put("a", "2026-03-01T09:00:00Z", "1", NOW);
    store.file(
        "api",
        Origin.API,
        List.of(
            put("a", "2100-01-01T00:00:00Z", "9", EARLIER.minusSeconds(10)),
            delete("a", "2100-01-01T00:00:01Z", WriteKind.HARD_DELETE, EARLIER),
            repaired));
    store.file("load", Origin.LOAD, List.of(repaired));
    store.sqlite.online().putIfGreater(store.group.incarnation(), item(repaired));

    store.run(Scope.HEAL);

    assertThat(store.served("a")).contains("1");
  }

  @Test
  @DisplayName("G-12 what has expired is online as a guard without values")
  void whatHasExpiredIsAGuard() {
    store.file(
        "a", Origin.LOAD, List.of(expiring("a", "2026-03-01T09:00:00Z", "1", Duration.ofHours(1))));

    FinishedRun run = store.run(Scope.PENDING);
    store.file("b", Origin.LOAD, List.of(put("a", "2026-03-01T08:00:00Z", "2", NOW)));
    FinishedRun older = store.run(Scope.PENDING);

    assertThat(older.result().counts().historic()).isEqualTo(1);
    assertThat(run.result().counts().expired()).isEqualTo(1);
    assertThat(run.result().counts().applied()).isZero();
    assertThat(store.served("a")).isEmpty();
    assertThat(store.items().get(new RecordIdentifier("a")).packed().isEmpty()).isTrue();
  }

  @Test
  @DisplayName("G-19 while the online store fails, files stay pending and rows are counted")
  void whatFailsStaysPending() {
    List<OfflineRow> rows = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      rows.add(put("id" + i, "2026-03-01T10:00:00Z", "1", NOW));
    }
    store.file("a", Origin.LOAD, rows);
    FaultyOnlineStore broken = new FaultyOnlineStore(store.sqlite.online(), 1, 1);
    OnlineStore whole = store.online;
    store.online = broken;

    FinishedRun failed = store.run(Scope.PENDING);
    store.online = whole;

    assertThat(failed.result().end()).isEqualTo(RunResult.End.FAILED);
    assertThat(failed.result().counts().failed()).isEqualTo(1_500);
    assertThat(failed.result().problems()).containsExactly("An injected fault.");
    assertThat(broken.faults).hasPositiveValue();
    assertThat(store.pending()).hasSize(1);
    assertThat(store.run(Scope.PENDING).result().counts().applied()).isEqualTo(1_500);
  }

  @Test
  void aFailedRunGivesBackItsLeaseAndIsNoted() {
    store.file("a", Origin.LOAD, List.of(put("a", "2026-03-01T10:00:00Z", "1", NOW)));
    store.flush =
        () -> {
          throw new FeatureStoreException(Kind.UNAVAILABLE, "The log is away.");
        };

    assertThatThrownBy(() -> store.run(Scope.PENDING)).hasMessage("The log is away.");

    store.flush = () -> {};
    assertThat(store.materializer().finished(Caller.LOCAL, "clicks", 1).get(0).result().problems())
        .containsExactly("The log is away.");
    assertThat(store.run(Scope.PENDING).result().counts().applied()).isEqualTo(1);
  }

  @Test
  @DisplayName("G-18 a full run and a run that heals restore a lost online store alike")
  void aLostOnlineStoreIsRestored() {
    store.file(
        "api",
        Origin.API,
        List.of(
            put("a", "2026-03-01T10:00:00Z", "1", NOW),
            put("c", "2026-03-01T10:00:00Z", "2", NOW),
            delete("c", "2026-03-01T10:10:00Z", WriteKind.SOFT_DELETE, NOW),
            put("d", "2026-03-01T10:00:00Z", "3", EARLIER),
            delete("d", "2026-03-01T10:10:00Z", WriteKind.HARD_DELETE, NOW)));
    store.file(
        "load",
        Origin.LOAD,
        List.of(
            put("a", "2026-03-01T10:00:00Z", "4", EARLIER),
            put("b", "2026-03-01T10:00:00.123456789Z", "-7", NOW),
            put("d", "2026-03-01T09:00:00Z", "5", NOW),
            expiring("e", "2026-03-01T10:00:00Z", "6", Duration.ofMinutes(5))));
    FinishedRun healed = store.run(Scope.HEAL);
    Map<RecordIdentifier, OnlineItem> online = store.items();
    store.emptyOnline();

    FinishedRun full = store.run(Scope.FULL);

    assertThat(healed.result().end()).isEqualTo(RunResult.End.COMPLETE);
    assertThat(full.result().end()).isEqualTo(RunResult.End.COMPLETE);
    assertThat(full.result().counts().rows()).isEqualTo(9);
    assertThat(store.items()).isEqualTo(online).hasSize(4);
    assertThat(store.served("a")).contains("1");
    assertThat(store.served("b")).contains("-7");
    assertThat(store.served("c")).isEmpty();
    assertThat(store.pending()).isEmpty();
  }

  @Test
  @DisplayName("G-05 G-18 writes over any files, in any order and any runs, end at the greatest")
  void anySplitEndsAtTheGreatest() {
    Random random = new Random(20260301);
    Map<RecordIdentifier, OfflineRow> greatest = new HashMap<>();
    List<OfflineRow> rows = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String time = Instant.parse("2026-03-01T10:00:00Z").plusSeconds(random.nextInt(40)) + "";
      String id = "id" + random.nextInt(25);
      Instant invokedAt = NOW.plusMillis(random.nextInt(3));
      OfflineRow row =
          random.nextInt(10) == 0
              ? delete(id, time, WriteKind.SOFT_DELETE, invokedAt)
              : put(id, time, "" + i, invokedAt);
      rows.add(row);
      greatest.merge(
          row.record().identifier(), row, (a, b) -> b.order().isGreaterThan(a.order()) ? b : a);
    }
    Collections.shuffle(rows, random);
    for (int from = 0; from < rows.size(); from += 60) {
      store.file("f" + from, Origin.LOAD, rows.subList(from, from + 60));
      if (random.nextBoolean()) {
        store.run(Scope.PENDING);
      }
    }

    store.run(Scope.PENDING);

    Map<RecordIdentifier, OnlineItem> online = store.items();
    assertThat(online).hasSameSizeAs(greatest);
    greatest.forEach(
        (id, row) -> {
          assertThat(online.get(id).order()).isEqualTo(row.order());
          assertThat(online.get(id).tombstone()).isEqualTo(row.kind().isDelete());
        });
    store.emptyOnline();
    store.run(Scope.FULL);
    assertThat(store.items()).isEqualTo(online);
  }

  private OnlineItem item(OfflineRow row) {
    return OnlineItem.of(
        new tidemark.record.LoggedWrite(
            store.group.incarnation(),
            store.group.schema().version(),
            row.record().identifier(),
            row.order(),
            row.record().eventTimeText(),
            row.kind(),
            row.expiresAt(),
            tidemark.record.PackedRecord.pack(row.record())),
        store.clock.instant());
  }
}
