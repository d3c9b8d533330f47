package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.Limit;
import tidemark.model.Shown;

/** A {@code FeatureDefinition}: name, type and, for a collection, its kind. */
final class FeatureDefinitionJson {
  static final String LIST = "FeatureDefinitions";
  private static final String NAME = "FeatureName";
  private static final String TYPE = "FeatureType";
  private static final String COLLECTION_TYPE = "CollectionType";
  private static final String COLLECTION_CONFIG = "CollectionConfig";
  private static final String VECTOR_CONFIG = "VectorConfig";
  private static final String DIMENSION = "Dimension";

  private FeatureDefinitionJson() {}

  /** The current value as a list; null after noting what is wrong with any of them. */
  static @Nullable List<FeatureDefinition> readAll(JsonRequest json) {
    if (!json.enterList(": required, a list of FeatureDefinition.")) {
      return null;
    }
    List<FeatureDefinition> definitions = new ArrayList<>();
    boolean whole = true;
    while (json.nextElement(JsonRequest.LIST_MAX)) {
      FeatureDefinition definition = read(json);
      if (definition == null) {
        whole = false;
      } else {
        definitions.add(definition);
      }
    }
    return whole ? definitions : null;
  }

  static void writeAll(JsonGenerator json, List<FeatureDefinition> definitions) throws IOException {
    json.writeArrayFieldStart(LIST);
    for (FeatureDefinition definition : definitions) {
      json.writeStartObject();
      json.writeStringField(NAME, definition.name().value());
      json.writeStringField(TYPE, definition.type().wireName());
      if (definition.shape().collectionType().isPresent()) {
        json.writeStringField(COLLECTION_TYPE, definition.shape().collectionType().get());
      }
      if (definition.shape() instanceof FeatureShape.VectorOf vector) {
        json.writeObjectFieldStart(COLLECTION_CONFIG);
        json.writeObjectFieldStart(VECTOR_CONFIG);
        json.writeNumberField(DIMENSION, vector.dimension());
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static @Nullable FeatureDefinition read(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    FeatureName name = null;
    FeatureType type = null;
    String collection = null;
    Integer dimension = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case NAME -> name = json.parsed(FeatureName::new);
        case TYPE -> type = json.parsed(FeatureDefinitionJson::type);
        case COLLECTION_TYPE -> collection = json.parsed(FeatureDefinitionJson::collectionType);
        case COLLECTION_CONFIG -> dimension = readDimension(json);
        default -> json.skip();
      }
    }
    json.require(NAME, "1-64 letters, digits, '-' or '_'");
    json.require(TYPE, "one of Integral, Fractional, String");
    boolean collectionRead = collection != null || !json.has(COLLECTION_TYPE);
    boolean configRead = dimension != null || !json.has(COLLECTION_CONFIG);
    FeatureShape shape = collectionRead && configRead ? shape(json, collection, dimension) : null;
    return name == null || type == null || shape == null
        ? null
        : definition(json, name, type, shape);
  }

  private static @Nullable FeatureDefinition definition(
      JsonRequest json, FeatureName name, FeatureType type, FeatureShape shape) {
    return json.parse(() -> new FeatureDefinition(name, type, shape));
  }

  private static @Nullable FeatureShape shape(
      JsonRequest json, @Nullable String collection, @Nullable Integer dimension) {
    if ("Vector".equals(collection)) {
      if (dimension == null) {
        json.problem(": a Vector needs CollectionConfig.VectorConfig.Dimension.");
        return null;
      }
      return json.parse(() -> new FeatureShape.VectorOf(dimension));
    }
    if (dimension != null) {
      json.problem(": only a Vector takes a CollectionConfig.");
      return null;
    }
    if (collection == null) {
      return FeatureShape.SCALAR;
    }
    return collection.equals("List") ? FeatureShape.LIST : FeatureShape.SET;
  }

  private static @Nullable Integer readDimension(JsonRequest json) {
    Integer dimension = null;
    if (json.enterObject()) {
      while (json.nextMember()) {
        if (json.member().equals(VECTOR_CONFIG) && json.enterObject()) {
          while (json.nextMember()) {
            if (json.member().equals(DIMENSION)) {
              dimension = json.int32();
            } else {
              json.skip();
            }
          }
          json.require(DIMENSION, "a whole number from 1 to " + Limit.VECTOR_DIMENSION.max());
        } else {
          json.skip();
        }
      }
      json.require(VECTOR_CONFIG, "an object with Dimension");
    }
    return dimension;
  }

  private static FeatureType type(String name) {
    for (FeatureType type : FeatureType.values()) {
      if (type.wireName().equals(name)) {
        return type;
      }
    }
    throw FeatureStoreException.invalid(
        "FeatureType '%s' is not one of Integral, Fractional, String.", Shown.name(name));
  }

  private static String collectionType(String name) {
    return switch (name) {
      case "List", "Set", "Vector" -> name;
      default ->
          throw FeatureStoreException.invalid(
              "CollectionType '%s' is not one of List, Set, Vector.", Shown.name(name));
    };
  }
}
