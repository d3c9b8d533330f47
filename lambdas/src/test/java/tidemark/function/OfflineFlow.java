package tidemark.function;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tidemark.fixture.InMemoryCatalog;
import tidemark.fixture.InMemoryFileLedger;
import tidemark.fixture.InMemoryObjectStore;
import tidemark.fixture.InMemoryStore;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroupName;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;
import tidemark.offline.OfflineWriter;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.parquet.ParquetFileFormat;

/** The offline half over stores in memory: the queue's batches, and what S3 would tell. */
final class OfflineFlow {
  static final ObjectStore.Key QUARANTINE = new ObjectStore.Key("acme-ops", "quarantine/");

  final InMemoryObjectStore objects = new InMemoryObjectStore();
  final InMemoryFileLedger ledger = new InMemoryFileLedger();
  final InMemoryCatalog catalog = new InMemoryCatalog();

  /** What files measured when they became visible. */
  final List<Long> lags = new ArrayList<>();

  private final InMemoryStore store;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final OutcomeLog log =
      OutcomeLog.to(new PrintStream(logged, true, StandardCharsets.UTF_8));

  OfflineFlow(InMemoryStore store) {
    this.store = store;
  }

  List<String> logLines() {
    return logged.toString(StandardCharsets.UTF_8).lines().toList();
  }

  OfflineWriterHandler writer() {
    return writer(objects);
  }

  OfflineWriterHandler writer(ObjectStore into) {
    OfflineWriter writer =
        new OfflineWriter(
            store.registry,
            into,
            new ParquetFileFormat(),
            store.deployment,
            QUARANTINE,
            store.clock,
            Metrics.NONE);
    return new OfflineWriterHandler(writer, log);
  }

  OfflineFileHandler files() {
    return files(objects);
  }

  OfflineFileHandler files(ObjectStore from) {
    OfflineFiles files =
        new OfflineFiles(
                store.registry,
                catalog,
                ledger,
                from,
                new ParquetFileFormat(),
                store.deployment,
                store.clock)
            .measuring(new Lags());
    return new OfflineFileHandler(files, log);
  }

  private final class Lags implements Metrics {
    @Override
    public void add(Count count, FeatureGroupName group, long by) {}

    @Override
    public void measured(Gauge gauge, FeatureGroupName group, long value) {
      if (gauge == Gauge.PUT_TO_QUERYABLE) {
        lags.add(value);
      }
    }
  }

  /** Calls a handler; answers the ids to be delivered again. */
  static List<String> failures(RequestStreamHandler handler, String event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, null);
    return EventTree.read(out.toString(StandardCharsets.UTF_8))
        .at("batchItemFailures")
        .elements()
        .stream()
        .map(item -> item.at("itemIdentifier").text().orElseThrow())
        .toList();
  }

  /** Writes what the log holds; answers what S3 would tell of the files. */
  List<String> write() throws IOException {
    return failures(writer(), queueEvent(store.log.pending()));
  }

  List<ObjectStore.Key> keys(String bucket) {
    return objects.list(bucket, "", "", 1_000).stream().map(ObjectStore.Listed::key).toList();
  }

  static String queueEvent(List<Delivery> batch) {
    return json(
        json -> {
          json.writeArrayFieldStart("Records");
          for (Delivery delivery : batch) {
            json.writeStartObject();
            json.writeStringField("messageId", delivery.messageId());
            json.writeStringField("receiptHandle", "handle");
            json.writeStringField("body", delivery.body());
            json.writeObjectFieldStart("attributes");
            json.writeStringField("ApproximateReceiveCount", "1");
            json.writeEndObject();
            json.writeStringField("eventSource", "aws:sqs");
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  static String storageEvent(ObjectStore.Key... keys) {
    return json(
        json -> {
          json.writeArrayFieldStart("Records");
          for (ObjectStore.Key key : keys) {
            json.writeStartObject();
            json.writeStringField("eventSource", "aws:s3");
            json.writeStringField("eventName", "ObjectCreated:Put");
            json.writeObjectFieldStart("s3");
            json.writeObjectFieldStart("bucket");
            json.writeStringField("name", key.bucket());
            json.writeEndObject();
            json.writeObjectFieldStart("object");
            json.writeStringField("key", URLEncoder.encode(key.key(), StandardCharsets.UTF_8));
            json.writeNumberField("size", 1);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** The same through a queue: a message for each body, ids from m0 on. */
  static String queueOf(String... bodies) {
    List<Delivery> batch = new ArrayList<>();
    for (String body : bodies) {
      batch.add(new Delivery("m" + batch.size(), body));
    }
    return queueEvent(batch);
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static String json(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }
}
