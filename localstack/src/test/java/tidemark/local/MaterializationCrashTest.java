package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.local.MaterializedStore.delete;
import static tidemark.local.MaterializedStore.put;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.crash.CrashPoint;
import tidemark.fixture.Fixtures;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.RunResult;
import tidemark.materialize.Scope;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry;
import tidemark.offline.FileEntry.Origin;
import tidemark.offline.OfflineRow;
import tidemark.record.OnlineItem;
import tidemark.record.RecordOrder;
import tidemark.record.WriteKind;

/** Cuts runs off at every named point. */
class MaterializationCrashTest {
  private static final Instant NOW = Fixtures.NOW;
  private static final long SEED = 20_260_301;
  private static final Duration LEASE_TIME = Duration.ofMinutes(15);
  private static final String OF_RUNS = "MATERIALIZE_.*";

  @TempDir Path directory;

  @AfterEach
  void disarm() {
    CrashPoint.disarm();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = OF_RUNS)
  @DisplayName("G-18 G-19 a run of pending files cut off at any point ends as if it had not been")
  void aRunOfPendingFilesEndsTheSame(CrashPoint point) throws IOException {
    endsTheSame(Scope.PENDING, point);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = OF_RUNS)
  @DisplayName("G-18 G-19 a run that heals cut off at any point ends as if it had not been")
  void aRunThatHealsEndsTheSame(CrashPoint point) throws IOException {
    endsTheSame(Scope.HEAL, point);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ALL,
      names = OF_RUNS + "(?<!_MARKERS_READ|_FILE_READ)") // it has neither
  @DisplayName("G-18 G-19 a run of the whole history cut off at any point ends as if it had not")
  void aRunOfTheHistoryEndsTheSame(CrashPoint point) throws IOException {
    endsTheSame(Scope.FULL, point);
  }

  @Test
  @DisplayName("G-18 G-19 runs cut off again and again, each where another was, end the same")
  void runsThatAreCutOffAgainAndAgainEndTheSame() throws IOException {
    Random random = new Random(SEED);
    List<CrashPoint> points =
        Stream.of(CrashPoint.values()).filter(point -> point.name().matches(OF_RUNS)).toList();
    int cuts = 0;
    try (MaterializedStore whole = new MaterializedStore(directory.resolve("whole"));
        MaterializedStore cut = new MaterializedStore(directory.resolve("cut"))) {
      fill(whole);
      fill(cut);
      for (int i = 0; i < 12; i++) {
        List<OfflineRow> more = more(random);
        whole.file("more" + i, Origin.LOAD, more);
        cut.file("more" + i, Origin.LOAD, more);
        points.get(random.nextInt(points.size())).arm(random.nextInt(2));
        try {
          cut.run(Scope.PENDING);
        } catch (CrashPoint.Crash e) {
          cuts++;
          cut.clock.move(LEASE_TIME);
        }
        CrashPoint.disarm();
        assertNoRowOfAnAppliedFileIsMissing(cut);
      }
      cut.run(Scope.PENDING);
      whole.run(Scope.PENDING);

      assertThat(cuts).as("cuts, seed " + SEED).isGreaterThan(3);
      assertThat(cut.items()).as("seed " + SEED).isEqualTo(whole.items());
      assertThat(cut.pending()).isEmpty();
    }
  }

  /** Rows that cross batches, newer and older than others of their records. */
  private static List<OfflineRow> more(Random random) {
    List<OfflineRow> rows = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      String time = Instant.parse("2026-03-01T10:00:00Z").plusSeconds(random.nextInt(5_000)) + "";
      rows.add(put("id" + (100 + i), time, "" + random.nextInt(1_000), NOW));
    }
    return rows;
  }

  private void endsTheSame(Scope scope, CrashPoint point) throws IOException {
    try (MaterializedStore whole = new MaterializedStore(directory.resolve("whole"));
        MaterializedStore cut = new MaterializedStore(directory.resolve("cut"))) {
      fill(whole);
      fill(cut);
      whole.run(scope);

      point.arm(0);
      assertThatThrownBy(() -> cut.run(scope))
          .isInstanceOf(CrashPoint.Crash.class)
          .hasMessage(point.name());
      assertThat(CrashPoint.disarm()).isFalse();
      assertNoRowOfAnAppliedFileIsMissing(cut);
      whole.clock.move(LEASE_TIME);
      cut.clock.move(LEASE_TIME);
      FinishedRun rerun = cut.run(scope);

      assertThat(rerun.result().end()).isEqualTo(RunResult.End.COMPLETE);
      assertThat(cut.items()).isEqualTo(whole.items());
      assertThat(cut.pending()).isEmpty();
      assertNoRowOfAnAppliedFileIsMissing(cut);
    }
  }

  /**
   * Crossing batches, with records in more than one file, deletes of both kinds, and a late row.
   */
  private static void fill(MaterializedStore store) {
    store.held = 1_000;
    List<OfflineRow> first = new ArrayList<>();
    List<OfflineRow> second = new ArrayList<>();
    for (int i = 0; i < 1_300; i++) {
      first.add(put("id" + i, "2026-03-01T10:00:00Z", "" + i, NOW));
      second.add(put("id" + i, "2026-03-01T1" + i % 2 + ":30:00Z", "-" + i, NOW));
    }
    second.add(delete("id6", "2026-03-01T11:50:00Z", WriteKind.HARD_DELETE, NOW.plusSeconds(1)));
    store.file("first", Origin.LOAD, first);
    store.file("second", Origin.LOAD, second);
    store.file(
        "api",
        Origin.API,
        List.of(
            delete("id1", "2026-03-01T11:45:00Z", WriteKind.SOFT_DELETE, NOW),
            delete("id2", "2026-03-01T11:45:00Z", WriteKind.HARD_DELETE, NOW.plusSeconds(1)),
            delete("id4", "2026-03-01T10:15:00Z", WriteKind.HARD_DELETE, NOW.plusSeconds(1)),
            put("id3", "2026-03-01T11:45:00Z", "3", NOW)));
  }

  private static void assertNoRowOfAnAppliedFileIsMissing(MaterializedStore store) {
    Map<RecordIdentifier, OnlineItem> online = store.items();
    for (FileEntry file : store.sqlite.ledger().files(store.group.incarnation())) {
      if (file.state() == FileEntry.State.APPLIED && file.origin() != Origin.API) {
        for (OfflineRow row : store.rows(file)) {
          OnlineItem item = online.get(row.record().identifier());
          RecordOrder order = row.order();
          assertThat(item != null ? !order.isGreaterThan(item.order()) : isHardDeleted(row))
              .as("A row of %s is online, or something greater is", file.object())
              .isTrue();
        }
      }
    }
  }

  private static boolean isHardDeleted(OfflineRow row) {
    return List.of("id2", "id6").contains(row.record().identifier().value());
  }
}
