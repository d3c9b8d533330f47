package tidemark.model;

import java.util.Optional;

/** Whether a value fits a feature. Source: SageMaker developer guide, data types, collections. */
final class ValueRules {
  private ValueRules() {}

  /** Why the value does not fit, as the end of a sentence; never shows the value. */
  static Optional<String> faultOf(FeatureDefinition feature, FeatureValue value) {
    if (value instanceof FeatureValue.Text text) {
      return feature.isScalar()
          ? textFault(feature, text.text())
          : Optional.of("use ValueAsStringList");
    }
    return listFault(feature, (FeatureValue.Texts) value);
  }

  /** {@code Integral}, or {@code a List of Integral}. */
  static String typeOf(FeatureDefinition feature) {
    return feature
        .shape()
        .collectionType()
        .map(collection -> "a " + collection + " of " + feature.type().wireName())
        .orElse(feature.type().wireName());
  }

  /** The value as it is kept: a set without repeats, everything else as given. */
  static FeatureValue stored(FeatureDefinition feature, FeatureValue value) {
    return feature.shape() instanceof FeatureShape.SetOf
            && value instanceof FeatureValue.Texts texts
        ? texts.distinct()
        : value;
  }

  private static Optional<String> listFault(FeatureDefinition feature, FeatureValue.Texts texts) {
    if (feature.isScalar()) {
      return Optional.of("use ValueAsString");
    }
    int size = texts.elements().size();
    if (size > Limit.VALUE_ELEMENTS.max()) {
      return Optional.of("it has more than " + Limit.VALUE_ELEMENTS.max() + " elements");
    }
    if (feature.shape() instanceof FeatureShape.VectorOf vector && size != vector.dimension()) {
      return Optional.of("it has " + size + " elements, expected " + vector.dimension());
    }
    return texts.elements().stream()
        .map(element -> textFault(feature, element))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> textFault(FeatureDefinition feature, String text) {
    if (text.length() > Limit.VALUE.max()) {
      return Optional.of(
          "its value has " + text.length() + " characters and exceeds " + Limit.VALUE.max());
    }
    return feature.type().faultOf(text);
  }
}
