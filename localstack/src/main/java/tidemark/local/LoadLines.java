package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import tidemark.local.load.LoadProgress;
import tidemark.local.load.LoadSummary;

/** Writes how far a load is; a client that is gone ends the load. Not thread-safe. */
final class LoadLines implements LoadProgress {
  private static final long REPORT_EVERY_ROWS = 20_000;

  private final JsonLinesAnswer lines;
  private Optional<Phase> reported = Optional.empty();
  private long reportedRows;

  LoadLines(JsonLinesAnswer lines) {
    this.lines = lines;
  }

  @Override
  public void reached(Phase phase, long rows) {
    boolean isNew = !reported.equals(Optional.of(phase));
    if (isNew || rows - reportedRows >= REPORT_EVERY_ROWS) {
      reported = Optional.of(phase);
      reportedRows = rows;
      line(
          json -> {
            json.writeObjectFieldStart("progress");
            json.writeStringField("phase", phase.text());
            json.writeNumberField("rows", rows);
            json.writeEndObject();
          });
    }
  }

  @Override
  public void rejected(long row, String reason) {
    line(
        json -> {
          json.writeObjectFieldStart("reject");
          json.writeNumberField("row", row);
          json.writeStringField("reason", reason);
          json.writeEndObject();
        });
  }

  private void line(JsonLinesAnswer.Members members) {
    try {
      lines.line(members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes how a load ended, as {@code done}. */
  static void write(JsonGenerator json, LoadSummary summary) throws IOException {
    json.writeObjectFieldStart("done");
    json.writeStringField("id", summary.id());
    json.writeStringField("group", summary.group());
    json.writeNumberField("rows", summary.rows());
    json.writeNumberField("rejected", summary.rejected());
    json.writeNumberField("files", summary.files());
    json.writeNumberField("partitions", summary.partitions());
    json.writeNumberField("applied", summary.applied());
    json.writeNumberField("historic", summary.historic());
    json.writeBooleanField("repeated", summary.repeated());
    json.writeEndObject();
  }
}
