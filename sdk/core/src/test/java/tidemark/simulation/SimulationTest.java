package tidemark.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.crash.CrashPoint;

/**
 * Random histories under a seeded scheduler. {@code -Dtidemark.simulation.operations=N} simulates
 * more, {@code -Dtidemark.simulation.seed=N} one history again.
 */
class SimulationTest {
  private static final long OPERATIONS = Long.getLong("tidemark.simulation.operations", 1_000_000);

  /** Fewer might by chance not meet all there is to meet. */
  private static final long OPERATIONS_TELLING = 500_000;

  @BeforeEach
  void watchCrashPoints() {
    CrashPoint.watch(World::diesAt);
  }

  @AfterEach
  void disarm() {
    CrashPoint.disarm();
  }

  @Test
  @DisplayName(
      "G-01..G-12, G-14..G-16, G-18, G-19, B-78: no fault, crash or order of events breaks a promise")
  void noFaultCrashOrOrderOfEventsBreaksAPromise() {
    Long seed = Long.getLong("tidemark.simulation.seed");
    Simulations.Report report =
        seed == null
            ? Simulations.run(Composition.PRODUCT, System.nanoTime(), OPERATIONS)
            : Simulations.run(Composition.PRODUCT, seed, 1);

    System.out.println(report);
    report.throwFailure();

    if (seed == null) {
      assertThat(report.operations()).isGreaterThanOrEqualTo(OPERATIONS);
      List<String> missed =
          Expected.all().stream().filter(what -> report.coverage().of(what) == 0).toList();
      assertThat(OPERATIONS < OPERATIONS_TELLING ? List.of() : missed).isEmpty();
    }
  }

  @Test
  @DisplayName("G-15: a store that breaks a promise is found, and its seed gives its history again")
  void aBrokenPromiseIsToldWithAHistoryThatItsSeedGivesAgain() {
    Composition broken = OnlineMutants.tiesReversed();
    Simulations.Report report = Simulations.run(broken, 1, 100_000);
    Simulation.Outcome failed = report.failed().orElseThrow();

    Simulation.Outcome replayed;
    try (Baton baton = new Baton()) {
      replayed = Simulation.run(failed.seed(), broken, baton, true);
    }

    assertThat(replayed.history()).isEqualTo(failed.history());
    assertThat(String.valueOf(replayed.failure())).isEqualTo(String.valueOf(failed.failure()));
    assertThatThrownBy(report::throwFailure)
        .hasMessageContaining("replay: -Dtidemark.simulation.seed=" + failed.seed())
        .hasMessageContaining(failed.history());
    assertThat(failed.history().lines().toList())
        .hasSizeGreaterThan(10)
        .anyMatch(line -> line.contains("PUT") && line.contains("call"))
        .anyMatch(line -> line.contains("in the log"));
  }

  @Test
  @DisplayName("a seed gives the same history each time")
  void aHistoryIsTheSameEachTime() {
    try (Baton baton = new Baton()) {
      for (long seed = 1; seed <= 3; seed++) {
        Simulation.Outcome once = Simulation.run(seed, Composition.PRODUCT, baton, true);
        Simulation.Outcome again = Simulation.run(seed, Composition.PRODUCT, baton, true);

        assertThat(once.failure()).isNull();
        assertThat(again.history()).isEqualTo(once.history());
        assertThat(once.history().lines().count()).isGreaterThan(100);
      }
    }
  }
}
