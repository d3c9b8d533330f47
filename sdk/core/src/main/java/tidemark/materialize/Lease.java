package tidemark.materialize;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tidemark.model.Incarnation;

/**
 * A run's right to be the only one of its group.
 *
 * @param owner the process that runs it, for people
 * @param since when the run began, in whole milliseconds
 * @param until from when on another run may take over, in whole milliseconds
 * @param cursor where the run is, as far as it says
 */
public record Lease(
    Incarnation group,
    RunId run,
    String owner,
    Instant since,
    Instant until,
    Optional<String> cursor) {
  public Lease {
    since = since.truncatedTo(ChronoUnit.MILLIS);
    until = until.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The same run's lease for longer, and where the run is by now. */
  public Lease renewed(Instant longer, String at) {
    return new Lease(group, run, owner, since, longer, Optional.of(at));
  }
}
