package tidemark.client;

import java.util.ArrayList;
import java.util.List;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;

/** A feature of a feature group, written {@code group:feature}. */
public record FeatureReference(FeatureGroupName group, FeatureName feature) {

  /** Parses {@code group:feature}. */
  public static FeatureReference parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw FeatureStoreException.invalid(
          "A feature is named group:feature, such as plane:seats; '%s' is not.",
          text.length() > 200 ? text.substring(0, 200) + "..." : text);
    }
    return new FeatureReference(new FeatureGroupName(parts[0]), new FeatureName(parts[1]));
  }

  /** Parses a list separated by commas, with or without blanks. */
  public static List<FeatureReference> parseList(String text) {
    List<FeatureReference> references = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      references.add(parse(part.strip()));
    }
    return List.copyOf(references);
  }

  @Override
  public String toString() {
    return group + ":" + feature;
  }
}
