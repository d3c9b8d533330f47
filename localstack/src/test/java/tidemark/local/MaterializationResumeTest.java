package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.local.MaterializedStore.put;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.crash.CrashPoint;
import tidemark.fixture.Fixtures;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunResult.End;
import tidemark.materialize.RunWatch;
import tidemark.materialize.Scope;
import tidemark.offline.FileEntry;
import tidemark.offline.FileEntry.Origin;
import tidemark.offline.OfflineRow;
import tidemark.registry.Caller;

/** Runs that end in the middle of a file or of the history, and those that go on there. */
class MaterializationResumeTest {
  private static final Instant NOW = Fixtures.NOW;
  private static final int ROWS = 4_500;

  @TempDir Path directory;
  private MaterializedStore store;

  @BeforeEach
  void open() throws IOException {
    store = new MaterializedStore(directory);
    store.held = 1_000;
  }

  @AfterEach
  void close() {
    CrashPoint.disarm();
    store.close();
  }

  @Test
  @DisplayName(
      "G-19 a run that stops in the middle of a file is continued there, and only then is the file applied")
  void aRunGoesOnInTheMiddleOfAFile() {
    store.file("large", Origin.LOAD, rows(0, ROWS));

    FinishedRun stopped = run(Scope.PENDING, counts -> counts.applied() < 2_000);
    List<FileEntry> pending = store.pending();
    int online = store.items().size();
    FinishedRun rest = store.run(Scope.PENDING);

    assertThat(stopped.result().end()).isEqualTo(End.STOPPED);
    assertThat(pending).hasSize(1);
    assertThat(online).isEqualTo(2_000);
    assertThat(stopped.result().cursor().orElseThrow().place())
        .hasToString("row 2000 of " + pending.get(0).object());
    assertThat(rest.result().end()).isEqualTo(End.COMPLETE);
    assertThat(rest.result().counts().rows()).isEqualTo(ROWS - 2_000);
    assertThat(rest.result().cursor()).isEmpty();
    assertThat(store.items()).hasSize(ROWS);
    assertThat(store.pending()).isEmpty();
  }

  @Test
  @DisplayName("G-19 rows of other writers' row groups are continued alike")
  void aRunGoesOnAmongRowGroups() {
    store.foreignFile(
        "part-0000",
        "SELECT 'id' || i AS id, '2026-03-01T10:00:00Z' AS ts, i AS n,"
            + " TIMESTAMP '2026-03-01 10:00:01' AS write_time FROM range("
            + 9_000
            + ") r(i)"
            + " ORDER BY i",
        2_048);
    int runs = 0;

    End end = End.STOPPED;
    for (; end == End.STOPPED; runs++) {
      end = run(Scope.PENDING, counts -> counts.applied() < 1_000).result().end();
    }

    assertThat(runs).isEqualTo(10);
    assertThat(store.items()).hasSize(9_000);
    assertThat(store.served("id8999")).contains("8999");
  }

  @Test
  @DisplayName("G-19 a run that died in the middle of a file is continued where it noted")
  void aRunThatDiedGoesOnWhereItNoted() {
    store.file("large", Origin.LOAD, rows(0, ROWS));
    CrashPoint.MATERIALIZE_PUT.arm(3);
    assertThatThrownBy(() -> store.run(Scope.PENDING)).isInstanceOf(CrashPoint.Crash.class);
    store.clock.move(Duration.ofMinutes(15));

    FinishedRun rest = store.run(Scope.PENDING);

    assertThat(rest.result().end()).isEqualTo(End.COMPLETE);
    assertThat(rest.result().counts().rows()).isEqualTo(ROWS - 3_000);
    assertThat(store.items()).hasSize(ROWS);
  }

  @Test
  @DisplayName("G-19 a file of which some rows failed is not continued after them")
  void noPlaceIsNotedAfterAFailure() {
    store.file("large", Origin.LOAD, rows(0, ROWS));
    FaultyOnlineStore broken = new FaultyOnlineStore(store.sqlite.online(), 1, 1);
    store.online = broken;
    FinishedRun failed = store.run(Scope.PENDING);
    store.online = store.sqlite.online();

    FinishedRun again = store.run(Scope.PENDING);

    assertThat(failed.result().end()).isEqualTo(End.FAILED);
    assertThat(failed.result().cursor()).isEmpty();
    assertThat(again.result().counts().rows()).isEqualTo(ROWS);
    assertThat(store.items()).hasSize(ROWS);
  }

  @Test
  @DisplayName("G-19 a run of another scope breaks the chain: the file is read from its beginning")
  void aRunOfAnotherScopeBreaksTheChain() {
    store.file("large", Origin.LOAD, rows(0, ROWS));
    run(Scope.PENDING, counts -> counts.applied() < 2_000);
    store.emptyOnline();
    run(Scope.FULL, counts -> counts.applied() < 1_000);

    FinishedRun rest = store.run(Scope.PENDING);

    assertThat(rest.result().counts().rows()).isEqualTo(ROWS);
    assertThat(store.items()).hasSize(ROWS);
  }

