package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import tidemark.local.sqlite.SqliteIngestionLog.Depth;
import tidemark.local.sqlite.SqliteStore;
import tidemark.metric.Metrics.Count;

/** {@code GET status}: who answers, over which directory, and how much waits to be done. */
final class StatusRoute implements LocalRoute {
  private final DataDirectory directory;
  private final SqliteStore store;
  private final LocalMetrics metrics;

  StatusRoute(DataDirectory directory, SqliteStore store, LocalMetrics metrics) {
    this.directory = directory;
    this.store = store;
    this.metrics = metrics;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    JsonLinesAnswer.send(answer, lines -> lines.line(this::write));
  }

  private void write(JsonGenerator json) throws IOException {
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
  }
}
