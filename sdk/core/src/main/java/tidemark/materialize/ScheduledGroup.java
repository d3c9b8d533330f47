package tidemark.materialize;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tidemark.model.Incarnation;

/**
 * A group that is materialized without anyone asking.
 *
 * @param since when its materialization came to be as it is, in whole milliseconds
 */
public record ScheduledGroup(Incarnation group, Materialization materialization, Instant since) {
  public ScheduledGroup {
    since = since.truncatedTo(ChronoUnit.MILLIS);
  }
}
