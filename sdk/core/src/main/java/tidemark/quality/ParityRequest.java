package tidemark.quality;

import java.util.OptionalInt;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;

/**
 * What to audit.
 *
 * @param sample how many records of the log, and with them those online items whose place in the
 *     random order is among theirs; empty for all
 * @param seed the same seed gives the same sample
 */
public record ParityRequest(FeatureGroupName group, OptionalInt sample, long seed) {
  public ParityRequest {
    if (sample.isPresent() && sample.getAsInt() < 1) {
      throw FeatureStoreException.invalid("A sample has at least 1 record.");
    }
  }
}
