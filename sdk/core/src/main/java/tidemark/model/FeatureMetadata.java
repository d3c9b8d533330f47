package tidemark.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What people noted of one feature of one incarnation of a group.
 *
 * @param revision counts changes of this entry from 1; a change is made only to the revision it
 *     read
 */
public record FeatureMetadata(
    Incarnation group,
    FeatureName feature,
    Optional<String> description,
    Map<String, String> parameters,
    Instant modifiedAt,
    long revision) {

  public FeatureMetadata {
    parameters = Map.copyOf(new LinkedHashMap<>(parameters));
    if (!Limit.FEATURE_PARAMETERS.holds(parameters.size())) {
      throw FeatureStoreException.invalid(
          "Feature '%s' would have %d parameters; the limit is %d.",
          feature, parameters.size(), Limit.FEATURE_PARAMETERS.max());
    }
  }
}
