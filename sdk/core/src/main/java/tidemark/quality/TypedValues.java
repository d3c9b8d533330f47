package tidemark.quality;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.Schema;

/**
 * Values as what they mean: the offline store keeps numbers, the online store the texts that were
 * given, and {@code 007} is 7. Sets have no order.
 */
final class TypedValues {
  private TypedValues() {}

  /** The features that differ, but for identifier and event time: those are part of the order. */
  static List<String> differing(Schema schema, FeatureRecord a, FeatureRecord b) {
    List<String> differing = new ArrayList<>();
    for (int i = 0; i < schema.features().size(); i++) {
      FeatureDefinition feature = schema.features().get(i);
      boolean key =
          feature.name().equals(schema.identifier()) || feature.name().equals(schema.eventTime());
      if (!key && !typed(feature, a.value(i)).equals(typed(feature, b.value(i)))) {
        differing.add(feature.name().value());
      }
    }
    return differing;
  }

  private static Optional<Object> typed(FeatureDefinition feature, Optional<FeatureValue> value) {
    return value.map(
        v -> {
          if (v instanceof FeatureValue.Text text) {
            return typed(feature.type(), text.text());
          }
          List<Object> elements =
              ((FeatureValue.Texts) v)
                  .elements().stream().map(text -> typed(feature.type(), text)).toList();
          return feature.shape() instanceof FeatureShape.SetOf ? new HashSet<>(elements) : elements;
        });
  }

  private static Object typed(FeatureType type, String text) {
    return switch (type) {
      case STRING -> text;
      case INTEGRAL -> Long.valueOf(text);
      case FRACTIONAL -> Double.parseDouble(text) + 0.0; // minus zero is zero
    };
  }
}
