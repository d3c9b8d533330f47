package tidemark.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduledGroup;
import tidemark.model.Incarnation;

/** How groups are materialized, as the store's route for it writes and reads it. */
final class ScheduleJson {
  private static final String SCHEDULE = "schedule";
  private static final String ZONE = "timeZone";
  private static final String RUN_TIME = "expectedRunTimeSeconds";
  private static final String LAG = "sourceLagSeconds";
  private static final String ON_ARRIVAL = "onArrival";

  private ScheduleJson() {}

  static byte[] write(Materialization materialization) {
    return JsonText.object(
        json -> {
          if (materialization.schedule().isPresent()) {
            Schedule schedule = materialization.schedule().get();
            json.writeStringField(SCHEDULE, schedule.expression());
            if (schedule instanceof Schedule.Cron cron) {
              json.writeStringField(ZONE, cron.zoneName());
            }
          }
          writeSeconds(json, RUN_TIME, materialization.expectedRunTime());
          writeSeconds(json, LAG, materialization.sourceLag());
          json.writeBooleanField(ON_ARRIVAL, materialization.onArrival() == OnArrival.RUN);
        });
  }

  static ScheduledGroup read(Json.Members json) {
    Optional<ZoneId> zone = json.text(ZONE).map(ZoneId::of);
    return new ScheduledGroup(
        Incarnation.parse(json.require("incarnation")),
        new Materialization(
            json.text(SCHEDULE).map(text -> Schedule.parse(text, zone.orElse(ZoneOffset.UTC))),
            seconds(json, RUN_TIME),
            seconds(json, LAG),
            json.isTrue(ON_ARRIVAL) ? OnArrival.RUN : OnArrival.WAIT),
        Instant.parse(json.require("since")));
  }

  private static void writeSeconds(JsonGenerator json, String name, Optional<Duration> span)
      throws IOException {
    if (span.isPresent()) {
      json.writeNumberField(name, span.get().toSeconds());
    }
  }

  private static Optional<Duration> seconds(Json.Members json, String name) {
    return json.text(name).map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }
}
