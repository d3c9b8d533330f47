package tidemark.materialize;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tidemark.model.Incarnation;

/** A run that has ended, however it did. Times are in whole milliseconds. */
public record FinishedRun(
    Incarnation group,
    RunId id,
    Scope scope,
    RunCause cause,
    Instant began,
    Instant ended,
    RunResult result) {
  public FinishedRun {
    began = began.truncatedTo(ChronoUnit.MILLIS);
    ended = ended.truncatedTo(ChronoUnit.MILLIS);
  }

  public Duration took() {
    return Duration.between(began, ended);
  }
}
