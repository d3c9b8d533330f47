package tidemark.offline;

import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;

/** How the columns of features are named in a training set. */
public enum ColumnNaming {
  /** {@code feature}. */
  FEATURE,
  /** {@code group__feature}. */
  FULL;

  String of(FeatureGroup group, FeatureDefinition feature) {
    return this == FULL ? group.name() + "__" + feature.name() : feature.name().value();
  }
}
