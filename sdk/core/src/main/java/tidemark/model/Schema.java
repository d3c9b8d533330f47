package tidemark.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The features of a group in definition order, which of them identifies a record and which is its
 * event time. Features are only ever added at the end, so a feature keeps its position for good; a
 * schema version says how many of them there were. Versions count from 1.
 *
 * <p>Source of the limits: SageMaker developer guide, quotas and naming rules.
 */
public final class Schema {
  /** AWS's columns of the offline store, then ours. Compared without case. */
  private static final Set<String> RESERVED =
      Set.of(
          "is_deleted",
          "write_time",
          "api_invocation_time",
          "event_time_ns",
          "expires_at_ns",
          "write_id",
          "delete_mode");

  private final List<FeatureDefinition> features;
  private final FeatureName identifier;
  private final FeatureName eventTime;
  private final List<Integer> featureCounts;
  private final Map<String, Integer> positions;
  private final List<Integer> positionsByName;
  private final int identifierPosition;
  private final int eventTimePosition;

  private Schema(
      List<FeatureDefinition> features,
      FeatureName identifier,
      FeatureName eventTime,
      List<Integer> featureCounts) {
    this.features = List.copyOf(features);
    this.identifier = identifier;
    this.eventTime = eventTime;
    this.featureCounts = List.copyOf(featureCounts);
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (int i = 0; i < features.size(); i++) {
      positions.put(features.get(i).name().value(), i);
    }
    this.positions = positions;
    this.positionsByName =
        positions.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .toList();
    this.identifierPosition = position(identifier);
    this.eventTimePosition = position(eventTime);
  }

  /**
   * A schema of version 1.
   *
   * @throws FeatureStoreException naming every rule that the definitions break
   */
  public static Schema of(
      List<FeatureDefinition> features, FeatureName identifier, FeatureName eventTime) {
    return of(features, identifier, eventTime, List.of(features.size()));
  }

  /**
   * A schema with its history.
   *
   * @param featureCounts for each version, how many of the features it had; ascending, the last is
   *     all of them
   */
  public static Schema of(
      List<FeatureDefinition> features,
      FeatureName identifier,
      FeatureName eventTime,
      List<Integer> featureCounts) {
    Problems problems = new Problems();
    if (features.isEmpty()) {
      problems.add("FeatureDefinitions must have at least one feature.");
    }
    if (features.size() > Limit.FEATURES.max()) {
      problems.add(
          "FeatureDefinitions has %d features; the limit is %d.",
          features.size(), Limit.FEATURES.max());
    }
    checkNames(features, problems);
    checkKeys(features, identifier, eventTime, problems);
    problems.throwIfAny();
    if (featureCounts.isEmpty() || featureCounts.get(featureCounts.size() - 1) != features.size()) {
      throw FeatureStoreException.invalid("A schema's last version must have all its features.");
    }
    return new Schema(features, identifier, eventTime, featureCounts);
  }

  /** The next version, with features added at the end. */
  public Schema with(List<FeatureDefinition> additions) {
    List<FeatureDefinition> all = new ArrayList<>(features);
    all.addAll(additions);
    List<Integer> counts = new ArrayList<>(featureCounts);
    counts.add(all.size());
    return of(all, identifier, eventTime, counts);
  }

  public List<FeatureDefinition> features() {
    return features;
  }

  /** How many features each version had, version 1 first. */
  public List<Integer> featureCounts() {
    return featureCounts;
  }

  /** The features of one version. */
  public List<FeatureDefinition> features(int version) {
    if (version < 1 || version > featureCounts.size()) {
      throw FeatureStoreException.invalid(
          "Schema version %d is unknown; the newest is %d.", version, version());
    }
    return features.subList(0, featureCounts.get(version - 1));
  }

  /** This schema as it was at a version. */
  public Schema at(int version) {
    return version == version()
        ? this
        : new Schema(features(version), identifier, eventTime, featureCounts.subList(0, version));
  }

  /** The newest version. */
  public int version() {
    return featureCounts.size();
  }

  public FeatureName identifier() {
    return identifier;
  }

  public FeatureName eventTime() {
    return eventTime;
  }

  public FeatureDefinition identifierFeature() {
    return features.get(identifierPosition);
  }

  public FeatureDefinition eventTimeFeature() {
    return features.get(eventTimePosition);
  }

  public Optional<FeatureDefinition> find(FeatureName name) {
    return find(name.value());
  }

  /** The feature of exactly that name; any text may be asked for. */
  public Optional<FeatureDefinition> find(String name) {
    Integer position = positions.get(name);
    return position == null ? Optional.empty() : Optional.of(features.get(position));
  }

