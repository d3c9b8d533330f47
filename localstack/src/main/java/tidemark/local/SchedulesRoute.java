package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tidemark.http.EventTree;
import tidemark.materialize.ScheduleService;
import tidemark.materialize.ScheduledGroup;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/**
 * {@code GET schedules[?group]}: {@code {"schedules":[{"group","incarnation","schedule","timeZone",
 * "expectedRunTimeSeconds","sourceLagSeconds","onArrival","since"}]}}, of the groups that the
 * caller may read, or of one. {@code PUT schedules?group} with such members from {@code schedule}
 * to {@code onArrival}: {@code {"warnings":[]}}. {@code DELETE schedules?group}: {@code
 * {"changed":true}}, or false if there was none. Thread-safe.
 */
final class SchedulesRoute implements LocalRoute {
  private static final int BODY_BYTES_MAX = 1 << 16;

  private final ScheduleService schedules;

  SchedulesRoute(ScheduleService schedules) {
    this.schedules = schedules;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "PUT", "DELETE");
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    Caller caller = request.requireCaller();
    Optional<String> group = Query.parse(request.rawQuery()).first("group");
    if (request.method().equals("GET")) {
      List<ScheduledGroup> found =
          group
              .map(name -> schedules.find(caller, name).stream().toList())
              .orElseGet(() -> schedules.list(caller));
      JsonLinesAnswer.send(answer, lines -> lines.line(json -> write(json, found)));
      return;
    }
    String name =
        group
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> FeatureStoreException.invalid("group: required."));
    if (request.method().equals("DELETE")) {
      boolean changed = schedules.remove(caller, name);
      JsonLinesAnswer.send(
          answer, lines -> lines.line(json -> json.writeBooleanField("changed", changed)));
      return;
    }
    List<String> warnings = schedules.set(caller, name, ScheduleJson.read(body(request)));
    JsonLinesAnswer.send(answer, lines -> lines.line(json -> writeWarnings(json, warnings)));
  }

  private static void write(JsonGenerator json, List<ScheduledGroup> found) throws IOException {
    json.writeArrayFieldStart("schedules");
    for (ScheduledGroup group : found) {
      json.writeStartObject();
      ScheduleJson.write(json, group);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeWarnings(JsonGenerator json, List<String> warnings) throws IOException {
    json.writeArrayFieldStart("warnings");
    for (String warning : warnings) {
      json.writeString(warning);
    }
    json.writeEndArray();
  }

  private static EventTree body(LocalRequest request) throws IOException {
    byte[] body = request.body().readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      throw FeatureStoreException.invalid(
          "The body has more than %d bytes. %s", BODY_BYTES_MAX, ScheduleJson.EXPECTED);
    }
    try {
      return EventTree.read(new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw FeatureStoreException.invalid("The body is not valid JSON. %s", ScheduleJson.EXPECTED);
    }
  }
}
