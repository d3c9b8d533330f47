package tidemark.client.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.BatchGet;
import tidemark.record.PutRecord;
import tidemark.record.RecordPage;
import tidemark.record.ServedRecord;

/** Bodies of the runtime API: requests written, answers read. */
public final class RuntimeJson {
  private RuntimeJson() {}

  public static byte[] putRecord(PutRecord request) {
    return JsonText.object(
        json -> {
          json.writeArrayFieldStart("Record");
          for (GivenFeature feature : request.record()) {
            writeFeature(json, feature);
          }
          json.writeEndArray();
          if (!request.stores().isEmpty()) {
            json.writeArrayFieldStart("TargetStores");
            for (TargetStore store : TargetStore.values()) {
              if (request.stores().contains(store)) {
                json.writeString(store.wireName());
              }
            }
            json.writeEndArray();
          }
          if (request.ttl().isPresent()) {
            writeTtl(json, request.ttl().get());
          }
        });
  }

  public static byte[] batchGetRecord(List<BatchGet.Wanted> wanted) {
    return JsonText.object(
        json -> {
          json.writeArrayFieldStart("Identifiers");
          for (BatchGet.Wanted one : wanted) {
            json.writeStartObject();
            json.writeStringField("FeatureGroupName", one.group());
            JsonText.writeStrings(json, "RecordIdentifiersValueAsString", one.identifiers());
            if (!one.features().isEmpty()) {
              JsonText.writeStrings(json, "FeatureNames", one.features());
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeStringField("ExpirationTimeResponse", "Enabled");
        });
  }

  /** The record of a GetRecord answer or of one entry of a batch; empty if there is none. */
  public static Optional<ServedRecord> record(Json.Members answer) {
    if (answer.find("Record").isEmpty()) {
      return Optional.empty();
    }
    List<GivenFeature> features = new ArrayList<>();
    for (Json feature : answer.list("Record")) {
      features.add(readFeature(feature.asMembers()));
    }
    return Optional.of(
        new ServedRecord(features, answer.text("ExpiresAt").map(EventTime::parseIso)));
  }

  public static BatchGet.Answer batchGetRecord(Json.Members answer) {
    List<BatchGet.Found> found = new ArrayList<>();
    for (Json one : answer.list("Records")) {
      Json.Members entry = one.asMembers();
      record(entry)
          .ifPresent(
              record ->
                  found.add(
                      new BatchGet.Found(
                          entry.require("FeatureGroupName"),
                          entry.require("RecordIdentifierValueAsString"),
                          record)));
    }
    List<BatchGet.Failed> failed = new ArrayList<>();
    for (Json one : answer.list("Errors")) {
      Json.Members entry = one.asMembers();
      FeatureStoreException reason =
          WireErrors.of(entry.require("ErrorCode"), entry.require("ErrorMessage"));
      failed.add(
          new BatchGet.Failed(
              entry.require("FeatureGroupName"),
              entry.require("RecordIdentifierValueAsString"),
              reason));
    }
    List<BatchGet.Wanted> unprocessed = new ArrayList<>();
    for (Json one : answer.list("UnprocessedIdentifiers")) {
      Json.Members entry = one.asMembers();
      unprocessed.add(
          new BatchGet.Wanted(
              entry.require("FeatureGroupName"),
              texts(entry.list("RecordIdentifiersValueAsString")),
              texts(entry.list("FeatureNames"))));
    }
    return new BatchGet.Answer(found, failed, unprocessed);
  }

  public static RecordPage recordPage(Json.Members answer) {
    List<RecordIdentifier> identifiers = new ArrayList<>();
    for (String identifier : texts(answer.list("RecordIdentifiers"))) {
      identifiers.add(new RecordIdentifier(identifier));
    }
    return new RecordPage(identifiers, answer.text("NextToken"));
  }

  public static void writeTtl(JsonGenerator json, TimeToLive ttl) throws IOException {
    json.writeObjectFieldStart("TtlDuration");
    json.writeStringField("Unit", ttl.unit().wireName());
    json.writeNumberField("Value", ttl.value());
    json.writeEndObject();
  }

  private static void writeFeature(JsonGenerator json, GivenFeature feature) throws IOException {
    json.writeStartObject();
    json.writeStringField("FeatureName", feature.name());
    if (feature.value() instanceof FeatureValue.Text text) {
      json.writeStringField("ValueAsString", text.text());
    } else if (feature.value() instanceof FeatureValue.Texts texts) {
      JsonText.writeStrings(json, "ValueAsStringList", texts.elements());
    }
    json.writeEndObject();
  }

  private static GivenFeature readFeature(Json.Members feature) {
    FeatureValue value =
        feature.find("ValueAsStringList").isPresent()
            ? new FeatureValue.Texts(texts(feature.list("ValueAsStringList")))
            : new FeatureValue.Text(feature.require("ValueAsString"));
    return new GivenFeature(feature.require("FeatureName"), value);
  }

  private static List<String> texts(List<Json> elements) {
    return elements.stream().map(Json::asText).toList();
  }
}
