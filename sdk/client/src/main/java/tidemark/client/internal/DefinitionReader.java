package tidemark.client.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.client.internal.Node.Entry;
import tidemark.client.internal.Node.Mapping;
import tidemark.client.internal.Node.Place;
import tidemark.client.internal.Node.Scalar;
import tidemark.materialize.Materialization;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.Limit;
import tidemark.model.MetadataChange;
import tidemark.model.Nearest;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.Schema;

/** Turns the nodes of a definition file with our keys into a definition. */
public final class DefinitionReader {
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

  /** Both a key and what keeps it: a tag of the group, a parameter of a feature. */
  private static final String OWNER = "owner";

  private final Reading reading;

  private DefinitionReader(Reading reading) {
    this.reading = reading;
  }

  /**
   * What the root node says.
   *
   * @param file how messages name the file
   * @throws FeatureStoreException naming up to ten faults, each with its line and column
   */
  public static FileContents read(String file, Node root) {
    Reading reading = new Reading(file);
    Optional<Mapping> mapping = reading.mapping(root, "A definition");
    Optional<FileContents> contents = mapping.flatMap(new DefinitionReader(reading)::contents);
    reading.throwIfAny();
    return contents.orElseThrow(
        () -> new IllegalStateException("A file without a fault has a definition"));
  }

  /**
   * Returns if a definition goes with its materialization.
   *
   * @param now from when on the schedule counts
   * @throws FeatureStoreException naming what does not, with its line and column
   */
  public static void check(String file, Node root, FileContents contents, Instant now) {
    Reading reading = new Reading(file);
    if (root instanceof Mapping mapping && contents.materialization().isPresent()) {
      new MaterializationReader(reading)
          .check(mapping, contents.definition(), contents.materialization().get(), now);
    }
    reading.throwIfAny();
  }

  private Optional<FileContents> contents(Mapping root) {
    Optional<FeatureGroupDefinition> definition = definition(root);
    Optional<Materialization> materialization = new MaterializationReader(reading).read(root);
    return definition.map(
        group ->
            new FileContents(
                group, ofFeatures(root, "description"), ofFeatures(root, OWNER), materialization));
  }

  /** What a key says of each feature that has it, by name. */
  private static Map<String, String> ofFeatures(Mapping root, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (root.find("features").orElse(null) instanceof Node.Sequence features) {
      for (Node node : features.elements()) {
        if (node instanceof Mapping feature
            && feature.find("name").orElse(null) instanceof Scalar name
            && feature.find(key).orElse(null) instanceof Scalar text) {
          texts.put(name.text(), text.text());
        }
      }
    }
    return texts;
  }

  private Optional<FeatureGroupDefinition> definition(Mapping root) {
    reading.allow(root, DefinitionKeys.ROOT.names());
    Optional<FeatureGroupName> name =
        reading.parse(root, "name", reading.require(root, "name"), FeatureGroupName::new);
    Optional<String> description = reading.text(root, "description");
    Optional<Schema> schema = schema(root);
    StoresReader stores = new StoresReader(reading);
    Optional<OnlineConfig> online = stores.online(root);
    Optional<OfflineConfig> offline = stores.offline(root);
    Throughput throughput = stores.throughput(root);
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
              throughput,
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
    Optional<Node> listed = root.find("features");
    if (listed.isEmpty()) {
      reading.fault(root.place(), "Key 'features' is missing.");
    } else if (listed.get() instanceof Node.Sequence list && list.elements().isEmpty()) {
      reading.fault(listed.get().place(), "'features' must have at least one feature.");
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
    Place place = listed.map(Node::place).orElse(root.place());
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
    reading.allow(feature, DefinitionKeys.FEATURE.names());
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
    reading.parse(
        feature,
        OWNER,
        reading.text(feature, OWNER),
        owner -> new MetadataChange(Optional.empty(), Map.of(OWNER, owner), Set.of()));
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

  private Map<String, String> tags(Mapping root) {
    Map<String, String> tags = new LinkedHashMap<>();
    Optional<Mapping> mapping = reading.mapping(root, "tags");
    if (mapping.isPresent()) {
      for (Entry entry : mapping.get().entries()) {
        String key = entry.key().text();
        tags.put(key, reading.text(mapping.get(), key).orElse(""));
      }
    }
    Optional<String> owner = reading.text(root, OWNER);
    if (owner.isPresent()) {
      String tag = tags.putIfAbsent(OWNER, owner.get());
      if (tag != null && !tag.equals(owner.get())) {
        reading.fault(
            root.find(OWNER).map(Node::place).orElse(root.place()),
            "'owner' is kept as the tag owner, which 'tags' gives as well, and differently.");
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
}
