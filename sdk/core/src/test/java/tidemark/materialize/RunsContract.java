package tidemark.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;
import tidemark.offline.ObjectStore;

/** What every keeper of runs does: one lease of a group, fenced; what ended, the last first. */
public abstract class RunsContract {
  private static final Incarnation CLICKS =
      new Incarnation(new FeatureGroupName("clicks"), 1_772_359_200L);
  private static final Incarnation AGAIN =
      new Incarnation(new FeatureGroupName("clicks"), 1_772_359_201L);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final RunCursor CURSOR =
      new RunCursor(
          Scope.HEAL,
          new RunCursor.InFile(new ObjectStore.Key("acme-fs", "a b/\u00e9.parquet"), 7, 3_000),
          250_000);

  private Runs runs;

  /** The runs under test, none at first; the same ones all through a test. */
  protected abstract Runs runs();

  @BeforeEach
  void open() {
    runs = runs();
  }

  @Test
  void thereAreNoneAtFirst() {
    assertThat(runs.lease(CLICKS)).isEmpty();
    assertThat(runs.finished(CLICKS, 10)).isEmpty();
  }

  @Test
  void aLeaseIsGivenOnceUntilItsTimeHasPassed() {
    Lease first = lease(CLICKS, "a", NOON);
    Lease second = lease(CLICKS, "b", NOON.plusSeconds(30));
    Lease other = lease(AGAIN, "c", NOON);

    assertThat(runs.acquire(first, NOON)).isEmpty();
    assertThat(runs.acquire(second, NOON.plusSeconds(30))).contains(first);
    assertThat(runs.acquire(other, NOON)).isEmpty();
    assertThat(runs.lease(CLICKS)).contains(first);
    assertThat(runs.acquire(second, first.until())).isEmpty();
    assertThat(runs.lease(CLICKS)).contains(second);
  }

  @Test
  @DisplayName("a run whose lease was taken over renews and finishes nothing")
  void aRunThatWasTakenOverIsFenced() {
    Lease lost = lease(CLICKS, "a", NOON);
    Lease standing = lease(CLICKS, "b", NOON.plus(MINUTE));
    runs.acquire(lost, NOON);
    runs.acquire(standing, NOON.plus(MINUTE));

    assertThat(runs.renew(lost.renewed(NOON.plusSeconds(999), Optional.of(CURSOR)))).isFalse();
    assertThat(runs.finish(finished(CLICKS, "a", NOON))).isFalse();

    assertThat(runs.lease(CLICKS)).contains(standing);
    assertThat(runs.finished(CLICKS, 10)).isEmpty();
  }

  @Test
  void aLeaseIsRenewedByItsRun() {
    Lease lease = lease(CLICKS, "a", NOON);
    Lease longer = lease.renewed(NOON.plusSeconds(999), Optional.of(CURSOR));
    runs.acquire(lease, NOON);

    assertThat(runs.renew(longer)).isTrue();

    assertThat(runs.lease(CLICKS)).contains(longer);
    assertThat(runs.acquire(lease(CLICKS, "b", NOON), NOON.plus(MINUTE))).contains(longer);
  }

  @Test
  @DisplayName("B-78 a clock that went back takes no lease away")
  void aClockThatWentBackTakesNothing() {
    Lease lease = lease(CLICKS, "a", NOON);
    runs.acquire(lease, NOON);

    assertThat(runs.acquire(lease(CLICKS, "b", NOON), NOON.minusSeconds(3_600))).contains(lease);
  }

  @Test
  void whatEndedIsListedTheLastFirst() {
    FinishedRun first = end(CLICKS, "a", NOON);
    FinishedRun second = end(CLICKS, "b", NOON);
    FinishedRun other = end(AGAIN, "c", NOON);

    assertThat(runs.lease(CLICKS)).isEmpty();
    assertThat(runs.finished(CLICKS, 10)).containsExactly(second, first);
    assertThat(runs.finished(CLICKS, 1)).containsExactly(second);
    assertThat(runs.finished(AGAIN, 10)).containsExactly(other);
  }

  @Test
  void theEarliestRunsGo() {
    for (int i = 0; i < Runs.KEPT_MAX + 5; i++) {
      end(CLICKS, "r" + i, NOON.plusSeconds(i));
    }

    List<FinishedRun> kept = runs.finished(CLICKS, 1_000);

    assertThat(kept).hasSize(Runs.KEPT_MAX);
    assertThat(kept.get(kept.size() - 1).id()).isEqualTo(new RunId("r5"));
  }

  @Test
  void aGroupIsForgottenWithTheRunThatIsGoingOn() {
    FinishedRun other = end(AGAIN, "b", NOON);
    end(CLICKS, "a", NOON);
    Lease lease = lease(CLICKS, "c", NOON);
    runs.acquire(lease, NOON);

    runs.removeAll(CLICKS);

    assertThat(runs.finished(CLICKS, 10)).isEmpty();
    assertThat(runs.lease(CLICKS)).isEmpty();
    assertThat(runs.renew(lease.renewed(NOON.plusSeconds(999), Optional.of(CURSOR)))).isFalse();
    assertThat(runs.finish(finished(CLICKS, "c", NOON))).isFalse();
    assertThat(runs.finished(AGAIN, 10)).containsExactly(other);
  }

  @Test
  void ofConcurrentRunsOneGetsTheLease() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Lease lease = lease(CLICKS, "r" + i, NOON);
        all.add(() -> runs.acquire(lease, NOON).isEmpty());
      }
      int taken = 0;
      for (Future<Boolean> one : threads.invokeAll(all)) {
        taken += one.get() ? 1 : 0;
      }
      assertThat(taken).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private FinishedRun end(Incarnation group, String id, Instant began) {
    FinishedRun run = finished(group, id, began);
    assertThat(runs.acquire(lease(group, id, began), began)).isEmpty();
    assertThat(runs.finish(run)).isTrue();
    return run;
  }

  private static Lease lease(Incarnation group, String id, Instant since) {
    return new Lease(
        group, new RunId(id), "host/1 \"x\"", since, since.plus(MINUTE), Optional.empty());
  }

  private static FinishedRun finished(Incarnation group, String id, Instant began) {
    return new FinishedRun(
        group,
        new RunId(id),
        Scope.HEAL,
        RunCause.ARRIVAL,
        began,
        began.plusMillis(1_500),
        new RunResult(
            new RunCounts(1, 2, 3_000_000_000L, 4, 5, 6, 7),
            RunResult.End.FAILED,
            List.of("File \u00e9: \"gone\".", "Another."),
            Optional.of(CURSOR)));
  }
}
