package tidemark.cli.check;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The groups that cases share. All have id, ts (event time), n, x and s. */
enum GroupKind {
  /** An online store, and an offline store where the check may have one. */
  BOTH("both"),
  /** An online store alone. */
  ONLINE("online"),
  /** An event time in seconds. */
  FRACTIONAL("fractional"),
  /** Its records can be updated in part. */
  UPDATABLE("updatable"),
  /** Further features: list, set and vector, of three dimensions. */
  IN_MEMORY("memory"),
  /** Records live a day. */
  DAY_TTL("day-ttl"),
  /** For the listing of records: nothing else is in it. */
  LISTED("listed"),
  /** For the change of a group's time to live. */
  CHANGED_TTL("new-ttl"),
  /** For what is added to a group. */
  GROWING("growing");

  private final String word;

  GroupKind(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /**
   * The request to create it.
   *
   * @param offline where its offline store lies, if it is to have one
   */
  String definition(String name, Optional<String> offline) {
    return Bodies.object(
        json -> {
          writeSchema(json, name);
          json.writeObjectFieldStart("OnlineStoreConfig");
          json.writeBooleanField("EnableOnlineStore", true);
          switch (this) {
            case UPDATABLE -> json.writeStringField("StorageType", "Standard_V2");
            case IN_MEMORY -> json.writeStringField("StorageType", "InMemory");
            case DAY_TTL, CHANGED_TTL -> Bodies.writeTtl(json, "Days", 1);
            case BOTH, ONLINE, FRACTIONAL, LISTED, GROWING -> {}
          }
          json.writeEndObject();
          if (hasOffline() && offline.isPresent()) {
            writeOffline(json, offline.get());
          }
        });
  }

  private boolean hasOffline() {
    return this == BOTH || this == GROWING;
  }

  static void writeOffline(JsonGenerator json, String uri) throws IOException {
    json.writeObjectFieldStart("OfflineStoreConfig");
    json.writeObjectFieldStart("S3StorageConfig");
    json.writeStringField("S3Uri", uri);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeSchema(JsonGenerator json, String name) throws IOException {
    json.writeStringField("FeatureGroupName", name);
    json.writeStringField("RecordIdentifierFeatureName", "id");
    json.writeStringField("EventTimeFeatureName", "ts");
    json.writeArrayFieldStart("FeatureDefinitions");
    feature(json, "id", "String");
    feature(json, "ts", this == FRACTIONAL ? "Fractional" : "String");
    feature(json, "n", "Integral");
    feature(json, "x", "Fractional");
    feature(json, "s", "String");
    if (this == IN_MEMORY) {
      collection(json, "list", "String", "List");
      collection(json, "set", "Integral", "Set");
      collection(json, "vector", "Fractional", "Vector");
    }
    json.writeEndArray();
  }

  static void feature(JsonGenerator json, String name, String type) throws IOException {
    json.writeStartObject();
    json.writeStringField("FeatureName", name);
    json.writeStringField("FeatureType", type);
    json.writeEndObject();
  }

  private static void collection(JsonGenerator json, String name, String type, String collection)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("FeatureName", name);
    json.writeStringField("FeatureType", type);
    json.writeStringField("CollectionType", collection);
    if (collection.equals("Vector")) {
      json.writeObjectFieldStart("CollectionConfig");
      json.writeObjectFieldStart("VectorConfig");
      json.writeNumberField("Dimension", 3);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** The names of the usual features, in their order. */
  static List<String> usualFeatures() {
    return List.of("id", "ts", "n", "x", "s");
  }
}
