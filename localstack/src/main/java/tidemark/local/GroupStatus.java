package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tidemark.function.ScheduleJson;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Materialization;
import tidemark.materialize.Punctuality;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;
import tidemark.quality.Freshness;

/**
 * What {@code status} says of one group.
 *
 * @param freshness empty without an offline store, as nothing but its files is looked at
 * @param schedule empty if nothing materializes the group but people
 * @param dead messages of the group that were given up; empty if nobody looks into them
 */
record GroupStatus(
    FeatureGroup group,
    Optional<Freshness> freshness,
    Optional<ScheduleStatus> schedule,
    Optional<Long> dead) {

  /**
   * How the runs of a group keep its schedule.
   *
   * @param lastRun how the last run ended, if it has
   */
  record ScheduleStatus(
      Materialization materialization,
      Punctuality punctuality,
      Optional<FinishedRun> lastRun,
      Instant at) {
    private void write(JsonGenerator json) throws IOException {
      json.writeObjectFieldStart("materialization");
      ScheduleJson.write(json, materialization);
      json.writeStringField("standing", punctuality.standing().word());
      json.writeBooleanField("late", punctuality.standing() == Punctuality.Standing.LATE);
      if (punctuality.lastRun().isPresent()) {
        json.writeStringField("lastRun", punctuality.lastRun().get().toString());
        json.writeNumberField(
            "lastRunSeconds", Duration.between(punctuality.lastRun().get(), at).toSeconds());
      }
      if (lastRun.isPresent()) {
        json.writeStringField(
            "lastRunState", lastRun.get().result().end().name().toLowerCase(Locale.ROOT));
      }
      if (punctuality.nextRun().isPresent()) {
        json.writeStringField("nextRun", punctuality.nextRun().get().toString());
        json.writeNumberField(
            "nextRunSeconds", Duration.between(at, punctuality.nextRun().get()).toSeconds());
      }
      json.writeEndObject();
    }
  }

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
    if (schedule.isPresent()) {
      schedule.get().write(json);
    }
    if (dead.isPresent()) {
      json.writeNumberField("dead", dead.get());
    }
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
