package tidemark.record;

import java.util.List;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.GivenFeature;

/** What a read answers: features in definition order, and until when they are served. */
public record ServedRecord(List<GivenFeature> features, Optional<EventTime> expiresAt) {
  public ServedRecord {
    features = List.copyOf(features);
  }
}
