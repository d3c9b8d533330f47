package tidemark.client.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.client.internal.Node.Entry;
import tidemark.client.internal.Node.Mapping;
import tidemark.client.internal.Node.Place;
import tidemark.client.internal.Node.Scalar;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.Limit;
import tidemark.model.Nearest;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.Schema;
import tidemark.model.TimeToLive;

/** Turns the nodes of a definition file with our keys into a definition. */
public final class DefinitionReader {
  private static final String LOCATION_DEFAULT = "s3://tidemark-local/offline";
  private static final Set<String> ROOT_KEYS =
      ordered(
          "name",
          "description",
          "record_identifier",
          "event_time",
          "features",
          "online",
          "offline",
          "tags");
  private static final Set<String> FEATURE_KEYS =
      ordered("name", "type", "collection", "dimension", "description");
  private static final Set<String> ONLINE_KEYS = ordered("enabled", "ttl", "storage_type");
  private static final Set<String> OFFLINE_KEYS = ordered("enabled", "s3_uri", "partition");
  private static final Set<String> TTL_KEYS = ordered("value", "unit");

  /** What people call the types elsewhere. */
  private static final Map<String, FeatureType> ELSEWHERE =
      Map.ofEntries(
          Map.entry("str", FeatureType.STRING),
          Map.entry("text", FeatureType.STRING),
          Map.entry("varchar", FeatureType.STRING),
          Map.entry("timestamp", FeatureType.STRING),
          Map.entry("int", FeatureType.INTEGRAL),
          Map.entry("integer", FeatureType.INTEGRAL),
          Map.entry("long", FeatureType.INTEGRAL),
          Map.entry("bigint", FeatureType.INTEGRAL),
          Map.entry("float", FeatureType.FRACTIONAL),
          Map.entry("double", FeatureType.FRACTIONAL),
          Map.entry("decimal", FeatureType.FRACTIONAL),
          Map.entry("number", FeatureType.FRACTIONAL));

  private final Reading reading;

  private DefinitionReader(Reading reading) {
    this.reading = reading;
  }

  /**
   * The definition that the root node gives.
   *
   * @param file how messages name the file
   * @throws FeatureStoreException naming up to ten faults, each with its line and column
   */
  public static FeatureGroupDefinition read(String file, Node root) {
    Reading reading = new Reading(file);
    Optional<Mapping> mapping = reading.mapping(root, "A definition");
    Optional<FeatureGroupDefinition> definition =
        mapping.flatMap(new DefinitionReader(reading)::definition);
    reading.throwIfAny();
    return definition.orElseThrow(
        () -> new IllegalStateException("A file without a fault has a definition"));
  }

  /** The descriptions of features in a definition that has no fault, by name. */
  public static Map<String, String> descriptions(Node root) {
    Map<String, String> descriptions = new LinkedHashMap<>();
    if (root instanceof Mapping mapping
        && mapping.find("features").orElse(null) instanceof Node.Sequence features) {
      for (Node node : features.elements()) {
        if (node instanceof Mapping feature
            && feature.find("name").orElse(null) instanceof Scalar name
            && feature.find("description").orElse(null) instanceof Scalar description) {
          descriptions.put(name.text(), description.text());
        }
      }
    }
    return descriptions;
  }

