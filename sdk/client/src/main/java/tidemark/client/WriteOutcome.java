package tidemark.client;

import java.util.Optional;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * What came of one of many records that were written together.
 *
 * @param failure why it was not written; empty if it was. One of kind THROTTLED or UNAVAILABLE may
 *     have taken effect, never online only, and may be sent again
 */
public record WriteOutcome(Optional<FeatureStoreException> failure) {
  static final WriteOutcome WRITTEN = new WriteOutcome(Optional.empty());

  static WriteOutcome failed(FeatureStoreException reason) {
    return new WriteOutcome(Optional.of(reason));
  }

  public boolean isWritten() {
    return failure.isEmpty();
  }

  @Override
  public String toString() {
    return "WriteOutcome["
        + failure.map(FeatureStoreException::kind).map(Kind::name).orElse("ok")
        + "]";
  }
}
