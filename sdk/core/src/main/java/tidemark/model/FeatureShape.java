package tidemark.model;

import java.util.Optional;

/** How many values a feature holds: one, or a collection of them. */
public sealed interface FeatureShape {
  FeatureShape SCALAR = new Scalar();
  FeatureShape LIST = new ListOf();
  FeatureShape SET = new SetOf();

  /** The CollectionType on the wire; empty for a scalar. */
  Optional<String> collectionType();

  /** Exactly one value. */
  record Scalar() implements FeatureShape {
    @Override
    public Optional<String> collectionType() {
      return Optional.empty();
    }
  }

  /** Values in order, repeats kept. */
  record ListOf() implements FeatureShape {
    @Override
    public Optional<String> collectionType() {
      return Optional.of("List");
    }
  }

  /** Unique values; repeats collapse to the first. */
  record SetOf() implements FeatureShape {
    @Override
    public Optional<String> collectionType() {
      return Optional.of("Set");
    }
  }

  /** Exactly {@code dimension} Fractional values. */
  record VectorOf(int dimension) implements FeatureShape {
    public VectorOf {
      if (!Limit.VECTOR_DIMENSION.holds(dimension)) {
        throw FeatureStoreException.invalid(
            "Dimension %d of a Vector is not between 1 and %d.",
            dimension, Limit.VECTOR_DIMENSION.max());
      }
    }

    @Override
    public Optional<String> collectionType() {
      return Optional.of("Vector");
    }
  }
}
