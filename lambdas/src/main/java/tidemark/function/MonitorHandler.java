package tidemark.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;
import tidemark.quality.Monitor;

/**
 * Looks at all groups when a schedule says so, with the event {@code
 * {"source":"tidemark.monitor"}}, and logs a line for each: sound, faults, unaudited (it has one
 * store only) or failed. Begins no other group once four fifths of its time have passed. Answers
 * {@code {"outcome":"complete"}} or stopped.
 */
public final class MonitorHandler implements RequestStreamHandler {
  private static final String SOURCE = "tidemark.monitor";

  /** The event that has it look. */
  public static final String EVENT = "{\"source\":\"" + SOURCE + "\"}";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int KEPT_PERCENT = 20;

  private final Monitor monitor;
  private final OutcomeLog log;

  public MonitorHandler(Monitor monitor, OutcomeLog log) {
    this.monitor = monitor;
    this.log = log;
  }

  /**
   * Handles one event.
   *
   * @throws IOException if it is not one that has it look
   */
  @Override
  public void handleRequest(InputStream input, OutputStream response, @Nullable Context context)
      throws IOException {
    if (EventTree.read(input).at("source").text().filter(SOURCE::equals).isEmpty()) {
      throw new IOException("The event is not one that has groups looked at");
    }
    BooleanSupplier goesOn = () -> true;
    if (context != null) {
      TimeLeft left = new TimeLeft(context);
      goesOn = () -> left.isMoreThan(KEPT_PERCENT);
    }
    boolean complete = monitor.look(goesOn, look -> log.write(outcome(look, context)));
    try (JsonGenerator json = FACTORY.createGenerator(response)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("outcome", complete ? "complete" : "stopped");
      json.writeEndObject();
    }
  }

  private static Map<Field, Object> outcome(Monitor.Look look, @Nullable Context context) {
    Map<Field, Object> outcome = new EnumMap<>(Field.class);
    outcome.put(Field.OPERATION, "Monitor");
    outcome.put(Field.FEATURE_GROUP, look.group().value());
    outcome.put(Field.OUTCOME, "unaudited");
    look.parity()
        .ifPresent(
            report -> {
              outcome.put(Field.OUTCOME, report.faults() == 0 ? "sound" : "faults");
              outcome.put(Field.RECORD_COUNT, report.records());
            });
    look.problem()
        .ifPresent(
            problem -> {
              outcome.put(Field.OUTCOME, "failed");
              OutcomeLog.describe(problem, outcome);
            });
    if (context != null) {
      outcome.put(Field.REQUEST_ID, context.getAwsRequestId());
    }
    return outcome;
  }
}
