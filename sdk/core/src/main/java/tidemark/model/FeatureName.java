package tidemark.model;

import java.util.Locale;

/**
 * The name of a feature: 1-64 letters and digits, with {@code -} and {@code _} inside; case counts.
 * Source: botocore, {@code FeatureName}.
 */
public record FeatureName(String value) {
  public FeatureName {
    if (!NameShape.matches(value, Limit.FEATURE_NAME)) {
      throw FeatureStoreException.invalid(
          "Feature name '%s' is not valid. Use 1-64 letters, digits, '-' or '_', beginning and"
              + " ending with a letter or digit.",
          Shown.name(value));
    }
  }

  /** The form in which Glue and Athena know the column. */
  public String columnKey() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return value;
  }
}
