package tidemark.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import tidemark.client.internal.RuntimeJson;
import tidemark.client.json.JsonText;
import tidemark.model.FeatureDefinition;
import tidemark.model.GroupChange;
import tidemark.model.GroupChange.TtlChange;

/** UpdateFeatureGroup requests. */
final class UpdateJson {
  private UpdateJson() {}

  static byte[] updateFeatureGroup(String group, GroupChange change) {
    return JsonText.object(
        json -> {
          json.writeStringField("FeatureGroupName", group);
          if (change instanceof GroupChange.Additions additions) {
            json.writeArrayFieldStart("FeatureAdditions");
            for (FeatureDefinition feature : additions.features()) {
              ControlJson.writeFeature(json, feature);
            }
            json.writeEndArray();
          } else if (change instanceof GroupChange.Online online) {
            writeOnline(json, online);
          } else if (change instanceof GroupChange.Capacity capacity) {
            writeCapacity(json, capacity);
          }
        });
  }

  /** A time to live without members removes it. */
  private static void writeOnline(JsonGenerator json, GroupChange.Online online)
      throws IOException {
    json.writeObjectFieldStart("OnlineStoreConfig");
    if (online.storageType().isPresent()) {
      json.writeStringField("StorageType", online.storageType().get().wireName());
    }
    if (online.ttl() instanceof TtlChange.To to) {
      RuntimeJson.writeTtl(json, to.ttl());
    } else if (online.ttl() instanceof TtlChange.Remove) {
      json.writeObjectFieldStart("TtlDuration");
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeCapacity(JsonGenerator json, GroupChange.Capacity capacity)
      throws IOException {
    json.writeObjectFieldStart("ThroughputConfig");
    if (capacity.mode().isPresent()) {
      json.writeStringField("ThroughputMode", capacity.mode().get().wireName());
    }
    if (capacity.readUnits().isPresent()) {
      json.writeNumberField("ProvisionedReadCapacityUnits", capacity.readUnits().getAsInt());
    }
    if (capacity.writeUnits().isPresent()) {
      json.writeNumberField("ProvisionedWriteCapacityUnits", capacity.writeUnits().getAsInt());
    }
    json.writeEndObject();
  }
}
