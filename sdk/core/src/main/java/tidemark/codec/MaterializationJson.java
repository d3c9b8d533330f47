package tidemark.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Schedule;
import tidemark.model.FeatureStoreException;

/** The form in which a group's materialization is kept: the same for those that are equal. */
public final class MaterializationJson {
  private MaterializationJson() {}

  public static String write(Materialization materialization) {
    return JsonObject.write(
        json -> {
          if (materialization.schedule().isPresent()) {
            json.writeStringField("schedule", materialization.schedule().get().expression());
            if (materialization.schedule().get() instanceof Schedule.Cron cron) {
              json.writeStringField("timeZone", cron.zoneName());
            }
          }
          writeSeconds(json, "expectedRunTime", materialization.expectedRunTime());
          writeSeconds(json, "sourceLag", materialization.sourceLag());
          json.writeStringField("onArrival", materialization.onArrival().name());
        });
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws FeatureStoreException of kind INTERNAL if it is anything else
   */
  public static Materialization read(String text) {
    return JsonObject.read(
        text,
        "The schedule of a feature group",
        json -> {
          ZoneId zone = json.optionalText("timeZone").map(ZoneId::of).orElse(ZoneOffset.UTC);
          return new Materialization(
              json.optionalText("schedule").map(expression -> Schedule.parse(expression, zone)),
              seconds(json, "expectedRunTime"),
              seconds(json, "sourceLag"),
              OnArrival.valueOf(json.text("onArrival")));
        });
  }

  private static void writeSeconds(JsonGenerator json, String name, Optional<Duration> span)
      throws IOException {
    if (span.isPresent()) {
      json.writeNumberField(name, span.get().toSeconds());
    }
  }

  private static Optional<Duration> seconds(JsonObject json, String name) throws IOException {
    return json.has(name) ? Optional.of(Duration.ofSeconds(json.number(name))) : Optional.empty();
  }
}
