package tidemark.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tidemark.http.EventTree;

/**
 * A batch of SQS messages, and the partial response to it. Source: Lambda developer guide, SQS
 * event source mappings.
 */
final class QueueBatch {
  private static final String SOURCE = "aws:sqs";
  private static final JsonFactory FACTORY = new JsonFactory();

  /** A message as the queue delivers it. */
  record Message(String id, String body) {}

  private QueueBatch() {}

  static List<Message> read(InputStream event) throws IOException {
    return read(EventTree.read(event));
  }

  /**
   * Reads a batch.
   *
   * @throws IOException if any record of the event is not a message of a queue
   */
  static List<Message> read(EventTree event) throws IOException {
    List<Message> batch = new ArrayList<>();
    for (EventTree record : event.at("Records").elements()) {
      Optional<String> id = record.at("messageId").text();
      Optional<String> body = record.at("body").text();
      if (!isMessage(record) || id.isEmpty() || body.isEmpty()) {
        throw new IOException("The event is not a batch of queue messages");
      }
      batch.add(new Message(id.get(), body.get()));
    }
    if (batch.isEmpty()) {
      throw new IOException("The event has no queue messages");
    }
    return batch;
  }

  static boolean isMessage(EventTree record) {
    return record.at("eventSource").text().filter(SOURCE::equals).isPresent();
  }

  /** Writes which messages are to be delivered again; the stream stays open. */
  static void writeFailures(Collection<String> ids, OutputStream response) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(response)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeArrayFieldStart("batchItemFailures");
      for (String id : ids) {
        json.writeStartObject();
        json.writeStringField("itemIdentifier", id);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
