package tidemark.client.record;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.Problems;
import tidemark.model.Schema;

/**
 * A component of a record type, and the feature that it is.
 *
 * @param position of the feature in the schema
 * @param element what one value of it is in Java
 */
record BoundComponent(
    String name,
    Method accessor,
    FeatureDefinition definition,
    int position,
    Presence presence,
    Holding holding,
    JavaElement element) {

  /** What a component has where the record has no value. */
  private enum Presence {
    /** An empty Optional. */
    OPTIONAL,
    /** Null. */
    NULLABLE,
    /** Nothing: a primitive always has a value. */
    REQUIRED
  }

  /** How many values a component holds. */
  private enum Holding {
    ONE,
    LIST,
    SET
  }

  static BoundComponent of(
      RecordComponent component, FeatureDefinition feature, FeatureGroupName group, Schema schema) {
    Type given = component.getGenericType();
    Optional<Type> wrapped = argument(given, Optional.class);
    Type inner = wrapped.orElse(given);
    Optional<Type> listed = argument(inner, List.class);
    Optional<Type> set = argument(inner, Set.class);
    Holding holding =
        listed.isPresent() ? Holding.LIST : set.isPresent() ? Holding.SET : Holding.ONE;
    Type single = listed.or(() -> set).orElse(inner);
    Optional<JavaElement> element =
        feature.name().equals(schema.eventTime())
            ? JavaElement.ofEventTime(single, feature.type())
            : JavaElement.of(single, feature.type());
    boolean isPrimitive = single instanceof Class<?> type && type.isPrimitive();
    if (element.isEmpty()
        || !fits(holding, feature.shape())
        || (isPrimitive && (holding != Holding.ONE || wrapped.isPresent()))) {
      throw FeatureStoreException.invalid(
          "Component '%s' of %s is %s, but feature '%s' of feature group '%s' is %s. Make it %s.",
          component.getName(),
          component.getDeclaringRecord().getSimpleName(),
          given.getTypeName().replaceAll("[a-z]+\\.", ""),
          feature.name(),
          group,
          feature.typeText(),
          expected(feature, feature.name().equals(schema.eventTime())));
    }
    return new BoundComponent(
        component.getName(),
        opened(component),
        feature,
        schema.position(feature.name()),
        wrapped.isPresent()
            ? Presence.OPTIONAL
            : isPrimitive ? Presence.REQUIRED : Presence.NULLABLE,
        holding,
        element.get());
  }

  boolean isOf(FeatureName feature) {
    return definition.name().equals(feature);
  }

  String feature() {
    return definition.name().value();
  }

  /** What the component is of this record; null, too, after noting why it cannot be. */
  @Nullable Object read(TypedRecord record, Problems problems) {
    Object value = record.at(position);
    if (value == null) {
      if (presence == Presence.REQUIRED) {
        problems.add(
            "A record has no value of feature '%s', and component '%s' is a primitive. Make it an"
                + " Optional, or a reference that may be null.",
            feature(), name);
      }
      return presence == Presence.OPTIONAL ? Optional.empty() : null;
    }
    Object held = problems.parse(() -> held(value, record));
    return presence == Presence.OPTIONAL ? Optional.ofNullable(held) : held;
  }

  private Object held(Object value, TypedRecord record) {
    return switch (holding) {
      case ONE -> one(value, record);
      case LIST -> ((List<?>) value).stream().map(element -> one(element, record)).toList();
      case SET ->
          Collections.unmodifiableSet(
              new LinkedHashSet<>(
                  ((List<?>) value).stream().map(element -> one(element, record)).toList()));
    };
  }

  private Object one(Object value, TypedRecord record) {
    return element
        .read(value, record)
        .orElseThrow(
            () ->
                FeatureStoreException.invalid(
                    "A value of feature '%s' does not fit into component '%s'. Make it a long.",
                    feature(), name));
  }

  /** The feature's value in a Java record; empty if absent, or after noting why it is none. */
  Optional<FeatureValue> write(Record record, Problems problems) {
    Object held = get(record);
    Object value = held instanceof Optional<?> optional ? optional.orElse(null) : held;
    if (value == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(problems.parse(() -> written(value)));
  }

  private FeatureValue written(Object value) {
    return value instanceof Collection<?> several
        ? new FeatureValue.Texts(several.stream().map(this::text).toList())
        : new FeatureValue.Text(text(value));
  }

  private String text(@Nullable Object value) {
    return Optional.ofNullable(value)
        .flatMap(present -> element.write(present, definition.type()))
        .orElseThrow(
            () ->
                FeatureStoreException.invalid(
                    "Component '%s' has a value that feature '%s', a %s, cannot hold.",
                    name, feature(), definition.typeText()));
  }

  private @Nullable Object get(Record record) {
    try {
      return accessor.invoke(record);
    } catch (InvocationTargetException e) {
      throw new FeatureStoreException(
          Kind.INVALID, "Component '" + name + "' cannot be read.", e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("It was made accessible", e);
    }
  }

  private static boolean fits(Holding holding, FeatureShape shape) {
    return switch (holding) {
      case ONE -> shape instanceof FeatureShape.Scalar;
      case SET -> shape instanceof FeatureShape.SetOf;
      case LIST -> !(shape instanceof FeatureShape.Scalar);
    };
  }

  private static String expected(FeatureDefinition feature, boolean isEventTime) {
    String element = isEventTime ? "Instant" : JavaElement.usual(feature.type());
    if (feature.isScalar()) {
      return element;
    }
    return (feature.shape() instanceof FeatureShape.SetOf ? "Set<" : "List<") + element + ">";
  }

  private static Optional<Type> argument(Type type, Class<?> of) {
    return type instanceof ParameterizedType generic && generic.getRawType() == of
        ? Optional.of(generic.getActualTypeArguments()[0])
        : Optional.empty();
  }

  private static Method opened(RecordComponent component) {
    Method accessor = component.getAccessor();
    try {
      accessor.setAccessible(true);
      return accessor;
    } catch (RuntimeException e) {
      throw closed(component.getDeclaringRecord(), e);
    }
  }

  /** Says that the module system does not let anyone in. */
  static FeatureStoreException closed(Class<?> type, RuntimeException cause) {
    return new FeatureStoreException(
        Kind.INVALID,
        type.getSimpleName()
            + " is in a module that does not open package "
            + type.getPackageName()
            + " to module tidemark.client. Open it.",
        cause);
  }
}
