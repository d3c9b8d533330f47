package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import tidemark.local.sqlite.SqliteIngestionLog;
import tidemark.local.sqlite.SqliteIngestionLog.Depth;
import tidemark.metric.Metrics.Count;
import tidemark.metric.Metrics.Gauge;
import tidemark.model.FeatureGroupName;

/** What a local store says of itself in a {@code status}. */
record LocalStatus(DataDirectory directory, SqliteIngestionLog log, LocalMetrics metrics) {
  void writeStore(JsonGenerator json) throws IOException {
    Holder holder = directory.holder();
    json.writeStringField("directory", directory.root().toString());
    json.writeNumberField("pid", ProcessHandle.current().pid());
    if (holder.port().isPresent()) {
      json.writeNumberField("port", holder.port().getAsInt());
    }
    if (holder.startedAt().isPresent()) {
      json.writeStringField("startedAt", holder.startedAt().get().toString());
    }
  }

  void writeWork(JsonGenerator json, List<GroupStatus> statuses) throws IOException {
    Depth depth = log.depth();
    json.writeObjectFieldStart("log");
    json.writeNumberField("waiting", depth.waiting());
    json.writeNumberField("dead", depth.dead());
    json.writeEndObject();
    json.writeObjectFieldStart("counts");
    for (Map.Entry<Count, Long> count : metrics.totals().entrySet()) {
      json.writeNumberField(count.getKey().text(), count.getValue());
    }
    json.writeEndObject();
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
