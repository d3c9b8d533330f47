package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.fixture.InMemoryStore;
import tidemark.http.EventTree;
import tidemark.http.HttpRequest;
import tidemark.http.HttpResponse;
import tidemark.http.OutcomeLog;
import tidemark.record.RecordService;
import tidemark.registry.Caller;
import tidemark.wire.Query;
import tidemark.wire.Route;
import tidemark.wire.UnknownMembers;

/** A gateway before the handlers, over stores in memory. */
final class Gateway {
  static final String REQUEST_ID = "4d1c0000-0000-0000-0000-000000000001";
  static final String ARN = "arn:aws:sagemaker:us-east-1:111122223333:feature-group/";
  private static final Caller CALLER = new Caller("arn:aws:iam::111122223333:user/ann");

  final InMemoryStore store = new InMemoryStore();
  private final GatewayFormat format;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final OutcomeLog log =
      OutcomeLog.to(new PrintStream(logged, true, StandardCharsets.UTF_8));
  private RecordService records = store.records;
  private UnknownMembers unknown = UnknownMembers.IGNORED;
  private Caller caller = CALLER;

  Gateway(GatewayFormat format) {
    this.format = format;
  }

  /** An answer, its body read as JSON. */
  record Answer(int status, Map<String, String> headers, String body) {
    EventTree json() {
      try {
        return EventTree.read(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Optional<String> text(String... path) {
      return json().at(path).text();
    }

    /** The record of a GetRecord as name to value; lists joined by commas. */
    Map<String, String> record() {
      return record(json().at("Record"));
    }

    static Map<String, String> record(EventTree features) {
      Map<String, String> record = new LinkedHashMap<>();
      for (EventTree feature : features.elements()) {
        String value =
            feature
                .at("ValueAsString")
                .text()
                .orElseGet(
                    () ->
                        String.join(
                            ",",
                            feature.at("ValueAsStringList").elements().stream()
                                .map(e -> e.text().orElseThrow())
                                .toList()));
        record.put(feature.at("FeatureName").text().orElseThrow(), value);
      }
      return record;
    }

    Answer isOk() {
      assertThat(status).as(body).isEqualTo(200);
      assertThat(headers).doesNotContainKey("x-amzn-ErrorType");
      return this;
    }

    Answer isEmpty() {
      isOk();
      assertThat(body).isEqualTo("{}");
      return this;
    }

    /** Checks what every error has: header and member alike, a message, a request id. */
    Answer fails(int expectedStatus, String code, String... messageParts) {
      assertThat(status).as(body).isEqualTo(expectedStatus);
      assertThat(headers).containsEntry("x-amzn-ErrorType", code).containsKey("x-amzn-RequestId");
      assertThat(text("__type")).contains(code);
      assertThat(text("Message").orElseThrow()).isNotBlank();
      for (String part : messageParts) {
        assertThat(text("Message").orElseThrow()).contains(part);
      }
      return this;
    }
  }

  /** Has the requests from now on signed by another principal. */
  void callAs(String principal) {
    caller = new Caller(principal);
  }

  /** Uses another service for records. */
  void serve(RecordService other) {
    records = other;
  }

  /** Refuses from now on what the API does not know. */
  void beStrict() {
    unknown = UnknownMembers.REFUSED;
  }

  List<String> logLines() {
    return logged.toString(StandardCharsets.UTF_8).lines().toList();
  }

  Answer put(String group, String... namesAndValues) {
    return putBody(group, "{\"Record\":" + recordJson(namesAndValues) + "}");
  }

  Answer putBody(String group, String body) {
    return send("PUT", "/FeatureGroup/" + group, "", body);
  }

  /** With parameters as key, value, key, value. */
  Answer get(String group, String identifier, String... parameters) {
    return send(
        "GET",
        "/FeatureGroup/" + group,
        query("RecordIdentifierValueAsString", identifier, parameters),
        "");
  }

  Answer delete(String group, String identifier, String eventTime, String... parameters) {
    List<String> all = new ArrayList<>(List.of("EventTime", eventTime));
    all.addAll(List.of(parameters));
    return send(
        "DELETE",
        "/FeatureGroup/" + group,
        query("RecordIdentifierValueAsString", identifier, all.toArray(String[]::new)),
        "");
  }

  Answer batchGet(String body) {
    return send("POST", "/BatchGetRecord", "", body);
  }

  Answer listRecords(String group, String body) {
    return send("POST", "/FeatureGroup/" + group + "/ListRecords", "", body);
  }

  Answer updateRecord(String group, String body) {
    return send("POST", "/FeatureGroup/" + group + "/Record", "", body);
  }

  Answer batchWrite(String body) {
    return send("POST", "/BatchWriteRecord", "", body);
  }

  /** Calls the control plane, and lets what it began settle. */
  Answer control(String operation, String body) {
    Answer answer = controlUnsettled(operation, body);
    store.settle();
    return answer;
  }

  Answer controlUnsettled(String operation, String body) {
    return send("POST", "/", "", body, Map.of("X-Amz-Target", "SageMaker." + operation));
  }

  /** Creates a group with id, ts, n, x and s, and these further members. */
  Answer create(String name, String members) {
    return control("CreateFeatureGroup", createBody(name, "String", members));
  }

  static String createBody(String name, String eventTimeType, String members) {
    return "{\"FeatureGroupName\":\""
        + name
        + "\",\"RecordIdentifierFeatureName\":\"id\",\"EventTimeFeatureName\":\"ts\","
        + "\"FeatureDefinitions\":[{\"FeatureName\":\"id\",\"FeatureType\":\"String\"},"
        + "{\"FeatureName\":\"ts\",\"FeatureType\":\""
        + eventTimeType
        + "\"},{\"FeatureName\":\"n\",\"FeatureType\":\"Integral\"},"
        + "{\"FeatureName\":\"x\",\"FeatureType\":\"Fractional\"},"
        + "{\"FeatureName\":\"s\",\"FeatureType\":\"String\"}],"
        + members
        + "}";
  }

  Answer send(String method, String path, String rawQuery, String body) {
    return send(method, path, rawQuery, body, Map.of());
  }

  Answer send(
      String method, String path, String rawQuery, String body, Map<String, String> headers) {
    return send(method, path, rawQuery, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer send(
      String method, String path, String rawQuery, byte[] body, Map<String, String> headers) {
    HttpRequest request =
        new HttpRequest(method, path, rawQuery, headers, body, Optional.of(caller), REQUEST_ID);
    try {
      return send(handlerOf(method, path), format.event(request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands an event to the handler of a request. */
  Answer send(RequestStreamHandler handler, byte[] event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), out, null);
    HttpResponse response = HttpResponse.read(new ByteArrayInputStream(out.toByteArray()));
    return new Answer(response.status(), response.headers(), response.body());
  }

  RequestStreamHandler handlerOf(String method, String path) {
    return switch (ApiFunction.answering(Route.operation(method, path, Optional.empty()))) {
      case CONTROL -> new ControlHandler(store.control, log);
      case WRITES -> new PutRecordHandler(records, log, unknown);
      case READS -> new GetRecordHandler(records, log);
    };
  }

  static String recordJson(String... namesAndValues) {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append("{\"FeatureName\":\"")
          .append(namesAndValues[i])
          .append("\",\"ValueAsString\":\"")
          .append(namesAndValues[i + 1])
          .append("\"}");
    }
    return json.append("]").toString();
  }

  private static String query(String key, String value, String... more) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    values.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
    for (int i = 0; i < more.length; i += 2) {
      values.computeIfAbsent(more[i], k -> new ArrayList<>()).add(more[i + 1]);
    }
    return Query.encode(values);
  }
}