  @Test
  @DisplayName("G-18 a run of the whole history goes on after the record it had reached")
  void aFullRunGoesOnAfterARecord() {
    store.file("first", Origin.LOAD, rows(0, 3_000));
    store.file("second", Origin.LOAD, rows(2_000, ROWS));
    FinishedRun stopped = run(Scope.FULL, counts -> counts.applied() < 2_000);
    store.clock.move(Duration.ofSeconds(1));
    store.file("meanwhile", Origin.LOAD, rows(ROWS, ROWS + 10));
    List<FileEntry> pending = store.pending();

    FinishedRun rest =
        store.materializer().resume(store.group.incarnation(), stopped.id(), RunWatch.NONE);

    assertThat(stopped.result().end()).isEqualTo(End.STOPPED);
    assertThat(stopped.result().cursor().orElseThrow().place())
        .hasToString("in the order of records");
    assertThat(pending).hasSize(3);
    assertThat(rest.scope()).isEqualTo(Scope.FULL);
    assertThat(rest.result().end()).isEqualTo(End.COMPLETE);
    assertThat(rest.result().counts().applied()).isEqualTo(ROWS + 10 - 2_000);
    assertThat(store.pending())
        .extracting(file -> file.object().key())
        .singleElement()
        .asString()
        .endsWith("meanwhile.parquet");
    assertThat(store.items()).hasSize(ROWS + 10);
  }

  @Test
  @DisplayName(
      "G-18 a full run that begins anew trusts no place: the online store may be lost again")
  void aFullRunBeginsAnew() {
    store.file("large", Origin.LOAD, rows(0, ROWS));
    run(Scope.FULL, counts -> counts.applied() < 2_000);
    store.emptyOnline();

    store.run(Scope.FULL);

    assertThat(store.items()).hasSize(ROWS);
  }

  @Test
  @DisplayName("a run that heals goes on with the files it has not read")
  void aRunThatHealsGoesOn() {
    for (int i = 0; i < 5; i++) {
      store.file("api" + i, Origin.API, rows(100 * i, 100 * i + 100));
    }
    FinishedRun stopped = run(Scope.HEAL, counts -> counts.files() < 2);

    FinishedRun rest =
        store.materializer().resume(store.group.incarnation(), stopped.id(), RunWatch.NONE);

    assertThat(stopped.result().counts().files()).isEqualTo(2);
    assertThat(rest.result().end()).isEqualTo(End.COMPLETE);
    assertThat(rest.result().counts().files()).isEqualTo(3);
    assertThat(store.items()).hasSize(500);
  }

  @Test
  @DisplayName("a run that has no time to write what it holds lets the next one hold less")
  void aRunThatIsCutOffHoldsLessTheNextTime() {
    store.held = 4_000;
    store.file("large", Origin.LOAD, rows(0, ROWS));
    int runs = 0;

    FinishedRun last;
    do {
      last = run(Scope.PENDING, new OneBatch());
      runs++;
    } while (last.result().end() == End.STOPPED && runs < 20);

    assertThat(last.result().end()).isEqualTo(End.COMPLETE);
    assertThat(runs).isBetween(3, 8);
    assertThat(store.items()).hasSize(ROWS);
    assertThat(store.pending()).isEmpty();
  }

  @Test
  void aRunThatThrowsTellsHowFarItCame() {
    store.file("large", Origin.LOAD, rows(0, ROWS));
    AtomicInteger looks = new AtomicInteger();

    assertThatThrownBy(
            () ->
                run(
                    Scope.PENDING,
                    counts -> {
                      if (counts.applied() >= 2_000) {
                        throw new IllegalStateException("unforeseen");
                      }
                      return looks.incrementAndGet() > 0;
                    }))
        .isInstanceOf(IllegalStateException.class);

    FinishedRun failed = store.sqlite.runs().finished(store.group.incarnation(), 1).get(0);
    assertThat(failed.result().counts().applied()).isEqualTo(2_000);
    assertThat(failed.result().problems()).containsExactly("An internal failure.");
    assertThat(store.run(Scope.PENDING).result().counts().rows()).isEqualTo(ROWS - 1_000);
  }

  /** Lets a run write one batch in all. */
  private static final class OneBatch implements RunWatch {
    private long written;

    @Override
    public boolean goesOn(RunCounts counts) {
      written = counts.applied() + counts.historic();
      return written < 1_000;
    }

    @Override
    public boolean mayFinish() {
      return written < 1_000;
    }
  }

  private FinishedRun run(Scope scope, RunWatch watch) {
    return store.materializer().run(Caller.LOCAL, "clicks", scope, watch);
  }

  private static List<OfflineRow> rows(int from, int until) {
    List<OfflineRow> rows = new ArrayList<>();
    for (int i = from; i < until; i++) {
      rows.add(put("id" + i, "2026-03-01T10:00:00Z", "" + i, NOW));
    }
    return rows;
  }
}
