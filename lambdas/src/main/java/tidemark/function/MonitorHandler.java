package tidemark.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tidemark.deploy.ScheduledEvent;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;
import tidemark.quality.Monitor;

/**
 * Looks at all groups when a schedule says so. With the event {@code {"source":"tidemark.monitor"}}
 * it audits them, and logs a line for each: sound, faults, unaudited (it has one store only) or
 * failed. With {@code {"source":"tidemark.measure"}} it only measures, which is cheap, and looks at
 * the store as a whole. Begins no other group once four fifths of its time have passed. Answers
 * {@code {"outcome":"complete"}} or stopped.
 */
public final class MonitorHandler implements RequestStreamHandler {
  /** The event that has it look. */
  public static final String EVENT = ScheduledEvent.AUDIT.json();

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int KEPT_PERCENT = 20;

  private final Monitor monitor;
  private final Runnable ofStore;
  private final OutcomeLog log;

  /** Looks at groups alone. */
  public MonitorHandler(Monitor monitor, OutcomeLog log) {
    this(monitor, () -> {}, log);
  }

  /**
   * @param ofStore looks at the store as a whole, when it measures
   */
  public MonitorHandler(Monitor monitor, Runnable ofStore, OutcomeLog log) {
    this.monitor = monitor;
    this.ofStore = ofStore;
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
    String source = EventTree.read(input).at("source").text().orElse("");
    boolean audits = source.equals(ScheduledEvent.AUDIT.source());
    if (!audits && !source.equals(ScheduledEvent.MEASURE.source())) {
      throw new IOException("The event is not one that has groups looked at");
    }
    BooleanSupplier goesOn = () -> true;
    if (context != null) {
      TimeLeft left = new TimeLeft(context);
      goesOn = () -> left.isMoreThan(KEPT_PERCENT);
    }
    boolean complete =
        audits
            ? monitor.look(goesOn, look -> log.write(outcome(look, context)))
            : measure(goesOn, context);
    try (JsonGenerator json = FACTORY.createGenerator(response)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("outcome", complete ? "complete" : "stopped");
      json.writeEndObject();
    }
  }

  private boolean measure(BooleanSupplier goesOn, @Nullable Context context) {
    Map<Field, Object> outcome = OutcomeLog.begun("Measure", context);
    try {
      ofStore.run();
      boolean complete = monitor.measure(goesOn);
      outcome.put(Field.OUTCOME, complete ? "ok" : "stopped");
      return complete;
    } catch (RuntimeException e) {
      OutcomeLog.describe(e, outcome);
      throw e;
    } finally {
      log.write(outcome);
    }
  }

  private static Map<Field, Object> outcome(Monitor.Look look, @Nullable Context context) {
    Map<Field, Object> outcome = OutcomeLog.begun("Monitor", context);
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
    return outcome;
  }
}