  /** The positions of all features, in the order of their names. */
  public List<Integer> positionsByName() {
    return positionsByName;
  }

  /** Counts from 0. */
  public int identifierPosition() {
    return identifierPosition;
  }

  /** Counts from 0. */
  public int eventTimePosition() {
    return eventTimePosition;
  }

  /** Counts from 0. The feature must exist. */
  public int position(FeatureName name) {
    Integer position = positions.get(name.value());
    if (position == null) {
      throw FeatureStoreException.invalid("Feature '%s' is not in the schema.", name);
    }
    return position;
  }

  /**
   * The feature of that name.
   *
   * @throws FeatureStoreException naming the group and the nearest feature when there is none
   */
  public FeatureDefinition require(FeatureName name, FeatureGroupName group) {
    return find(name)
        .orElseThrow(() -> FeatureStoreException.invalid("%s", unknown(name.value(), group)));
  }

  /** Says that a feature is not in the group, and which one may have been meant. */
  String unknown(String name, FeatureGroupName group) {
    String start =
        String.format("Feature '%s' is not in feature group '%s'", Shown.name(name), group);
    for (FeatureDefinition feature : features) {
      if (feature.name().value().equalsIgnoreCase(name)) {
        return start + "; names are case sensitive; did you mean '" + feature.name() + "'?";
      }
    }
    return Nearest.to(name, features.stream().map(f -> f.name().value()).toList())
        .map(nearest -> start + " (nearest: '" + nearest + "').")
        .orElse(start + ".");
  }

  private static void checkNames(List<FeatureDefinition> features, Problems problems) {
    Map<String, FeatureName> seen = new HashMap<>();
    for (FeatureDefinition feature : features) {
      FeatureName name = feature.name();
      if (RESERVED.contains(name.columnKey())) {
        problems.add("Feature name '%s' is reserved for a column of the offline store.", name);
      }
      FeatureName other = seen.putIfAbsent(name.columnKey(), name);
      if (other != null && other.equals(name)) {
        problems.add("Feature '%s' is defined more than once.", name);
      } else if (other != null) {
        problems.add(
            "Features '%s' and '%s' differ only by case; they are one column in Glue and Athena.",
            other, name);
      }
    }
  }

  private static void checkKeys(
      List<FeatureDefinition> features,
      FeatureName identifier,
      FeatureName eventTime,
      Problems problems) {
    if (identifier.value().equals(eventTime.value())) {
      problems.add(
          "Feature '%s' cannot be both the record identifier and the event time.", identifier);
    }
    // Texts: how a record compares itself is made at run time, which costs a process its start.
    Set<String> names = new HashSet<>();
    for (FeatureDefinition feature : features) {
      String name = feature.name().value();
      names.add(name);
      if (name.equals(identifier.value())) {
        checkKey(feature, "record identifier", FeatureType.FRACTIONAL, problems);
      }
      if (name.equals(eventTime.value())) {
        checkKey(feature, "event time", FeatureType.INTEGRAL, problems);
      }
    }
    if (!names.contains(identifier.value())) {
      problems.add(
          "RecordIdentifierFeatureName '%s' is not among the FeatureDefinitions.", identifier);
    }
    if (!names.contains(eventTime.value())) {
      problems.add("EventTimeFeatureName '%s' is not among the FeatureDefinitions.", eventTime);
    }
  }

  private static void checkKey(
      FeatureDefinition feature, String role, FeatureType refused, Problems problems) {
    if (feature.type() == refused) {
      FeatureType other =
          refused == FeatureType.FRACTIONAL ? FeatureType.INTEGRAL : FeatureType.FRACTIONAL;
      problems.add(
          "Feature '%s' is the %s and cannot be %s; types allowed are String and %s.",
          feature.name(), role, refused.wireName(), other.wireName());
    }
    if (!feature.isScalar()) {
      problems.add("Feature '%s' is the %s and cannot be a collection.", feature.name(), role);
    }
  }

  /** Whether a feature of that name would collide with a column every offline file has. */
  static boolean isPartitionColumn(FeatureName name) {
    return Set.of("year", "month", "day", "hour").contains(name.value().toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schema that
        && features.equals(that.features)
        && identifier.equals(that.identifier)
        && eventTime.equals(that.eventTime)
        && featureCounts.equals(that.featureCounts);
  }

  @Override
  public int hashCode() {
    return features.hashCode();
  }

  @Override
  public String toString() {
    return "Schema[version " + version() + ", " + features.size() + " features]";
  }
}
