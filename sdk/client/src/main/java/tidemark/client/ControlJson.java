package tidemark.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.client.FeatureGroupDescription.Health;
import tidemark.client.internal.RuntimeJson;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.client.json.UnexpectedAnswer;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureType;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.Schema;
import tidemark.model.TimeToLive;

/** Bodies of the control plane: requests written, answers read. */
final class ControlJson {
  private ControlJson() {}

  /**
   * A CreateFeatureGroup request. AWS's API cannot say how the offline files are partitioned; it
   * travels as a member of its own, {@code OfflineStoreConfig.PartitionLayout}, which AWS ignores.
   */
  static byte[] createFeatureGroup(FeatureGroupDefinition definition) {
    return JsonText.object(
        json -> {
          Schema schema = definition.schema();
          json.writeStringField("FeatureGroupName", definition.name().value());
          json.writeStringField("RecordIdentifierFeatureName", schema.identifier().value());
          json.writeStringField("EventTimeFeatureName", schema.eventTime().value());
          json.writeArrayFieldStart("FeatureDefinitions");
          for (FeatureDefinition feature : schema.features()) {
            writeFeature(json, feature);
          }
          json.writeEndArray();
          if (definition.online().isPresent()) {
            writeOnline(json, definition.online().get());
          }
          if (definition.offline().isPresent()) {
            writeOffline(json, definition.offline().get());
          }
          writeThroughput(json, definition.throughput());
          writeOptional(json, "RoleArn", definition.roleArn());
          writeOptional(json, "Description", definition.description());
          if (!definition.tags().isEmpty()) {
            writeTags(json, definition.tags());
          }
        });
  }

  /** The body of an operation that only names a group. */
  static byte[] named(String group) {
    return JsonText.object(json -> json.writeStringField("FeatureGroupName", group));
  }

  /** A ListFeatureGroups request for the next hundred groups by name. */
  static byte[] listFeatureGroups(Optional<String> nextToken) {
    return JsonText.object(
        json -> {
          json.writeStringField("SortBy", "Name");
          json.writeStringField("SortOrder", "Ascending");
          json.writeNumberField("MaxResults", 100);
          writeOptional(json, "NextToken", nextToken);
        });
  }

  static List<FeatureGroupSummary> listFeatureGroups(Json.Members answer) {
    List<FeatureGroupSummary> groups = new ArrayList<>();
    for (Json one : answer.list("FeatureGroupSummaries")) {
      Json.Members summary = one.asMembers();
      groups.add(
          new FeatureGroupSummary(
              new FeatureGroupName(summary.require("FeatureGroupName")),
              summary.require("FeatureGroupArn"),
              FeatureGroup.Status.parse(summary.require("FeatureGroupStatus")),
              instant(summary.require("CreationTime")),
              summary.object("OfflineStoreStatus").text("Status")));
    }
    return groups;
  }

  static FeatureGroupDescription describeFeatureGroup(Json.Members answer) {
    FeatureGroupDefinition definition =
        new FeatureGroupDefinition(
            new FeatureGroupName(answer.require("FeatureGroupName")),
            Schema.of(
                features(answer),
                new FeatureName(answer.require("RecordIdentifierFeatureName")),
                new FeatureName(answer.require("EventTimeFeatureName"))),
            online(answer.object("OnlineStoreConfig")),
            offline(answer.object("OfflineStoreConfig")),
            throughput(answer.object("ThroughputConfig")),
            answer.text("RoleArn"),
            answer.text("Description"),
            Map.of());
    Instant created = instant(answer.require("CreationTime"));
    return new FeatureGroupDescription(
        definition,
        answer.require("FeatureGroupArn"),
        FeatureGroup.Status.parse(answer.require("FeatureGroupStatus")),
        answer.text("FailureReason"),
        created,
        answer.text("LastModifiedTime").map(ControlJson::instant).orElse(created),
        answer.object("OfflineStoreConfig").object("S3StorageConfig").text("ResolvedOutputS3Uri"),
        health(answer.object("LastUpdateStatus"), "FailureReason"),
        health(answer.object("OfflineStoreStatus"), "BlockedReason"));
  }

  private static Optional<Health> health(Json.Members status, String reason) {
    return status.text("Status").map(text -> new Health(text, status.text(reason)));
  }

