package tidemark.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tidemark.http.EventTree;
import tidemark.local.sqlite.SqliteIngestionLog.Received;
import tidemark.model.Deployment;
import tidemark.offline.ObjectStore;

/** The events by which AWS calls the offline functions, and the response of one of them. */
final class LambdaEvents {
  private static final JsonFactory JSON = new JsonFactory();

  private LambdaEvents() {}

  /** A batch of a queue. Source: Lambda developer guide, SQS event source mappings. */
  static byte[] ofQueue(Deployment deployment, List<Received> messages) {
    return records(
        json -> {
          for (Received message : messages) {
            json.writeStartObject();
            json.writeStringField("messageId", message.messageId());
            json.writeStringField("receiptHandle", message.messageId());
            json.writeStringField("body", message.body());
            json.writeObjectFieldStart("attributes");
            json.writeStringField("ApproximateReceiveCount", "" + message.receives());
            json.writeStringField("SentTimestamp", "" + message.appendedAt().toEpochMilli());
            json.writeEndObject();
            json.writeObjectFieldStart("messageAttributes");
            json.writeEndObject();
            json.writeStringField("eventSource", "aws:sqs");
            json.writeStringField(
                "eventSourceARN",
                "arn:aws:sqs:" + deployment.region() + ":" + deployment.account() + ":tidemark");
            json.writeStringField("awsRegion", deployment.region());
            json.writeEndObject();
          }
        });
  }

  /** New objects. Source: S3 user guide, event message structure. */
  static byte[] ofStorage(Deployment deployment, ObjectStore.Key object) {
    return records(
        json -> {
          json.writeStartObject();
          json.writeStringField("eventVersion", "2.1");
          json.writeStringField("eventSource", "aws:s3");
          json.writeStringField("awsRegion", deployment.region());
          json.writeStringField("eventName", "ObjectCreated:Put");
          json.writeObjectFieldStart("s3");
          json.writeObjectFieldStart("bucket");
          json.writeStringField("name", object.bucket());
          json.writeEndObject();
          json.writeObjectFieldStart("object");
          json.writeStringField("key", URLEncoder.encode(object.key(), StandardCharsets.UTF_8));
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  /** The messages that a partial batch response wants delivered again. */
  static Set<String> failures(byte[] response) throws IOException {
    Set<String> failed = new HashSet<>();
    EventTree tree = EventTree.read(new String(response, StandardCharsets.UTF_8));
    for (EventTree failure : tree.at("batchItemFailures").elements()) {
      failed.add(
          failure
              .at("itemIdentifier")
              .text()
              .orElseThrow(() -> new IOException("A failure names no message")));
    }
    return failed;
  }

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] records(Content content) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(event)) {
      json.writeStartObject();
      json.writeArrayFieldStart("Records");
      content.write(json);
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return event.toByteArray();
  }
}
