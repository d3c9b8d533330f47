package tidemark.client.record;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Problems;
import tidemark.model.Schema;

/**
 * A Java record as the form of a group's records: each component is a feature, whose name is the
 * component's own, or that in snake case, or what {@link Feature} says. The features without a
 * component are not read, and absent in what is written. Thread-safe.
 */
public final class RecordType<T extends Record> {
  private final FeatureGroupName group;
  private final Schema schema;
  private final Constructor<T> constructor;
  private final List<BoundComponent> components;

  private RecordType(
      FeatureGroupName group,
      Schema schema,
      Constructor<T> constructor,
      List<BoundComponent> components) {
    this.group = group;
    this.schema = schema;
    this.constructor = constructor;
    this.components = List.copyOf(components);
  }

  static <T extends Record> RecordType<T> of(Class<T> type, FeatureGroupName group, Schema schema) {
    Problems problems = new Problems();
    List<BoundComponent> bound = new ArrayList<>();
    Map<FeatureName, String> taken = new HashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      FeatureDefinition feature = problems.parse(() -> feature(component, type, group, schema));
      if (feature == null) {
        continue;
      }
      String other = taken.putIfAbsent(feature.name(), component.getName());
      if (other != null) {
        problems.add(
            "Components '%s' and '%s' of %s are the same feature, '%s'.",
            other, component.getName(), type.getSimpleName(), feature.name());
      }
      BoundComponent one =
          problems.parse(() -> BoundComponent.of(component, feature, group, schema));
      if (one != null) {
        bound.add(one);
      }
    }
    problems.throwIfAny();
    return new RecordType<>(group, schema, constructor(type), bound);
  }

  Schema schema() {
    return schema;
  }

  /**
   * The record as a Java record.
   *
   * @param record of this schema
   * @throws FeatureStoreException of kind INVALID naming each component that cannot hold its value
   */
  public T read(TypedRecord record) {
    Problems problems = new Problems();
    @Nullable Object[] arguments = new Object[components.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = components.get(i).read(record, problems);
    }
    problems.throwIfAny();
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new FeatureStoreException(
          FeatureStoreException.Kind.INVALID,
          "A record of feature group '" + group + "' is refused by " + name() + " itself.",
          e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name() + " cannot be made", e);
    }
  }

  /**
   * The features of a Java record, as they are to be written.
   *
   * @throws FeatureStoreException of kind INVALID if no component is the record identifier, none
   *     the event time, or a value is none of its feature
   */
  public List<GivenFeature> write(T record) {
    Problems problems = new Problems();
    for (FeatureName key : List.of(schema.identifier(), schema.eventTime())) {
      if (components.stream().noneMatch(component -> component.isOf(key))) {
        problems.add(
            "%s has no component for feature '%s', which every record of feature group '%s' needs.",
            name(), key, group);
      }
    }
    List<GivenFeature> features = new ArrayList<>();
    for (BoundComponent component : components) {
      Optional<FeatureValue> value = component.write(record, problems);
      value.ifPresent(v -> features.add(new GivenFeature(component.feature(), v)));
    }
    problems.throwIfAny();
    return features;
  }

  private String name() {
    return constructor.getDeclaringClass().getSimpleName();
  }

  private static FeatureDefinition feature(
      RecordComponent component, Class<?> type, FeatureGroupName group, Schema schema) {
    Feature named = component.getAnnotation(Feature.class);
    String own = named == null ? component.getName() : named.value();
    Optional<FeatureDefinition> found = schema.find(own);
    if (found.isEmpty() && named == null) {
      found = schema.find(snakeCase(own));
    }
    return found.orElseThrow(
        () -> {
          String wanted = named == null ? snakeCase(own) : own;
          return FeatureStoreException.invalid(
              "Component '%s' of %s is no feature of feature group '%s', which has no '%s'. Rename"
                  + " it, or name its feature with @Feature.",
              component.getName(), type.getSimpleName(), group, wanted);
        });
  }

  /** {@code depDelay} as {@code dep_delay}, {@code userID} as {@code user_id}. */
  static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  private static <T extends Record> Constructor<T> constructor(Class<T> type) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Every record has its canonical constructor", e);
    } catch (RuntimeException e) {
      throw BoundComponent.closed(type, e);
    }
  }
}