  private Optional<FeatureGroupDefinition> definition(Mapping root) {
    reading.allow(root, ROOT_KEYS);
    Optional<FeatureGroupName> name =
        reading.parse(root, "name", reading.require(root, "name"), FeatureGroupName::new);
    Optional<String> description = reading.text(root, "description");
    Optional<Schema> schema = schema(root);
    Optional<OnlineConfig> online = online(root);
    Optional<OfflineConfig> offline = offline(root);
    Map<String, String> tags = tags(root);
    if (!reading.isClean() || name.isEmpty() || schema.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new FeatureGroupDefinition(
              name.get(),
              schema.get(),
              online,
              offline,
              FeatureGroupDefinition.Throughput.ON_DEMAND,
              Optional.empty(),
              description,
              tags));
    } catch (FeatureStoreException e) {
      reading.fault(root.place(), "%s", e.text());
      return Optional.empty();
    }
  }

  private Optional<Schema> schema(Mapping root) {
    Optional<String> identifier = reading.require(root, "record_identifier");
    Optional<String> eventTime = reading.require(root, "event_time");
    if (root.find("features").isEmpty()) {
      reading.fault(root.place(), "Key 'features' is missing.");
    }
    List<FeatureDefinition> features = new ArrayList<>();
    Map<String, Place> places = new LinkedHashMap<>();
    for (Node node : reading.list(root, "features")) {
      reading.mapping(node, "A feature").flatMap(this::feature).ifPresent(features::add);
      if (node instanceof Mapping mapping
          && mapping.find("name").orElse(null) instanceof Scalar s) {
        Place first = places.putIfAbsent(s.text(), s.place());
        if (first != null) {
          reading.fault(s.place(), "Feature '%s' is defined already at %s.", s.text(), first);
        }
      }
    }
    Optional<FeatureName> id = key(root, "record_identifier", identifier, places.keySet());
    Optional<FeatureName> time = key(root, "event_time", eventTime, places.keySet());
    if (!reading.isClean() || id.isEmpty() || time.isEmpty()) {
      return Optional.empty();
    }
    Place place = root.find("features").map(Node::place).orElse(root.place());
    try {
      return Optional.of(Schema.of(features, id.get(), time.get()));
    } catch (FeatureStoreException e) {
      reading.fault(place, "%s", e.text());
      return Optional.empty();
    }
  }

  /** The feature that a key names; it must be among the features. */
  private Optional<FeatureName> key(
      Mapping root, String key, Optional<String> given, Set<String> features) {
    if (given.isEmpty() || features.isEmpty()) {
      return Optional.empty();
    }
    Place place = root.find(key).map(Node::place).orElse(root.place());
    if (!features.contains(given.get())) {
      reading.fault(
          place,
          "'%s' names '%s', which is not among the features%s",
          key,
          given.get(),
          Nearest.to(given.get(), features).map(n -> "; did you mean '" + n + "'?").orElse("."));
      return Optional.empty();
    }
    return reading.parse(root, key, given, FeatureName::new);
  }

  private Optional<FeatureDefinition> feature(Mapping feature) {
    reading.allow(feature, FEATURE_KEYS);
    Optional<FeatureName> name =
        reading.parse(feature, "name", reading.require(feature, "name"), FeatureName::new);
    Optional<FeatureType> type =
        reading.parse(feature, "type", reading.require(feature, "type"), DefinitionReader::type);
    Optional<FeatureShape> shape = shape(feature);
    reading
        .text(feature, "description")
        .filter(text -> !Limit.FEATURE_DESCRIPTION.holds(text.length()))
        .ifPresent(
            text ->
                reading.fault(
                    feature.place(),
                    "'description' has %d characters; the limit is %d.",
                    text.length(),
                    Limit.FEATURE_DESCRIPTION.max()));
    if (name.isEmpty() || type.isEmpty() || shape.isEmpty()) {
      return Optional.empty();
    }
    return reading.parse(
        feature,
        "type",
        Optional.of(type.get().wireName()),
        text -> new FeatureDefinition(name.get(), type.get(), shape.get()));
  }

  private Optional<FeatureShape> shape(Mapping feature) {
    Optional<String> collection = reading.text(feature, "collection");
    Optional<String> dimension = reading.word(feature, "dimension");
    if (!collection.equals(Optional.of("Vector")) && dimension.isPresent()) {
      reading.fault(
          feature.find("dimension").map(Node::place).orElse(feature.place()),
          "Only a Vector has a dimension.");
      return Optional.empty();
    }
    if (collection.isEmpty()) {
      return feature.find("collection").isEmpty()
          ? Optional.of(FeatureShape.SCALAR)
          : Optional.empty();
    }
    return reading.parse(
        feature,
        dimension.isPresent() ? "dimension" : "collection",
        collection,
        name ->
            switch (name) {
              case "List" -> FeatureShape.LIST;
              case "Set" -> FeatureShape.SET;
              case "Vector" -> new FeatureShape.VectorOf(dimension(dimension));
              default ->
                  throw FeatureStoreException.invalid("'collection' must be List, Set or Vector.");
            });
  }

  private static int dimension(Optional<String> text) {
    return text.filter(digits -> digits.matches("[0-9]{1,6}"))
        .map(Integer::parseInt)
        .orElseThrow(
            () ->
                FeatureStoreException.invalid(
                    "A Vector needs a 'dimension', a whole number of 1 to %d.",
                    Limit.VECTOR_DIMENSION.max()));
  }

  private Optional<OnlineConfig> online(Mapping root) {
    Optional<Node> node = root.find("online");
    if (node.isEmpty() || node.get() instanceof Scalar) {
      boolean enabled = node.flatMap(value -> reading.flag(value, "online")).orElse(true);
      return enabled ? Optional.of(OnlineConfig.standard()) : Optional.empty();
    }
    Optional<Mapping> mapping = reading.mapping(root, "online");
    if (mapping.isEmpty()) {
      return Optional.empty();
    }
    Mapping online = mapping.get();
    reading.allow(online, ONLINE_KEYS);
    Optional<TimeToLive> ttl = ttl(online);
    Optional<OnlineConfig.StorageType> storage =
        reading.parse(
            online,
            "storage_type",
            reading.text(online, "storage_type"),
            DefinitionReader::storageType);
    if (!reading.flag(online, "enabled").orElse(true)) {
      online
          .find("ttl")
          .ifPresent(
              given ->
                  reading.fault(given.place(), "'ttl' needs the online store, which is disabled."));
      return Optional.empty();
    }
    return Optional.of(
        new OnlineConfig(storage.orElse(OnlineConfig.StorageType.STANDARD), ttl, Optional.empty()));
  }

  private Optional<TimeToLive> ttl(Mapping online) {
    if (!(online.find("ttl").orElse(null) instanceof Mapping ttl)) {
      return reading.parse(online, "ttl", reading.word(online, "ttl"), TimeToLive::parse);
    }
    reading.allow(ttl, TTL_KEYS);
    Optional<String> value = reading.word(ttl, "value");
    Optional<String> unit = reading.text(ttl, "unit");
    if (value.isEmpty() || unit.isEmpty()) {
      reading.fault(ttl.place(), "'ttl' needs a 'value' and a 'unit', or write it as '7 days'.");
      return Optional.empty();
    }
    return reading.parse(
        online, "ttl", Optional.of(value.get() + " " + unit.get()), TimeToLive::parse);
  }

  private Optional<OfflineConfig> offline(Mapping root) {
    Optional<Node> node = root.find("offline");
    OfflineConfig plain = OfflineConfig.at(S3Uri.parse(LOCATION_DEFAULT), PartitionLayout.DAY);
    if (node.isEmpty() || node.get() instanceof Scalar) {
      boolean enabled = node.flatMap(value -> reading.flag(value, "offline")).orElse(true);
      return enabled ? Optional.of(plain) : Optional.empty();
    }
    Optional<Mapping> mapping = reading.mapping(root, "offline");
    if (mapping.isEmpty()) {
      return Optional.empty();
    }
    Mapping offline = mapping.get();
    reading.allow(offline, OFFLINE_KEYS);
    Optional<S3Uri> location =
        reading.parse(offline, "s3_uri", reading.text(offline, "s3_uri"), S3Uri::parse);
    Optional<PartitionLayout> layout =
        reading.parse(
            offline, "partition", reading.text(offline, "partition"), PartitionLayout::parse);
    boolean enabled = reading.flag(offline, "enabled").orElse(true);
    return enabled
        ? Optional.of(
            OfflineConfig.at(location.orElse(plain.location()), layout.orElse(plain.layout())))
        : Optional.empty();
  }

  private Map<String, String> tags(Mapping root) {
    Map<String, String> tags = new LinkedHashMap<>();
    Optional<Mapping> mapping = reading.mapping(root, "tags");
    if (mapping.isPresent()) {
      for (Entry entry : mapping.get().entries()) {
        String key = entry.key().text();
        tags.put(key, reading.text(mapping.get(), key).orElse(""));
      }
    }
    return tags;
  }

  private static FeatureType type(String text) {
    for (FeatureType type : FeatureType.values()) {
      if (type.wireName().equals(text)) {
        return type;
      }
    }
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    Optional<String> meant =
        Optional.ofNullable(ELSEWHERE.get(lower))
            .map(FeatureType::wireName)
            .or(
                () ->
                    Nearest.to(lower, List.of("string", "integral", "fractional"))
                        .map(
                            near ->
                                near.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                                    + near.substring(1)));
    throw FeatureStoreException.invalid(
        "'type' must be String, Integral or Fractional%s",
        meant.map(near -> "; did you mean " + near + "?").orElse("."));
  }

  private static OnlineConfig.StorageType storageType(String text) {
    for (OnlineConfig.StorageType type : OnlineConfig.StorageType.values()) {
      if (type.wireName().equals(text)) {
        return type;
      }
    }
    throw FeatureStoreException.invalid(
        "'storage_type' must be Standard, Standard_V2 or InMemory.");
  }

  private static Set<String> ordered(String... keys) {
    return new LinkedHashSet<>(List.of(keys));
  }
}
