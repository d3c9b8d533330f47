package tidemark.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.Incarnation;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.Schema;
import tidemark.model.TimeToLive;

/**
 * The form in which a registry keeps a group. A member that is absent has no value. {@code v} is
 * the version of this form: a reader knows every version up to its own.
 */
public final class FeatureGroupJson {
  private static final int VERSION = 2;

  private FeatureGroupJson() {}

  public static String write(FeatureGroup group) {
    FeatureGroupDefinition definition = group.definition();
    return JsonObject.write(
        json -> {
          json.writeNumberField("v", VERSION);
          json.writeStringField("name", group.name().value());
          json.writeNumberField("incarnation", group.incarnation().epochSecond());
          json.writeNumberField("revision", group.revision());
          json.writeStringField("status", group.status().wireName());
          writeText(json, "failureReason", group.failureReason());
          json.writeStringField("createdAt", group.createdAt().toString());
          json.writeStringField("modifiedAt", group.modifiedAt().toString());
          writeSchema(json, definition.schema());
          if (definition.online().isPresent()) {
            writeOnline(json, definition.online().get());
          }
          if (definition.offline().isPresent()) {
            writeOffline(json, definition.offline().get());
          }
          writeThroughput(json, definition.throughput());
          writeText(json, "roleArn", definition.roleArn());
          writeText(json, "description", definition.description());
          writeTexts(json, "tags", definition.tags());
          GroupHistoryJson.write(json, group.history());
        });
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws FeatureStoreException of kind INTERNAL if it is anything else
   */
  public static FeatureGroup read(String text) {
    return JsonObject.read(
        text,
        "The registry entry of a feature group",
        json -> {
          if (json.number("v") > VERSION) {
            throw new IOException("Version " + json.number("v"));
          }
          FeatureGroupDefinition definition = readDefinition(json);
          return new FeatureGroup(
              definition,
              new Incarnation(definition.name(), json.number("incarnation")),
              FeatureGroup.Status.parse(json.text("status")),
              json.optionalText("failureReason"),
              Instant.parse(json.text("createdAt")),
              Instant.parse(json.text("modifiedAt")),
              json.number("revision"),
              GroupHistoryJson.read(json));
        });
  }

  private static FeatureGroupDefinition readDefinition(JsonObject json) throws IOException {
    Optional<JsonObject> online = json.object("online");
    Optional<JsonObject> offline = json.object("offline");
    Optional<JsonObject> provisioned = json.object("provisioned");
    Throughput throughput =
        provisioned.isEmpty()
            ? Throughput.ON_DEMAND
            : new Throughput.Provisioned(
                (int) provisioned.get().number("readUnits"),
                (int) provisioned.get().number("writeUnits"));
    return new FeatureGroupDefinition(
        new FeatureGroupName(json.text("name")),
        readSchema(json),
        online.isEmpty() ? Optional.empty() : Optional.of(readOnline(online.get())),
        offline.isEmpty() ? Optional.empty() : Optional.of(readOffline(offline.get())),
        throughput,
        json.optionalText("roleArn"),
        json.optionalText("description"),
        json.object("tags").map(JsonObject::texts).orElse(Map.of()));
  }

  private static void writeThroughput(JsonGenerator json, Throughput throughput)
      throws IOException {
    if (throughput instanceof Throughput.Provisioned units) {
      json.writeObjectFieldStart("provisioned");
      json.writeNumberField("readUnits", units.readUnits());
      json.writeNumberField("writeUnits", units.writeUnits());
      json.writeEndObject();
    }
  }

  private static void writeSchema(JsonGenerator json, Schema schema) throws IOException {
    json.writeStringField("identifier", schema.identifier().value());
    json.writeStringField("eventTime", schema.eventTime().value());
    json.writeArrayFieldStart("featureCounts");
    for (int count : schema.featureCounts()) {
      json.writeNumber(count);
    }
    json.writeEndArray();
    writeFeatures(json, schema.features());
  }

  static void writeFeatures(JsonGenerator json, List<FeatureDefinition> features)
      throws IOException {
    json.writeArrayFieldStart("features");
    for (FeatureDefinition feature : features) {
      json.writeStartObject();
      json.writeStringField("name", feature.name().value());
      json.writeStringField("type", feature.type().wireName());
      writeText(json, "collection", feature.shape().collectionType());
      if (feature.shape() instanceof FeatureShape.VectorOf vector) {
        json.writeNumberField("dimension", vector.dimension());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static Schema readSchema(JsonObject json) throws IOException {
    return Schema.of(
        readFeatures(json),
        new FeatureName(json.text("identifier")),
        new FeatureName(json.text("eventTime")),
        json.list("featureCounts", Long.class).stream().map(Long::intValue).toList());
  }

  static List<FeatureDefinition> readFeatures(JsonObject json) throws IOException {
    List<FeatureDefinition> features = new ArrayList<>();
    for (JsonObject feature : json.list("features", JsonObject.class)) {
      features.add(
          new FeatureDefinition(
              new FeatureName(feature.text("name")),
              typeOf(feature.text("type")),
              shapeOf(feature)));
    }
    return features;
  }

  private static FeatureType typeOf(String wireName) throws IOException {
    for (FeatureType type : FeatureType.values()) {
      if (type.wireName().equals(wireName)) {
        return type;
      }
    }
    throw new IOException("Unknown type");
  }

  private static FeatureShape shapeOf(JsonObject feature) throws IOException {
    return switch (feature.optionalText("collection").orElse("")) {
      case "" -> FeatureShape.SCALAR;
      case "List" -> FeatureShape.LIST;
      case "Set" -> FeatureShape.SET;
      case "Vector" -> new FeatureShape.VectorOf((int) feature.number("dimension"));
      default -> throw new IOException("Unknown collection");
    };
  }

  private static void writeOnline(JsonGenerator json, OnlineConfig online) throws IOException {
    json.writeObjectFieldStart("online");
    json.writeStringField("storage", online.storageType().wireName());
    if (online.ttl().isPresent()) {
      json.writeStringField("ttlUnit", online.ttl().get().unit().wireName());
      json.writeNumberField("ttlValue", online.ttl().get().value());
    }
    writeText(json, "kmsKeyId", online.kmsKeyId());
    json.writeEndObject();
  }

  private static OnlineConfig readOnline(JsonObject json) throws IOException {
    Optional<String> unit = json.optionalText("ttlUnit");
    Optional<TimeToLive> ttl =
        unit.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new TimeToLive(TimeToLive.Unit.parse(unit.get()), json.number("ttlValue")));
    return new OnlineConfig(
        OnlineConfig.StorageType.parse(json.text("storage")), ttl, json.optionalText("kmsKeyId"));
  }

  private static void writeOffline(JsonGenerator json, OfflineConfig offline) throws IOException {
    json.writeObjectFieldStart("offline");
    json.writeStringField("bucket", offline.location().bucket());
    json.writeStringField("prefix", offline.location().prefix());
    json.writeStringField("layout", offline.layout().text());
    json.writeBooleanField("glueTableDisabled", offline.glueTableDisabled());
    writeText(json, "kmsKeyId", offline.kmsKeyId());
    if (offline.catalog().isPresent()) {
      OfflineConfig.CatalogTable table = offline.catalog().get();
      json.writeObjectFieldStart("table");
      json.writeStringField("name", table.tableName());
      json.writeStringField("catalog", table.catalog());
      json.writeStringField("database", table.database());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static OfflineConfig readOffline(JsonObject json) throws IOException {
    Optional<JsonObject> table = json.object("table");
    Optional<OfflineConfig.CatalogTable> catalog =
        table.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new OfflineConfig.CatalogTable(
                    table.get().text("name"),
                    table.get().text("catalog"),
                    table.get().text("database")));
    return new OfflineConfig(
        new S3Uri(json.text("bucket"), json.text("prefix")),
        PartitionLayout.parse(json.text("layout")),
        catalog,
        json.flag("glueTableDisabled"),
        json.optionalText("kmsKeyId"));
  }

  static void writeText(JsonGenerator json, String name, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    }
  }

  static void writeTexts(JsonGenerator json, String name, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }
}
