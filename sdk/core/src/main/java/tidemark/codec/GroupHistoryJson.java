package tidemark.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tidemark.model.GroupChange;
import tidemark.model.GroupChange.TtlChange;
import tidemark.model.GroupHistory;
import tidemark.model.GroupUpdate;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.TimeToLive;

/**
 * The form in which a group's history lies in its entry. An entry of version 1 has none of these
 * members, nor has a group that was never updated.
 */
final class GroupHistoryJson {
  private GroupHistoryJson() {}

  static void write(JsonGenerator json, GroupHistory history) throws IOException {
    if (!history.additions().isEmpty()) {
      json.writeArrayFieldStart("versionsAt");
      for (Instant addition : history.additions()) {
        json.writeString(addition.toString());
      }
      json.writeEndArray();
    }
    if (history.onDemandSince().isPresent()) {
      json.writeStringField("onDemandSince", history.onDemandSince().get().toString());
    }
    if (history.lastUpdate().isPresent()) {
      GroupUpdate update = history.lastUpdate().get();
      json.writeObjectFieldStart("update");
      json.writeStringField("status", update.status().wireName());
      FeatureGroupJson.writeText(json, "failureReason", update.failureReason());
      if (update.pending().isPresent()) {
        writeChange(json, update.pending().get());
      }
      json.writeEndObject();
    }
  }

  static GroupHistory read(JsonObject json) throws IOException {
    List<Instant> additions = new ArrayList<>();
    if (json.has("versionsAt")) {
      json.list("versionsAt", String.class).forEach(text -> additions.add(Instant.parse(text)));
    }
    Optional<JsonObject> update = json.object("update");
    return new GroupHistory(
        additions,
        update.isEmpty() ? Optional.empty() : Optional.of(readUpdate(update.get())),
        json.optionalText("onDemandSince").map(Instant::parse));
  }

  private static GroupUpdate readUpdate(JsonObject json) throws IOException {
    Optional<JsonObject> change = json.object("change");
    return new GroupUpdate(
        statusOf(json.text("status")),
        json.optionalText("failureReason"),
        change.isEmpty() ? Optional.empty() : Optional.of(readChange(change.get())));
  }

  private static void writeChange(JsonGenerator json, GroupChange change) throws IOException {
    json.writeObjectFieldStart("change");
    if (change instanceof GroupChange.Additions additions) {
      FeatureGroupJson.writeFeatures(json, additions.features());
    } else if (change instanceof GroupChange.Online online) {
      writeOnline(json, online);
    } else if (change instanceof GroupChange.Capacity capacity) {
      FeatureGroupJson.writeText(json, "mode", capacity.mode().map(GroupChange.Mode::wireName));
      writeUnits(json, "readUnits", capacity.readUnits());
      writeUnits(json, "writeUnits", capacity.writeUnits());
    }
    json.writeEndObject();
  }

  private static void writeOnline(JsonGenerator json, GroupChange.Online online)
      throws IOException {
    FeatureGroupJson.writeText(json, "storage", online.storageType().map(StorageType::wireName));
    json.writeBooleanField("ttlRemoved", online.ttl() instanceof TtlChange.Remove);
    if (online.ttl() instanceof TtlChange.To to) {
      json.writeStringField("ttlUnit", to.ttl().unit().wireName());
      json.writeNumberField("ttlValue", to.ttl().value());
    }
  }

  private static GroupChange readChange(JsonObject json) throws IOException {
    if (json.has("features")) {
      return new GroupChange.Additions(FeatureGroupJson.readFeatures(json));
    }
    if (json.has("ttlRemoved")) {
      return new GroupChange.Online(
          json.optionalText("storage").map(StorageType::parse), readTtl(json));
    }
    return new GroupChange.Capacity(
        json.optionalText("mode").map(GroupChange.Mode::parse),
        readUnits(json, "readUnits"),
        readUnits(json, "writeUnits"));
  }

  private static TtlChange readTtl(JsonObject json) throws IOException {
    if (json.flag("ttlRemoved")) {
      return TtlChange.REMOVE;
    }
    Optional<String> unit = json.optionalText("ttlUnit");
    return unit.isEmpty()
        ? TtlChange.KEEP
        : new TtlChange.To(
            new TimeToLive(TimeToLive.Unit.parse(unit.get()), json.number("ttlValue")));
  }

  private static void writeUnits(JsonGenerator json, String name, OptionalInt units)
      throws IOException {
    if (units.isPresent()) {
      json.writeNumberField(name, units.getAsInt());
    }
  }

  private static OptionalInt readUnits(JsonObject json, String name) throws IOException {
    return json.has(name) ? OptionalInt.of((int) json.number(name)) : OptionalInt.empty();
  }

  private static GroupUpdate.Status statusOf(String wireName) throws IOException {
    for (GroupUpdate.Status status : GroupUpdate.Status.values()) {
      if (status.wireName().equals(wireName)) {
        return status;
      }
    }
    throw new IOException("Unknown status");
  }
}
