package tidemark.client.record;

import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Optional;
import tidemark.model.DecimalText;
import tidemark.model.EventTime;
import tidemark.model.FeatureType;

/** The Java types that a single value of a feature may have. */
enum JavaElement {
  TEXT {
    @Override
    Optional<Object> read(Object value, TypedRecord record) {
      return Optional.of(value);
    }

    @Override
    Optional<String> write(Object value, FeatureType type) {
      return Optional.of(value.toString());
    }
  },
  LONG {
    @Override
    Optional<Object> read(Object value, TypedRecord record) {
      return Optional.of(value);
    }

    @Override
    Optional<String> write(Object value, FeatureType type) {
      return Optional.of(value.toString());
    }
  },
  INT {
    @Override
    Optional<Object> read(Object value, TypedRecord record) {
      long number = (Long) value;
      return (int) number == number ? Optional.of((int) number) : Optional.empty();
    }

    @Override
    Optional<String> write(Object value, FeatureType type) {
      return Optional.of(value.toString());
    }
  },
  DOUBLE {
    @Override
    Optional<Object> read(Object value, TypedRecord record) {
      return Optional.of(value);
    }

    @Override
    Optional<String> write(Object value, FeatureType type) {
      double number = (Double) value;
      return Double.isFinite(number)
          ? Optional.of(DecimalText.canonical(number))
          : Optional.empty();
    }
  },
  INSTANT {
    @Override
    Optional<Object> read(Object value, TypedRecord record) {
      return Optional.of(record.eventTime().at());
    }

    @Override
    Optional<String> write(Object value, FeatureType type) {
      return Optional.of(EventTime.of((Instant) value).print(type));
    }
  };

  /** What a value of a feature may be as; empty if the Java type cannot be one. */
  static Optional<JavaElement> of(Type java, FeatureType type) {
    JavaElement element =
        switch (type) {
          case STRING -> java == String.class ? TEXT : null;
          case INTEGRAL ->
              java == long.class || java == Long.class
                  ? LONG
                  : java == int.class || java == Integer.class ? INT : null;
          case FRACTIONAL -> java == double.class || java == Double.class ? DOUBLE : null;
        };
    return Optional.ofNullable(element);
  }

  /** The same of the event time. */
  static Optional<JavaElement> ofEventTime(Type java, FeatureType type) {
    return java == Instant.class ? Optional.of(INSTANT) : of(java, type);
  }

  /** What a value of the type usually is, in words. */
  static String usual(FeatureType type) {
    return switch (type) {
      case STRING -> "String";
      case INTEGRAL -> "Long";
      case FRACTIONAL -> "Double";
    };
  }

  /** The value as the component has it; empty if it does not fit. */
  abstract Optional<Object> read(Object value, TypedRecord record);

  /** The text of the component's value; empty if there is none. */
  abstract Optional<String> write(Object value, FeatureType type);
}
