package tidemark.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Punctuality.Standing;
import tidemark.model.Incarnation;

class PunctualityTest {
  private static final Incarnation CLICKS = new Incarnation(Fixtures.CLICKS, 1);
  private static final Instant SINCE = Instant.parse("2026-03-01T11:50:00Z");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant ONE = NOON.plus(Duration.ofHours(1));
  private static final ScheduledGroup HOURLY =
      new ScheduledGroup(
          CLICKS, Materialization.on(Schedule.parse("rate(1 hour)", ZoneOffset.UTC)), SINCE);

  @Test
  void aScheduleIsOnTimeUntilItsFirstRunIsDue() {
    assertThat(at(NOON.minusSeconds(1)))
        .isEqualTo(new Punctuality(Standing.ON_TIME, Optional.empty(), Optional.of(NOON)));
    assertThat(at(NOON.plusSeconds(60)).standing()).isEqualTo(Standing.ON_TIME);
    assertThat(at(NOON.plusSeconds(61)))
        .isEqualTo(new Punctuality(Standing.LATE, Optional.empty(), Optional.of(ONE)));
  }

  @Test
  void aRunAnswersTheTimesUpToItsBeginning() {
    FinishedRun run = run(NOON.plusSeconds(1), RunResult.End.COMPLETE);

    assertThat(at(ONE.plusSeconds(30), run))
        .isEqualTo(
            new Punctuality(
                Standing.ON_TIME, Optional.of(run.began()), Optional.of(ONE.plusSeconds(3_600))));
    assertThat(at(ONE.plusSeconds(90), run).standing()).isEqualTo(Standing.LATE);
  }

  @Test
  void runsBeforeTheScheduleCountForNothing() {
    FinishedRun before = run(SINCE.minusSeconds(7_200), RunResult.End.COMPLETE);

    assertThat(at(NOON.minusSeconds(1), before).standing()).isEqualTo(Standing.ON_TIME);
    assertThat(at(NOON.plusSeconds(90), before).standing()).isEqualTo(Standing.LATE);
  }

  @Test
  void aFailureIsToldUntilARunSucceeds() {
    FinishedRun failed = run(NOON, RunResult.End.FAILED);
    FinishedRun complete = run(NOON.plusSeconds(60), RunResult.End.COMPLETE);

    assertThat(at(NOON.plusSeconds(50), failed).standing()).isEqualTo(Standing.FAILED);
    assertThat(at(NOON.plusSeconds(90), complete, failed).standing()).isEqualTo(Standing.ON_TIME);
  }

  @Test
  void aRunInProgressIsNeverLate() {
    Lease lease = new Lease(CLICKS, new RunId("a"), "", NOON, ONE, Optional.empty());

    Punctuality found =
        Punctuality.of(HOURLY, Optional.of(lease), List.of(), ONE.plusSeconds(7_200));

    assertThat(found.standing()).isEqualTo(Standing.RUNNING);
    assertThat(found.lastRun()).contains(NOON);
  }

  @Test
  void withoutAScheduleNoRunIsDue() {
    ScheduledGroup onArrival =
        new ScheduledGroup(
            CLICKS,
            new Materialization(
                Optional.empty(), Optional.empty(), Optional.empty(), OnArrival.RUN),
            SINCE);

    assertThat(Punctuality.of(onArrival, Optional.empty(), List.of(), ONE))
        .isEqualTo(new Punctuality(Standing.ON_TIME, Optional.empty(), Optional.empty()));
  }

  private static Punctuality at(Instant now, FinishedRun... finished) {
    return Punctuality.of(HOURLY, Optional.empty(), List.of(finished), now);
  }

  private static FinishedRun run(Instant began, RunResult.End end) {
    return new FinishedRun(
        CLICKS,
        new RunId("r"),
        Scope.PENDING,
        RunCause.SCHEDULE,
        began,
        began.plusSeconds(5),
        new RunResult(RunCounts.NONE, end, List.of(), Optional.empty()));
  }
}
