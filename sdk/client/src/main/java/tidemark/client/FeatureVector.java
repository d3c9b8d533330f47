package tidemark.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.FeatureValue;
import tidemark.offline.FeatureReference;

/**
 * What a model is served: values of features, in the order asked for. A feature without a value is
 * absent.
 */
public final class FeatureVector {
  private final List<FeatureReference> features;
  private final Map<FeatureReference, FeatureValue> values;

  public FeatureVector(
      List<FeatureReference> features, Map<FeatureReference, FeatureValue> values) {
    this.features = List.copyOf(features);
    this.values = new LinkedHashMap<>(values);
  }

  public List<FeatureReference> features() {
    return features;
  }

  public Optional<FeatureValue> value(FeatureReference feature) {
    return Optional.ofNullable(values.get(feature));
  }

  /** One per feature, in their order. */
  public List<Optional<FeatureValue>> values() {
    return features.stream().map(this::value).toList();
  }

  /** Shows no value. */
  @Override
  public String toString() {
    return "FeatureVector[" + features.size() + " features, " + values.size() + " present]";
  }
}
