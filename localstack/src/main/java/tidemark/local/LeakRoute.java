package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import tidemark.offline.LeakReport;
import tidemark.offline.TrainingSets;

/**
 * {@code POST /_tidemark/leaks} with the query and the body of {@code train}: in how many rows
 * careless joins would have differed. Answers lines of progress, then {@code
 * {"done":{"leaks":[{"feature","rows","latestValue","calendarDay"}]}}}. Thread-safe.
 */
final class LeakRoute implements LocalRoute {
  private final TrainingSets trainingSets;
  private final SpineWork spines;

  LeakRoute(TrainingSets trainingSets, SpineWork spines) {
    this.trainingSets = trainingSets;
    this.spines = spines;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    JsonLinesAnswer.send(
        answer,
        lines -> {
          LeakReport report =
              spines.carryOut(
                  request,
                  lines,
                  (caller, upload, progress) ->
                      trainingSets.leaks(caller, upload.spine(), upload.request(), progress));
          lines.line(json -> writeDone(json, report));
        });
  }

  private static void writeDone(JsonGenerator json, LeakReport report) throws IOException {
    json.writeObjectFieldStart("done");
    json.writeArrayFieldStart("leaks");
    for (LeakReport.Damage damage : report.features()) {
      json.writeStartObject();
      json.writeStringField("feature", damage.feature().toString());
      json.writeNumberField("rows", damage.rows());
      json.writeNumberField("latestValue", damage.latestValue());
      json.writeNumberField("calendarDay", damage.calendarDay());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
