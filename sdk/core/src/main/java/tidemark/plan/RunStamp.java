package tidemark.plan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tidemark.model.FeatureStoreException;

/**
 * What makes a run of a plan the same run when it is repeated: its rows get the same write ids and
 * times, its files the same names.
 *
 * @param id 32 hex digits
 * @param writtenAt when its rows count as written, in whole milliseconds
 */
public record RunStamp(String id, Instant writtenAt) {
  public RunStamp {
    if (!id.matches("[0-9a-f]{32}")) {
      throw FeatureStoreException.invalid("The id of a plan's run is 32 hex digits.");
    }
    writtenAt = writtenAt.truncatedTo(ChronoUnit.MILLIS);
  }
}
