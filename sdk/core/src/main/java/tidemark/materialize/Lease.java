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
 * @param cursor from where on another run could continue
 */
public record Lease(
    Incarnation group,
    RunId run,
    String owner,
    Instant since,
    Instant until,
    Optional<RunCursor> cursor) {
  public Lease {
    since = since.truncatedTo(ChronoUnit.MILLIS);
    until = until.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The same run's lease for longer, and from where on it could be continued by now. */
  public Lease renewed(Instant longer, Optional<RunCursor> reached) {
    return new Lease(group, run, owner, since, longer, reached);
  }
}
