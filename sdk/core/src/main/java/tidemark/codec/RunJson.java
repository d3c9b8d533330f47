package tidemark.codec;

import java.time.Instant;
import java.util.Optional;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Lease;
import tidemark.materialize.RunCause;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunCursor;
import tidemark.materialize.RunId;
import tidemark.materialize.RunResult;
import tidemark.materialize.Scope;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;

/** The forms in which leases and runs that have ended are kept. */
public final class RunJson {
  private RunJson() {}

  public static String write(Lease lease) {
    return JsonObject.write(
        json -> {
          json.writeStringField("run", lease.run().value());
          json.writeStringField("owner", lease.owner());
          json.writeNumberField("since", lease.since().toEpochMilli());
          json.writeNumberField("until", lease.until().toEpochMilli());
          FeatureGroupJson.writeText(json, "cursor", lease.cursor().map(RunCursor::text));
        });
  }

  public static String write(FinishedRun run) {
    RunCounts counts = run.result().counts();
    return JsonObject.write(
        json -> {
          json.writeStringField("run", run.id().value());
          json.writeStringField("scope", run.scope().name());
          json.writeStringField("cause", run.cause().name());
          json.writeNumberField("began", run.began().toEpochMilli());
          json.writeNumberField("ended", run.ended().toEpochMilli());
          json.writeStringField("end", run.result().end().name());
          json.writeNumberField("files", counts.files());
          json.writeNumberField("bytes", counts.bytes());
          json.writeNumberField("rows", counts.rows());
          json.writeNumberField("applied", counts.applied());
          json.writeNumberField("historic", counts.historic());
          json.writeNumberField("expired", counts.expired());
          json.writeNumberField("failed", counts.failed());
          json.writeArrayFieldStart("problems");
          for (String problem : run.result().problems()) {
            json.writeString(problem);
          }
          json.writeEndArray();
          FeatureGroupJson.writeText(json, "cursor", run.result().cursor().map(RunCursor::text));
        });
  }

  /**
   * Reads a lease.
   *
   * @throws FeatureStoreException of kind INTERNAL if it is anything else
   */
  public static Lease readLease(Incarnation group, String text) {
    return JsonObject.read(
        text,
        "The entry of a run",
        json ->
            new Lease(
                group,
                new RunId(json.text("run")),
                json.text("owner"),
                Instant.ofEpochMilli(json.number("since")),
                Instant.ofEpochMilli(json.number("until")),
                cursor(json)));
  }

  /**
   * Reads a run that has ended.
   *
   * @throws FeatureStoreException of kind INTERNAL if it is anything else
   */
  public static FinishedRun readFinished(Incarnation group, String text) {
    return JsonObject.read(
        text,
        "The entry of a run",
        json -> {
          RunCounts counts =
              new RunCounts(
                  json.number("files"),
                  json.number("bytes"),
                  json.number("rows"),
                  json.number("applied"),
                  json.number("historic"),
                  json.number("expired"),
                  json.number("failed"));
          return new FinishedRun(
              group,
              new RunId(json.text("run")),
              Scope.valueOf(json.text("scope")),
              RunCause.valueOf(json.text("cause")),
              Instant.ofEpochMilli(json.number("began")),
              Instant.ofEpochMilli(json.number("ended")),
              new RunResult(
                  counts,
                  RunResult.End.valueOf(json.text("end")),
                  json.list("problems", String.class),
                  cursor(json)));
        });
  }

  private static Optional<RunCursor> cursor(JsonObject json) {
    return json.optionalText("cursor").flatMap(RunCursor::parse);
  }
}
