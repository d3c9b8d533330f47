package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import tidemark.offline.LeakReport;
import tidemark.offline.TrainingSets;
import tidemark.registry.Caller;

/**
 * {@code POST /_tidemark/leaks} with the query and the body of {@code train}: in how many rows
 * careless joins would have differed. Answers lines of progress, then {@code
 * {"done":{"leaks":[{"feature","rows","latestValue","calendarDay"}]}}}. Thread-safe.
 */
final class LeakRoute implements LocalRoute {
  private final TrainingSets trainingSets;
  private final Path staging;
  private final Runnable flush;
  private final Liveness liveness;

  LeakRoute(TrainingSets trainingSets, Path staging, Runnable flush, Liveness liveness) {
    this.trainingSets = trainingSets;
    this.staging = staging;
    this.flush = flush;
    this.liveness = liveness;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    JsonLinesAnswer.send(
        answer,
        lines -> {
          LeakReport report;
          try (SpineUpload upload = SpineUpload.receive(request, staging)) {
            flush.run();
            report = count(request.requireCaller(), upload, lines);
          }
          lines.line(json -> writeDone(json, report));
        });
  }

  private LeakReport count(Caller caller, SpineUpload upload, JsonLinesAnswer lines)
      throws IOException {
    try (Liveness.Watch watch = liveness.watch(lines)) {
      return trainingSets.leaks(
          caller, upload.spine(), upload.request(), new TrainingProgress(watch));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
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
