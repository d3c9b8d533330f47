package tidemark.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunCause;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunResult.End;
import tidemark.materialize.RunWatch;
import tidemark.model.FeatureStoreException;

/**
 * Runs materializations as schedules, arriving files, people and runs that had to stop ask for it.
 * Stops when four fifths of its time have passed and then has the rest begun by another event. A
 * group that is gone, of another incarnation or at work already is left alone. Answers {@code
 * {"outcome":".."}}: complete, stopped, failed, overlapped, gone or refused.
 */
public final class MaterializeHandler implements RequestStreamHandler {
  private static final String OPERATION = "Materialize";
  private static final JsonFactory FACTORY = new JsonFactory();

  /** What is kept of the time for writing what a run holds. Source: docs/decisions/0006. */
  private static final int KEPT_PERCENT = 20;

  /** What is kept for noting where the run has ended. Ours. */
  private static final int KEPT_AT_LAST_PERCENT = 5;

  private final Materializer materializer;
  private final Consumer<MaterializeEvent> next;
  private final OutcomeLog log;

  /**
   * @param next has an event handled later, by another invocation
   */
  public MaterializeHandler(
      Materializer materializer, Consumer<MaterializeEvent> next, OutcomeLog log) {
    this.materializer = materializer;
    this.next = next;
    this.log = log;
  }

  /**
   * Handles one event.
   *
   * @throws IOException if it is not one that starts a run, or if the run is to be tried again
   */
  @Override
  public void handleRequest(InputStream input, OutputStream response, @Nullable Context context)
      throws IOException {
    MaterializeEvent event = MaterializeEvent.read(EventTree.read(input));
    Map<Field, Object> outcome = OutcomeLog.begun(OPERATION, context);
    outcome.put(Field.FEATURE_GROUP, event.group().group().value());
    try {
      run(event, context == null ? RunWatch.NONE : new Watch(new TimeLeft(context)), outcome);
    } catch (FeatureStoreException e) {
      OutcomeLog.describe(e, outcome);
      outcome.put(Field.OUTCOME, refusal(e));
    } catch (RuntimeException | StackOverflowError e) {
      OutcomeLog.describe(e, outcome);
      throw new IOException("The run is to be tried again", e);
    } finally {
      log.write(outcome);
    }
    answer(String.valueOf(outcome.get(Field.OUTCOME)), response);
  }

  private void run(MaterializeEvent event, RunWatch watch, Map<Field, Object> outcome) {
    FinishedRun run =
        switch (event.source()) {
          case SCHEDULE -> materializer.runPending(event.group(), RunCause.SCHEDULE, watch);
          case ARRIVAL -> materializer.runPending(event.group(), RunCause.ARRIVAL, watch);
          case CONTINUATION -> materializer.resume(event.group(), event.run().orElseThrow(), watch);
          case COMMAND ->
              materializer.runAsked(
                  event.group(), event.scope().orElseThrow(), event.run().orElseThrow(), watch);
        };
    outcome.put(Field.RECORD_COUNT, run.result().counts().applied());
    outcome.put(Field.DURATION_MS, run.took().toMillis());
    End end = run.result().end();
    outcome.put(
        Field.OUTCOME,
        switch (end) {
          case COMPLETE -> "complete";
          case STOPPED -> "stopped";
          case FAILED -> "failed";
        });
    if (end == End.STOPPED) {
      next.accept(MaterializeEvent.continuing(event.group(), run.id()));
    } else if (end == End.COMPLETE
        && run.cause() == RunCause.ARRIVAL
        && materializer.hasPending(event.group())) { // their event found this run at work
      next.accept(MaterializeEvent.of(MaterializeEvent.Source.ARRIVAL, event.group()));
    }
  }

  /** What there is no use in trying again, in a word. */
  private static String refusal(FeatureStoreException e) throws IOException {
    return switch (e.kind()) {
      case CONFLICT -> "overlapped";
      case NOT_FOUND -> "gone";
      case INVALID -> "refused";
      case IN_USE, LIMIT_EXCEEDED, FORBIDDEN, THROTTLED, UNAVAILABLE, INTERNAL ->
          throw new IOException("The run is to be tried again", e);
    };
  }

  private static void answer(String outcome, OutputStream response) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(response)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("outcome", outcome);
      json.writeEndObject();
    }
  }

  /** Lets a run go on for a share of the time that its invocation has. */
  private record Watch(TimeLeft left) implements RunWatch {
    @Override
    public boolean goesOn(RunCounts counts) {
      return left.isMoreThan(KEPT_PERCENT);
    }

    @Override
    public boolean mayFinish() {
      return left.isMoreThan(KEPT_AT_LAST_PERCENT);
    }
  }
}
