package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;
import tidemark.quality.Freshness;

/**
 * What {@code status} says of one group.
 *
 * @param freshness empty without an offline store, as nothing but its files is looked at
 * @param dead messages of the group that were given up
 */
record GroupStatus(FeatureGroup group, Optional<Freshness> freshness, long dead) {

  /** Writes it as one object. */
  void write(JsonGenerator json) throws IOException {
    Optional<Duration> life =
        group.definition().online().flatMap(OnlineConfig::ttl).map(TimeToLive::duration);
    json.writeStartObject();
    json.writeStringField("name", group.name().value());
    json.writeStringField("status", group.status().wireName());
    json.writeBooleanField("online", group.definition().online().isPresent());
    json.writeBooleanField("offline", group.definition().offline().isPresent());
    if (life.isPresent()) {
      json.writeNumberField("ttlSeconds", life.get().toSeconds());
    }
    if (freshness.isPresent()) {
      write(json, freshness.get(), life);
    }
    json.writeNumberField("dead", dead);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Freshness freshness, Optional<Duration> life)
      throws IOException {
    Optional<EventTime> event = freshness.newestEvent();
    if (event.isPresent()) {
      json.writeStringField("newestEvent", event.get().toIso());
    }
    Optional<Duration> age = freshness.age();
    if (age.isPresent()) {
      json.writeNumberField("freshnessSeconds", age.get().toSeconds());
    }
    Optional<Instant> arrival = freshness.newestArrival();
    if (arrival.isPresent()) {
      json.writeStringField("newestArrival", arrival.get().toString());
      json.writeNumberField(
          "arrivalSeconds", Duration.between(arrival.get(), freshness.at()).toSeconds());
    }
    json.writeStringField("freshness", freshness.against(life).name().toLowerCase(Locale.ROOT));
    json.writeNumberField("rows", freshness.rows());
    json.writeNumberField("files", freshness.files());
    json.writeNumberField("bytes", freshness.bytes());
    json.writeNumberField("rowsLastHour", freshness.rowsLastHour());
    json.writeNumberField("rowsLastDay", freshness.rowsLastDay());
    json.writeNumberField("pendingFiles", freshness.pendingFiles());
    json.writeNumberField("pendingRows", freshness.pendingRows());
  }
}
