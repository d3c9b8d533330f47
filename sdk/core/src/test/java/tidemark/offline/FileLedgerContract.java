package tidemark.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;
import tidemark.model.Partition;
import tidemark.offline.FileEntry.Origin;
import tidemark.offline.FileEntry.State;

/** What every file ledger does: one entry per file, applied once and for all. */
public abstract class FileLedgerContract {
  private static final Incarnation CLICKS =
      new Incarnation(new FeatureGroupName("clicks"), 1_772_359_200L);
  private static final Incarnation AGAIN =
      new Incarnation(new FeatureGroupName("clicks"), 1_772_359_201L);

  private FileLedger ledger;

  /** The ledger under test, empty at first; the same one all through a test. */
  protected abstract FileLedger ledger();

  @BeforeEach
  void open() {
    ledger = ledger();
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(ledger.find(CLICKS, key("a"))).isEmpty();
    assertThat(ledger.files(CLICKS)).isEmpty();
    assertThat(ledger.pending(CLICKS)).isEmpty();
  }

  @Test
  void givesBackEveryFieldOfAnEntry() {
    FileEntry hourly =
        new FileEntry(
            CLICKS,
            key("p/\u00e9 \"x\".parquet"),
            new Partition(LocalDate.of(1677, 9, 21), OptionalInt.of(0)),
            Long.MAX_VALUE,
            3_000_000_000L,
            new EventTime(-9_223_372_036_000_000_000L),
            new EventTime(9_223_372_036_000_000_000L),
            Origin.LOAD,
            OptionalInt.of(12),
            Instant.parse("2026-03-01T12:00:00.123456789Z"),
            State.PENDING);
    FileEntry daily = entry(CLICKS, "daily", Origin.OTHER, State.APPLIED);

    assertThat(ledger.add(hourly)).isTrue();
    assertThat(ledger.add(daily)).isTrue();

    assertThat(ledger.find(CLICKS, hourly.object())).contains(hourly);
    assertThat(ledger.find(CLICKS, daily.object())).contains(daily);
  }

  @Test
  void addsAFileOnce() {
    FileEntry first = entry(CLICKS, "a", Origin.API, State.APPLIED);
    FileEntry second = entry(CLICKS, "a", Origin.OTHER, State.PENDING);

    assertThat(ledger.add(first)).isTrue();
    assertThat(ledger.add(second)).isFalse();

    assertThat(ledger.files(CLICKS)).containsExactly(first);
  }

  @Test
  void addsThoseOfManyThatItDoesNotHave() {
    FileEntry first = entry(CLICKS, "a", Origin.API, State.APPLIED);
    ledger.add(first);

    int added =
        ledger.addAll(
            List.of(
                entry(CLICKS, "a", Origin.OTHER, State.PENDING),
                entry(CLICKS, "b", Origin.LOAD, State.PENDING),
                entry(CLICKS, "c", Origin.LOAD, State.PENDING)));

    assertThat(added).isEqualTo(2);
    assertThat(keys(ledger.files(CLICKS))).containsExactly("a", "b", "c");
    assertThat(ledger.find(CLICKS, key("a"))).contains(first);
    ledger.markApplied(CLICKS, List.of(key("b"), key("c"), key("unknown")));
    assertThat(ledger.pending(CLICKS)).isEmpty();
  }

  @Test
  void tellsBucketsAndIncarnationsApart() {
    FileEntry here = entry(CLICKS, "a", Origin.API, State.APPLIED);
    FileEntry there = entry(AGAIN, "a", Origin.API, State.APPLIED);
    ObjectStore.Key elsewhere = new ObjectStore.Key("other-bucket", "a");
    ledger.add(here);
    ledger.add(there);

    assertThat(ledger.files(CLICKS)).containsExactly(here);
    assertThat(ledger.files(AGAIN)).containsExactly(there);
    assertThat(ledger.find(CLICKS, elsewhere)).isEmpty();
  }

  @Test
  @DisplayName("G-19 a file is pending until it is marked applied, and never again")
  void listsWhatIsPendingInOrderOfKeys() {
    ledger.add(entry(CLICKS, "c", Origin.LOAD, State.PENDING));
    ledger.add(entry(CLICKS, "a", Origin.OTHER, State.PENDING));
    ledger.add(entry(CLICKS, "b", Origin.API, State.APPLIED));
    ledger.add(entry(AGAIN, "d", Origin.LOAD, State.PENDING));

    List<String> before = keys(ledger.pending(CLICKS));
    ledger.markApplied(CLICKS, List.of(key("a")));
    ledger.markApplied(CLICKS, List.of(key("a")));
    ledger.markApplied(CLICKS, List.of(key("unknown")));

    assertThat(before).containsExactly("a", "c");
    assertThat(keys(ledger.pending(CLICKS))).containsExactly("c");
    assertThat(keys(ledger.files(CLICKS))).containsExactly("a", "b", "c");
    assertThat(ledger.find(CLICKS, key("a")).orElseThrow())
        .isEqualTo(entry(CLICKS, "a", Origin.OTHER, State.APPLIED));
    assertThat(keys(ledger.pending(AGAIN))).containsExactly("d");
  }

  @Test
  void ofConcurrentAddsOneSucceeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> adds = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        adds.add(() -> ledger.add(entry(CLICKS, "a", Origin.API, State.APPLIED)));
      }
      int added = 0;
      for (Future<Boolean> add : threads.invokeAll(adds)) {
        added += add.get() ? 1 : 0;
      }
      assertThat(added).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> keys(List<FileEntry> entries) {
    return entries.stream().map(entry -> entry.object().key()).toList();
  }

  private static ObjectStore.Key key(String name) {
    return new ObjectStore.Key("acme-fs", name);
  }

  private static FileEntry entry(Incarnation incarnation, String name, Origin origin, State state) {
    return new FileEntry(
        incarnation,
        key(name),
        new Partition(LocalDate.of(2026, 3, 1), OptionalInt.empty()),
        10,
        2,
        new EventTime(1),
        new EventTime(2),
        origin,
        OptionalInt.empty(),
        Instant.parse("2026-03-01T12:00:00Z"),
        state);
  }
}
