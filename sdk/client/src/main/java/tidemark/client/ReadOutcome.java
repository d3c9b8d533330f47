package tidemark.client;

import java.util.Optional;
import tidemark.model.FeatureStoreException;
import tidemark.record.ServedRecord;

/**
 * What came of one of many records that were read together.
 *
 * @param group as it was asked for
 * @param record empty if there is none, or it could not be read
 * @param failure why it could not be read; empty if it could
 */
public record ReadOutcome(
    String group,
    String identifier,
    Optional<ServedRecord> record,
    Optional<FeatureStoreException> failure) {

  /** Shows neither value nor identifier. */
  @Override
  public String toString() {
    return "ReadOutcome["
        + group
        + ", "
        + failure.map(why -> why.kind().name()).orElse(record.isPresent() ? "found" : "absent")
        + "]";
  }
}