  static void writeFeature(JsonGenerator json, FeatureDefinition feature) throws IOException {
    json.writeStartObject();
    json.writeStringField("FeatureName", feature.name().value());
    json.writeStringField("FeatureType", feature.type().wireName());
    writeOptional(json, "CollectionType", feature.shape().collectionType());
    if (feature.shape() instanceof FeatureShape.VectorOf vector) {
      json.writeObjectFieldStart("CollectionConfig");
      json.writeObjectFieldStart("VectorConfig");
      json.writeNumberField("Dimension", vector.dimension());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeOnline(JsonGenerator json, OnlineConfig online) throws IOException {
    json.writeObjectFieldStart("OnlineStoreConfig");
    json.writeBooleanField("EnableOnlineStore", true);
    json.writeStringField("StorageType", online.storageType().wireName());
    if (online.ttl().isPresent()) {
      RuntimeJson.writeTtl(json, online.ttl().get());
    }
    if (online.kmsKeyId().isPresent()) {
      json.writeObjectFieldStart("SecurityConfig");
      json.writeStringField("KmsKeyId", online.kmsKeyId().get());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeOffline(JsonGenerator json, OfflineConfig offline) throws IOException {
    json.writeObjectFieldStart("OfflineStoreConfig");
    json.writeObjectFieldStart("S3StorageConfig");
    json.writeStringField("S3Uri", offline.location().toString());
    writeOptional(json, "KmsKeyId", offline.kmsKeyId());
    json.writeEndObject();
    json.writeStringField("PartitionLayout", offline.layout().text());
    json.writeBooleanField("DisableGlueTableCreation", offline.glueTableDisabled());
    if (offline.catalog().isPresent()) {
      OfflineConfig.CatalogTable table = offline.catalog().get();
      json.writeObjectFieldStart("DataCatalogConfig");
      json.writeStringField("TableName", table.tableName());
      json.writeStringField("Catalog", table.catalog());
      json.writeStringField("Database", table.database());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeThroughput(JsonGenerator json, Throughput throughput)
      throws IOException {
    if (throughput instanceof Throughput.Provisioned provisioned) {
      json.writeObjectFieldStart("ThroughputConfig");
      json.writeStringField("ThroughputMode", "Provisioned");
      json.writeNumberField("ProvisionedReadCapacityUnits", provisioned.readUnits());
      json.writeNumberField("ProvisionedWriteCapacityUnits", provisioned.writeUnits());
      json.writeEndObject();
    }
  }

  static void writeTags(JsonGenerator json, Map<String, String> tags) throws IOException {
    json.writeArrayFieldStart("Tags");
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      json.writeStartObject();
      json.writeStringField("Key", tag.getKey());
      json.writeStringField("Value", tag.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeOptional(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private static List<FeatureDefinition> features(Json.Members answer) {
    List<FeatureDefinition> features = new ArrayList<>();
    for (Json one : answer.list("FeatureDefinitions")) {
      Json.Members feature = one.asMembers();
      features.add(
          new FeatureDefinition(
              new FeatureName(feature.require("FeatureName")),
              type(feature.require("FeatureType")),
              shape(feature)));
    }
    return features;
  }

  private static FeatureType type(String wireName) {
    for (FeatureType type : FeatureType.values()) {
      if (type.wireName().equals(wireName)) {
        return type;
      }
    }
    throw new UnexpectedAnswer("it has an unknown FeatureType");
  }

  private static FeatureShape shape(Json.Members feature) {
    return switch (feature.text("CollectionType").orElse("")) {
      case "" -> FeatureShape.SCALAR;
      case "List" -> FeatureShape.LIST;
      case "Set" -> FeatureShape.SET;
      case "Vector" ->
          new FeatureShape.VectorOf(
              Integer.parseInt(
                  feature.object("CollectionConfig").object("VectorConfig").require("Dimension")));
      default -> throw new UnexpectedAnswer("it has an unknown CollectionType");
    };
  }

  private static Optional<OnlineConfig> online(Json.Members config) {
    if (!config.isTrue("EnableOnlineStore")) {
      return Optional.empty();
    }
    return Optional.of(
        new OnlineConfig(
            config
                .text("StorageType")
                .map(OnlineConfig.StorageType::parse)
                .orElse(OnlineConfig.StorageType.STANDARD),
            config.find("TtlDuration").map(Json::asMembers).map(ControlJson::ttl),
            config.object("SecurityConfig").text("KmsKeyId")));
  }

  private static TimeToLive ttl(Json.Members ttl) {
    return new TimeToLive(
        TimeToLive.Unit.parse(ttl.require("Unit")), Long.parseLong(ttl.require("Value")));
  }

  private static Optional<OfflineConfig> offline(Json.Members config) {
    Json.Members storage = config.object("S3StorageConfig");
    if (storage.text("S3Uri").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new OfflineConfig(
            S3Uri.parse(storage.require("S3Uri")),
            config.text("PartitionLayout").map(PartitionLayout::parse).orElse(PartitionLayout.HOUR),
            config.find("DataCatalogConfig").map(Json::asMembers).map(ControlJson::table),
            config.isTrue("DisableGlueTableCreation"),
            storage.text("KmsKeyId")));
  }

  private static OfflineConfig.CatalogTable table(Json.Members table) {
    return new OfflineConfig.CatalogTable(
        table.require("TableName"), table.require("Catalog"), table.require("Database"));
  }

  private static Throughput throughput(Json.Members config) {
    if (!config.text("ThroughputMode").filter("Provisioned"::equals).isPresent()) {
      return Throughput.ON_DEMAND;
    }
    return new Throughput.Provisioned(
        Integer.parseInt(config.text("ProvisionedReadCapacityUnits").orElse("0")),
        Integer.parseInt(config.text("ProvisionedWriteCapacityUnits").orElse("0")));
  }

  /** Epoch seconds with a fraction. */
  private static Instant instant(String epochSeconds) {
    BigDecimal seconds = new BigDecimal(epochSeconds);
    return Instant.ofEpochSecond(0, seconds.movePointRight(9).longValue());
  }
}
