package tidemark.offline;

import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;

/** A feature of a group, written {@code group:feature}. */
public record FeatureReference(FeatureGroupName group, FeatureName feature) {
  /**
   * Parses {@code group:feature}.
   *
   * @throws FeatureStoreException if the text has another form
   */
  public static FeatureReference parse(String text) {
    String[] parts = text.strip().split(":", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw FeatureStoreException.invalid(
          "Feature reference '%s' does not have the form group:feature.", Shown.name(text));
    }
    return new FeatureReference(new FeatureGroupName(parts[0]), new FeatureName(parts[1]));
  }

  @Override
  public String toString() {
    return group + ":" + feature;
  }
}
