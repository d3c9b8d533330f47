package tidemark.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import tidemark.offline.TrainingSets;

/** Writes how far a training set is, as {@code {"progress":{"phase","rows"}}} lines. */
record TrainingProgress(Liveness.Watch lines) implements TrainingSets.Watcher {
  @Override
  public void started(Runnable cancel) {
    lines.cancelBy(cancel);
  }

  @Override
  public void begins(TrainingSets.Phase phase, long rows) {
    try {
      lines.line(
          json -> {
            json.writeObjectFieldStart("progress");
            json.writeStringField("phase", phase.name().toLowerCase(Locale.ROOT));
            json.writeNumberField("rows", rows);
            json.writeEndObject();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
