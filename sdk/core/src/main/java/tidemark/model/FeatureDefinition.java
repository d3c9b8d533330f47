package tidemark.model;

/** One feature of a schema: its name, the type of its values, and how many it holds. */
public record FeatureDefinition(FeatureName name, FeatureType type, FeatureShape shape) {
  public FeatureDefinition {
    if (shape instanceof FeatureShape.VectorOf && type != FeatureType.FRACTIONAL) {
      throw FeatureStoreException.invalid(
          "Feature '%s' is a Vector of %s; a Vector holds Fractional values only.",
          name, type.wireName());
    }
  }

  /** A feature with a single value. */
  public static FeatureDefinition scalar(String name, FeatureType type) {
    return new FeatureDefinition(new FeatureName(name), type, FeatureShape.SCALAR);
  }

  /** The type as people read it, such as {@code Vector[3] of Fractional}. */
  public String typeText() {
    String dimension =
        shape instanceof FeatureShape.VectorOf vector ? "[" + vector.dimension() + "]" : "";
    return shape.collectionType().map(kind -> kind + dimension + " of ").orElse("")
        + type.wireName();
  }

  /**
   * A valid value as Java's own: a String, a Long or a Double by its type; of a List, Set or Vector
   * a List of these, in order.
   */
  public Object objectOf(FeatureValue value) {
    if (value instanceof FeatureValue.Texts texts) {
      return texts.elements().stream().map(type::objectOf).toList();
    }
    return type.objectOf(((FeatureValue.Text) value).text());
  }

  public boolean isScalar() {
    return shape instanceof FeatureShape.Scalar;
  }
}
