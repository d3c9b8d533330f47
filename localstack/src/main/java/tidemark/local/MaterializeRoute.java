package tidemark.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunWatch;
import tidemark.materialize.Scope;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/**
 * {@code POST /_tidemark/materialize?group[&scope=pending|heal|full][&dryRun=true]}: answers lines
 * of {@code progress}, then {@code done}; of a dry run what would be read. A run whose client is
 * gone stops at the next file. Thread-safe.
 */
final class MaterializeRoute implements LocalRoute {
  private static final long REPORT_EVERY_ROWS = 20_000;

  private final MaterializationRuns runs;
  private final Liveness liveness;

  MaterializeRoute(MaterializationRuns runs, Liveness liveness) {
    this.runs = runs;
    this.liveness = liveness;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    Query query = Query.parse(request.rawQuery());
    String group = query.first("group").orElse("");
    if (group.isEmpty()) {
      throw FeatureStoreException.invalid("group: required.");
    }
    Scope scope = Scope.parse(query.first("scope").orElse(Scope.PENDING.word()));
    Caller caller = request.requireCaller();
    if (query.isTrue("dryRun")) {
      RunCounts counts = runs.plan(caller, group, scope);
      JsonLinesAnswer.send(
          answer,
          lines ->
              lines.line(
                  json -> {
                    json.writeObjectFieldStart("done");
                    json.writeStringField("group", group);
                    json.writeStringField("scope", scope.word());
                    json.writeBooleanField("dryRun", true);
                    RunJson.write(json, counts);
                    json.writeEndObject();
                  }));
      return;
    }
    JsonLinesAnswer.send(answer, lines -> run(caller, group, scope, lines));
  }

  private void run(Caller caller, String group, Scope scope, JsonLinesAnswer lines)
      throws IOException {
    try (Liveness.Watch watch = liveness.watch(lines)) {
      FinishedRun run = runs.run(caller, group, scope, new Progress(watch));
      watch.line(
          json -> {
            json.writeObjectFieldStart("done");
            RunJson.write(json, run);
            json.writeEndObject();
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Tells how far the run is; stops it once nobody listens. */
  private static final class Progress implements RunWatch {
    private final Liveness.Watch watch;
    private final AtomicBoolean gone = new AtomicBoolean();
    private long reported = Long.MIN_VALUE;

    private Progress(Liveness.Watch watch) {
      this.watch = watch;
      watch.cancelBy(() -> gone.set(true));
    }

    @Override
    public boolean goesOn(RunCounts counts) {
      if (counts.rows() >= reported + REPORT_EVERY_ROWS || reported < 0) {
        reported = counts.rows();
        try {
          watch.line(
              json -> {
                json.writeObjectFieldStart("progress");
                json.writeStringField("phase", "apply");
                json.writeNumberField("rows", counts.rows());
                json.writeEndObject();
              });
        } catch (IOException e) {
          gone.set(true);
        }
      }
      return !gone.get();
    }
  }
}
