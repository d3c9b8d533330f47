package tidemark.model;

import java.util.Locale;

/**
 * The name of a feature group: 1-64 letters and digits, with {@code -} and {@code _} inside. Names
 * that differ only by case are the same group, so equality ignores case while {@link #value()}
 * keeps the spelling. Source: botocore, {@code FeatureGroupName}.
 */
public record FeatureGroupName(String value) {
  public FeatureGroupName {
    if (!NameShape.matches(value, Limit.FEATURE_GROUP_NAME)) {
      throw FeatureStoreException.invalid(
          "Feature group name '%s' is not valid. Use 1-64 letters, digits, '-' or '_', beginning"
              + " and ending with a letter or digit.",
          Shown.name(value));
    }
  }

  /** The form under which names are compared: lower case. */
  public String key() {
    return value.toLowerCase(Locale.ROOT);
  }

  /** The name as SQL sees it: lower case, {@code -} as {@code _}. */
  public String sqlName() {
    return key().replace('-', '_');
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureGroupName that
        && (value.equals(that.value) || key().equals(that.key()));
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
