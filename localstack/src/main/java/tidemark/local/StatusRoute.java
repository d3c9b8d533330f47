package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tidemark.local.sqlite.SqliteIngestionLog.Depth;
import tidemark.local.sqlite.SqliteStore;
import tidemark.metric.Metrics.Count;
import tidemark.metric.Metrics.Gauge;
import tidemark.model.FeatureGroupName;

/**
 * {@code GET status}: who answers, over which directory, how much waits to be done, and of each
 * group that the caller may read how fresh it is and how much comes in.
 */
final class StatusRoute implements LocalRoute {
  private final DataDirectory directory;
  private final SqliteStore store;
  private final LocalMetrics metrics;
  private final GroupStatuses groups;

  StatusRoute(
      DataDirectory directory, SqliteStore store, LocalMetrics metrics, GroupStatuses groups) {
    this.directory = directory;
    this.store = store;
    this.metrics = metrics;
    this.groups = groups;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    List<GroupStatus> statuses = groups.of(request.requireCaller());
    JsonLinesAnswer.send(answer, lines -> lines.line(json -> write(json, statuses)));
  }

  private void write(JsonGenerator json, List<GroupStatus> statuses) throws IOException {
    Holder holder = directory.holder();
    json.writeStringField("version", TidemarkVersion.TEXT);
    json.writeStringField("directory", directory.root().toString());
    json.writeNumberField("pid", ProcessHandle.current().pid());
    if (holder.port().isPresent()) {
      json.writeNumberField("port", holder.port().getAsInt());
    }
    if (holder.startedAt().isPresent()) {
      json.writeStringField("startedAt", holder.startedAt().get().toString());
    }
    json.writeNumberField("featureGroups", store.registry().list().size());
    Depth depth = store.log().depth();
    json.writeObjectFieldStart("log");
    json.writeNumberField("waiting", depth.waiting());
    json.writeNumberField("dead", depth.dead());
    json.writeEndObject();
    json.writeObjectFieldStart("counts");
    for (Map.Entry<Count, Long> count : metrics.totals().entrySet()) {
      json.writeNumberField(count.getKey().text(), count.getValue());
    }
    json.writeEndObject();
    writeGauges(json, statuses);
    json.writeArrayFieldStart("groups");
    for (GroupStatus status : statuses) {
      status.write(json);
    }
    json.writeEndArray();
  }

  private void writeGauges(JsonGenerator json, List<GroupStatus> statuses) throws IOException {
    json.writeObjectFieldStart("gauges");
    for (Gauge gauge : Gauge.values()) {
      Map<FeatureGroupName, Long> measured = metrics.measurements(gauge);
      json.writeObjectFieldStart(gauge.text());
      for (GroupStatus status : statuses) {
        Long value = measured.get(status.group().name());
        if (value != null) {
          json.writeNumberField(status.group().name().value(), value);
        }
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
