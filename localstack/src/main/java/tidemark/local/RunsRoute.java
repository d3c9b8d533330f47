package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Lease;
import tidemark.materialize.Materializer;
import tidemark.model.FeatureGroupName;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/**
 * {@code GET /_tidemark/runs[?group]}: {@code {"running":[...],"runs":[...]}}, the last 100 that
 * have ended of a group, or the last 10 of each that the caller may read, the last one first.
 * Thread-safe.
 */
final class RunsRoute implements LocalRoute {
  private static final int OF_ONE_MAX = 100;
  private static final int OF_EACH_MAX = 10;

  private final Materializer materializer;

  RunsRoute(Materializer materializer) {
    this.materializer = materializer;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    Caller caller = request.requireCaller();
    Optional<String> group = Query.parse(request.rawQuery()).first("group");
    List<String> groups =
        group
            .map(List::of)
            .orElseGet(
                () -> materializer.groups(caller).stream().map(FeatureGroupName::value).toList());
    int max = group.isPresent() ? OF_ONE_MAX : OF_EACH_MAX;
    List<Lease> running = new ArrayList<>();
    List<FinishedRun> finished = new ArrayList<>();
    for (String name : groups) {
      materializer.inProgress(caller, name).ifPresent(running::add);
      finished.addAll(materializer.finished(caller, name, max));
    }
    finished.sort(Comparator.comparing(FinishedRun::ended).reversed());
    JsonLinesAnswer.send(answer, lines -> lines.line(json -> write(json, running, finished)));
  }

  private static void write(JsonGenerator json, List<Lease> running, List<FinishedRun> finished)
      throws IOException {
    json.writeArrayFieldStart("running");
    for (Lease lease : running) {
      json.writeStartObject();
      RunJson.write(json, lease);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("runs");
    for (FinishedRun run : finished) {
      json.writeStartObject();
      RunJson.write(json, run);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
