package tidemark.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One identifier's features at one event time, valid for its schema. Values are the texts as they
 * were given; a feature that was not given is absent.
 */
public final class FeatureRecord {
  private final Schema schema;
  private final RecordIdentifier identifier;
  private final EventTime eventTime;
  private final @Nullable FeatureValue[] values;

  private FeatureRecord(
      Schema schema,
      RecordIdentifier identifier,
      EventTime eventTime,
      @Nullable FeatureValue[] values) {
    this.schema = schema;
    this.identifier = identifier;
    this.eventTime = eventTime;
    this.values = values;
  }

  /**
   * Checks given features against the group's schema.
   *
   * @throws FeatureStoreException naming up to ten faults in the order given
   */
  public static FeatureRecord of(Schema schema, FeatureGroupName group, List<GivenFeature> given) {
    Problems problems = new Problems();
    if (given.isEmpty()) {
      problems.add(
          "Record must have at least the record identifier feature '%s' and the event time feature"
              + " '%s'.",
          schema.identifier(), schema.eventTime());
      problems.throwIfAny();
    }
    @Nullable FeatureValue[] values = new FeatureValue[schema.features().size()];
    Set<String> seen = new HashSet<>();
    int bytes = 0;
    for (GivenFeature feature : given) {
      bytes += UnicodeText.utf8Length(feature.name()) + feature.value().utf8Length();
      if (!seen.add(feature.name())) {
        problems.add("Feature '%s' is given more than once.", Shown.name(feature.name()));
        continue;
      }
      place(schema, group, feature, values, problems);
    }
    if (bytes > Limit.RECORD_BYTES.max()) {
      problems.add("The record is %d bytes; the limit is %d.", bytes, Limit.RECORD_BYTES.max());
    }
    return build(schema, group, values, seen, problems);
  }

  /**
   * Checks values given by position of the schema, as {@link #of} checks those given by name; null
   * is absent. Keeps the array.
   *
   * @throws FeatureStoreException naming up to ten faults in the order of the schema
   */
  public static FeatureRecord ofPositions(
      Schema schema, FeatureGroupName group, @Nullable FeatureValue[] values) {
    Problems problems = new Problems();
    Set<String> seen = new HashSet<>();
    for (FeatureName key : List.of(schema.identifier(), schema.eventTime())) {
      if (values[schema.position(key)] != null) {
        seen.add(key.value());
      }
    }
    int bytes = 0;
    for (int i = 0; i < values.length; i++) {
      FeatureValue value = values[i];
      if (value != null) {
        FeatureDefinition feature = schema.features().get(i);
        bytes += feature.name().value().length() + value.utf8Length();
        values[i] = check(feature, group, value, problems);
      }
    }
    if (bytes > Limit.RECORD_BYTES.max()) {
      problems.add("The record is %d bytes; the limit is %d.", bytes, Limit.RECORD_BYTES.max());
    }
    return build(schema, group, values, seen, problems);
  }

  /**
   * A record from values that were valid when they were stored, by position; null is absent. Values
   * may be fewer than the schema has features: the missing ones came later.
   */
  public static FeatureRecord stored(
      Schema schema,
      RecordIdentifier identifier,
      EventTime eventTime,
      List<? extends @Nullable FeatureValue> values) {
    @Nullable FeatureValue[] all = new FeatureValue[schema.features().size()];
    for (int i = 0; i < values.size(); i++) {
      all[i] = values.get(i);
    }
    return new FeatureRecord(schema, identifier, eventTime, all);
  }

  /** What the offline store keeps of a delete: the identifier and the event time only. */
  public static FeatureRecord marker(
      Schema schema, RecordIdentifier identifier, EventTime eventTime, String eventTimeText) {
    @Nullable FeatureValue[] values = new FeatureValue[schema.features().size()];
    values[schema.identifierPosition()] = new FeatureValue.Text(identifier.value());
    values[schema.eventTimePosition()] = new FeatureValue.Text(eventTimeText);
    return new FeatureRecord(schema, identifier, eventTime, values);
  }

  public Schema schema() {
    return schema;
  }

  public RecordIdentifier identifier() {
    return identifier;
  }

  public EventTime eventTime() {
    return eventTime;
  }

  /** The event time as it was given. */
  public String eventTimeText() {
    FeatureValue value = values[schema.eventTimePosition()];
    return value instanceof FeatureValue.Text text
        ? text.text()
        : eventTime.print(schema.eventTimeFeature().type());
  }

  /** The value at a position of the schema, if present. */
  public Optional<FeatureValue> value(int position) {
    return Optional.ofNullable(values[position]);
  }

  public Optional<FeatureValue> value(FeatureName name) {
    return value(schema.position(name));
  }

  /** The features present, in definition order: a list of the caller's own. */
  public List<GivenFeature> present() {
    List<GivenFeature> present = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      FeatureValue value = values[i];
      if (value != null) {
        present.add(new GivenFeature(schema.features().get(i).name().value(), value));
      }
    }
    return present;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureRecord that
        && identifier.equals(that.identifier)
        && eventTime.equals(that.eventTime)
        && present().equals(that.present());
  }

  @Override
  public int hashCode() {
    return identifier.hashCode() * 31 + eventTime.hashCode();
  }

  /** Shows no value. */
  @Override
  public String toString() {
    return "FeatureRecord[" + eventTime + ", " + present().size() + " features]";
  }

  private static void place(
      Schema schema,
      FeatureGroupName group,
      GivenFeature given,
      @Nullable FeatureValue[] values,
      Problems problems) {
    Optional<FeatureDefinition> feature = schema.find(given.name());
    if (feature.isEmpty()) {
      if (problems.parse(() -> new FeatureName(given.name())) != null) {
        problems.add("%s", schema.unknown(given.name(), group));
      }
      return;
    }
    values[schema.position(feature.get().name())] =
        check(feature.get(), group, given.value(), problems);
  }

  /** The value as it is kept; null after noting why it does not fit. */
  private static @Nullable FeatureValue check(
      FeatureDefinition feature, FeatureGroupName group, FeatureValue value, Problems problems) {
    Optional<String> fault = ValueRules.faultOf(feature, value);
    if (fault.isPresent()) {
      problems.add(
          "Feature '%s' of feature group '%s' is %s; %s.",
          feature.name(), group, ValueRules.typeOf(feature), fault.get());
      return null;
    }
    return ValueRules.stored(feature, value);
  }

  private static FeatureRecord build(
      Schema schema,
      FeatureGroupName group,
      @Nullable FeatureValue[] values,
      Set<String> seen,
      Problems problems) {
    RecordIdentifier identifier = null;
    EventTime eventTime = null;
    if (!seen.contains(schema.identifier().value())) {
      problems.add(
          "Missing record identifier feature '%s' of feature group '%s'.",
          schema.identifier(), group);
    } else if (values[schema.identifierPosition()] instanceof FeatureValue.Text text) {
      identifier = problems.parse(() -> new RecordIdentifier(text.text()));
    }
    if (!seen.contains(schema.eventTime().value())) {
      problems.add(
          "Missing event time feature '%s' of feature group '%s'.", schema.eventTime(), group);
    } else if (values[schema.eventTimePosition()] instanceof FeatureValue.Text text) {
      eventTime =
          problems.parse(() -> EventTime.parse(schema.eventTimeFeature().type(), text.text()));
    }
    problems.throwIfAny();
    if (identifier == null || eventTime == null) {
      throw new IllegalStateException("A record without problems has an identifier and a time");
    }
    return new FeatureRecord(schema, identifier, eventTime, values);
  }
}
