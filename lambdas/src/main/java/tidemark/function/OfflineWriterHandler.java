package tidemark.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;
import tidemark.offline.OfflineWriter;

/**
 * Writes batches of the log's queue as offline files. Its response names the messages to be
 * delivered again: after an exception nobody foresaw these are all of them, so that none is ever
 * lost.
 */
public final class OfflineWriterHandler implements RequestStreamHandler {
  private static final String OPERATION = "OfflineWrite";

  private final OfflineWriter writer;
  private final OutcomeLog log;

  public OfflineWriterHandler(OfflineWriter writer, OutcomeLog log) {
    this.writer = writer;
    this.log = log;
  }

  /**
   * Handles one batch.
   *
   * @throws IOException if the event is not a batch of a queue; the whole batch is then delivered
   *     again
   */
  @Override
  public void handleRequest(InputStream event, OutputStream response, @Nullable Context context)
      throws IOException {
    List<QueueBatch.Message> batch = QueueBatch.read(event);
    Map<Field, Object> outcome = new EnumMap<>(Field.class);
    outcome.put(Field.OPERATION, OPERATION);
    outcome.put(Field.RECORD_COUNT, batch.size());
    QueueBatch.writeFailures(write(batch, outcome), response);
    log.write(outcome);
  }

  private Set<String> write(List<QueueBatch.Message> batch, Map<Field, Object> outcome) {
    try {
      Set<String> failed =
          writer.write(
              batch.stream().map(m -> new OfflineWriter.Delivery(m.id(), m.body())).toList());
      outcome.put(Field.OUTCOME, failed.isEmpty() ? "ok" : "partial");
      return failed;
    } catch (RuntimeException | StackOverflowError e) {
      OutcomeLog.describe(e, outcome);
      outcome.put(Field.OUTCOME, "failed");
      Set<String> all = new LinkedHashSet<>();
      batch.forEach(message -> all.add(message.id()));
      return all;
    }
  }
}
