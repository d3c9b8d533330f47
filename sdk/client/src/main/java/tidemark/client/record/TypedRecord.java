package tidemark.client.record;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Schema;
import tidemark.record.ServedItem;
import tidemark.record.ServedRecord;

/**
 * A record that is served, its values as Java's own: a String is a String, an Integral a Long, a
 * Fractional a Double, and a List, Set or Vector a List of these. A Fractional of more digits than
 * a double holds is the nearest double; who needs the text as it was written asks for the record
 * itself.
 */
public final class TypedRecord {
  private final FeatureGroupName group;
  private final Schema schema;
  private final @Nullable Object[] values;
  private final EventTime eventTime;
  private final Optional<EventTime> expiresAt;

  private TypedRecord(
      FeatureGroupName group,
      Schema schema,
      @Nullable Object[] values,
      EventTime eventTime,
      Optional<EventTime> expiresAt) {
    this.group = group;
    this.schema = schema;
    this.values = values;
    this.eventTime = eventTime;
    this.expiresAt = expiresAt;
  }

  /**
   * A record of such values.
   *
   * @param values by position of the schema, as {@link FeatureDefinition#objectOf} gives them; null
   *     is absent. Kept
   */
  public static TypedRecord of(
      FeatureGroupName group,
      Schema schema,
      @Nullable Object[] values,
      EventTime eventTime,
      Optional<EventTime> expiresAt) {
    return new TypedRecord(group, schema, values, eventTime, expiresAt);
  }

  /** The record of an item. */
  public static TypedRecord of(ServedItem served) {
    return new TypedRecord(
        served.group().name(),
        served.group().schema(),
        served.objects(),
        served.item().order().eventTime(),
        served.item().expiresAt());
  }

  /**
   * The record of an answer with all of a group's features; empty if the schema does not know them
   * all, because it is no longer the group's.
   */
  public static Optional<TypedRecord> of(
      FeatureGroupName group, Schema schema, ServedRecord served) {
    @Nullable Object[] values = new Object[schema.features().size()];
    EventTime eventTime = null;
    for (GivenFeature given : served.features()) {
      Optional<FeatureDefinition> known = schema.find(given.name());
      if (known.isEmpty()) {
        return Optional.empty();
      }
      FeatureDefinition feature = known.get();
      values[schema.position(feature.name())] = feature.objectOf(given.value());
      if (feature.name().equals(schema.eventTime())
          && given.value() instanceof FeatureValue.Text text) {
        eventTime = EventTime.parse(feature.type(), text.text());
      }
    }
    return eventTime == null
        ? Optional.empty()
        : Optional.of(new TypedRecord(group, schema, values, eventTime, served.expiresAt()));
  }

  public FeatureGroupName group() {
    return group;
  }

  public Schema schema() {
    return schema;
  }

  /** To the nanosecond, whatever the type of its feature. */
  public EventTime eventTime() {
    return eventTime;
  }

  /** Until when the record is served; empty without end. */
  public Optional<EventTime> expiresAt() {
    return expiresAt;
  }

  /**
   * A feature's value; empty if the record has none.
   *
   * @throws FeatureStoreException of kind INVALID if the group has no such feature
   */
  public Optional<Object> value(String feature) {
    return Optional.ofNullable(values[position(feature)]);
  }

  /**
   * The value of a String.
   *
   * @throws FeatureStoreException of kind INVALID if the group has no such feature of that type
   */
  public Optional<String> text(String feature) {
    return scalar(feature, FeatureType.STRING).map(String.class::cast);
  }

  /**
   * The value of an Integral.
   *
   * @throws FeatureStoreException of kind INVALID if the group has no such feature of that type
   */
  public Optional<Long> integral(String feature) {
    return scalar(feature, FeatureType.INTEGRAL).map(Long.class::cast);
  }

  /**
   * The value of a Fractional.
   *
   * @throws FeatureStoreException of kind INVALID if the group has no such feature of that type
   */
  public Optional<Double> fractional(String feature) {
    return scalar(feature, FeatureType.FRACTIONAL).map(Double.class::cast);
  }

  /**
   * The elements of a List, Set or Vector, in order.
   *
   * @throws FeatureStoreException of kind INVALID if the group has no such feature
   */
  public Optional<List<?>> elements(String feature) {
    int position = position(feature);
    FeatureDefinition definition = schema.features().get(position);
    if (definition.isScalar()) {
      throw otherType(definition, "a List, Set or Vector");
    }
    return Optional.ofNullable((List<?>) values[position]);
  }

  /** The value at a position of the schema. */
  @Nullable Object at(int position) {
    return values[position];
  }

  private Optional<Object> scalar(String feature, FeatureType type) {
    int position = position(feature);
    FeatureDefinition definition = schema.features().get(position);
    if (definition.type() != type || !definition.isScalar()) {
      throw otherType(definition, type.wireName());
    }
    return Optional.ofNullable(values[position]);
  }

  private int position(String feature) {
    return schema.position(schema.require(new FeatureName(feature), group).name());
  }

  private FeatureStoreException otherType(FeatureDefinition feature, String wanted) {
    return FeatureStoreException.invalid(
        "Feature '%s' of feature group '%s' is %s, not %s.",
        feature.name(), group, feature.typeText(), wanted);
  }

  /** Shows no value. */
  @Override
  public String toString() {
    return "TypedRecord[" + group + ", " + eventTime + "]";
  }
}
