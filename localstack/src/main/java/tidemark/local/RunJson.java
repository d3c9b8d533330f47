package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Lease;
import tidemark.materialize.RunCounts;

/** Runs of materializations as members of a JSON object. */
final class RunJson {
  private RunJson() {}

  static void write(JsonGenerator json, FinishedRun run) throws IOException {
    json.writeStringField("id", run.id().value());
    json.writeStringField("group", run.group().group().value());
    json.writeStringField("scope", run.scope().word());
    json.writeStringField("cause", run.cause().word());
    json.writeStringField("state", run.result().end().name().toLowerCase(Locale.ROOT));
    json.writeStringField("began", run.began().toString());
    json.writeStringField("ended", run.ended().toString());
    write(json, run.result().counts());
    json.writeArrayFieldStart("problems");
    for (String problem : run.result().problems()) {
      json.writeString(problem);
    }
    json.writeEndArray();
  }

  static void write(JsonGenerator json, Lease lease) throws IOException {
    json.writeStringField("id", lease.run().value());
    json.writeStringField("group", lease.group().group().value());
    json.writeStringField("owner", lease.owner());
    json.writeStringField("began", lease.since().toString());
    json.writeStringField("leaseUntil", lease.until().toString());
    if (lease.cursor().isPresent()) {
      json.writeStringField("cursor", lease.cursor().get().place().toString());
    }
  }

  static void write(JsonGenerator json, RunCounts counts) throws IOException {
    json.writeNumberField("files", counts.files());
    json.writeNumberField("bytes", counts.bytes());
    json.writeNumberField("rows", counts.rows());
    json.writeNumberField("applied", counts.applied());
    json.writeNumberField("historic", counts.historic());
    json.writeNumberField("expired", counts.expired());
    json.writeNumberField("failed", counts.failed());
  }
}
