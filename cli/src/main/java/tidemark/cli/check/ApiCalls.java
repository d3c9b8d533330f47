package tidemark.cli.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tidemark.client.Call;
import tidemark.client.Reply;
import tidemark.client.Transport;
import tidemark.client.internal.Paths;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.client.json.UnexpectedAnswer;

/**
 * The operations of the API as they are on the wire, so that no client repairs or refuses anything
 * first; what is answered 503 is sent again, as every client of AWS does. Thread-safe.
 */
final class ApiCalls {
  /** Ours: a store that has too much to do at once, or starts, takes the same call again. */
  static final int REPEATS_MAX = 4;

  private static final int UNAVAILABLE = 503;
  private static final String CONTROL_TYPE = "application/x-amz-json-1.1";

  private final Transport transport;

  ApiCalls(Transport transport) {
    this.transport = transport;
  }

  /** PutRecord of names and values by turns. */
  Answer put(String group, String... namesAndValues) {
    return putBody(group, Bodies.record(namesAndValues));
  }

  Answer putBody(String group, String body) {
    return send("PutRecord", "PUT", groupPath(group).toString(), body);
  }

  /** GetRecord, with parameters of the query as name and value by turns. */
  Answer get(String group, String identifier, String... parameters) {
    Paths path = groupPath(group).query("RecordIdentifierValueAsString", identifier);
    return send("GetRecord", "GET", with(path, parameters), "");
  }

  Answer delete(String group, String identifier, String eventTime, String... parameters) {
    Paths path =
        groupPath(group)
            .query("RecordIdentifierValueAsString", identifier)
            .query("EventTime", eventTime);
    return send("DeleteRecord", "DELETE", with(path, parameters), "");
  }

  /** UpdateRecord of a body with {@code RecordIdentifierValueAsString} and {@code Features}. */
  Answer update(String group, String body) {
    return send("UpdateRecord", "POST", groupPath(group).segment("Record").toString(), body);
  }

  /** UpdateRecord of names and values by turns. */
  Answer update(String group, String identifier, String... namesAndValues) {
    return update(
        group,
        Bodies.object(
            json -> {
              json.writeStringField("RecordIdentifierValueAsString", identifier);
              Bodies.writeRecord(json, "Features", namesAndValues);
            }));
  }

  Answer batchGet(String body) {
    return send("BatchGetRecord", "POST", "/BatchGetRecord", body);
  }

  /** BatchGetRecord of identifiers of groups. */
  Answer batchGet(Map<String, List<String>> wanted) {
    return batchGet(
        Bodies.object(
            json -> {
              json.writeArrayFieldStart("Identifiers");
              for (Map.Entry<String, List<String>> each : wanted.entrySet()) {
                json.writeStartObject();
                json.writeStringField("FeatureGroupName", each.getKey());
                JsonText.writeStrings(json, "RecordIdentifiersValueAsString", each.getValue());
                json.writeEndObject();
              }
              json.writeEndArray();
            }));
  }

  Answer batchWrite(String body) {
    return send("BatchWriteRecord", "POST", "/BatchWriteRecord", body);
  }

  Answer listRecords(String group, String body) {
    return send("ListRecords", "POST", groupPath(group).segment("ListRecords").toString(), body);
  }

  /** An operation of the control plane. */
  Answer control(String operation, String body) {
    return target("SageMaker." + operation, body);
  }

  /** A call of the control plane by its whole target, which need not be an operation. */
  Answer target(String target, String body) {
    return send(
        target, "POST", "/", body, Map.of("Content-Type", CONTROL_TYPE, "X-Amz-Target", target));
  }

  Answer describe(String group) {
    return control("DescribeFeatureGroup", Bodies.named(group));
  }

  /** Any call with a body of JSON. */
  Answer send(String name, String method, String path, String body) {
    return send(
        name,
        method,
        path,
        body,
        body.isEmpty() ? Map.of() : Map.of("Content-Type", "application/json"));
  }

  private Answer send(
      String name, String method, String path, String body, Map<String, String> headers) {
    Call.Body content =
        body.isEmpty() ? Call.Body.NONE : Call.Body.of(body.getBytes(StandardCharsets.UTF_8));
    Call call = new Call(method, path, headers, content);
    Answer answer = answer(name, call);
    for (int again = 0; again < REPEATS_MAX && answer.status() == UNAVAILABLE; again++) {
      answer = answer(name, call);
    }
    return answer;
  }

  private Answer answer(String name, Call call) {
    try (Reply reply = transport.send(call)) {
      Json.Members answered = JsonText.read(reply.body());
      return new Answer(name, reply.status(), reply.headers(), answered);
    } catch (UnexpectedAnswer e) {
      throw new CheckFailure(name + " answered no JSON object");
    } catch (IOException e) {
      throw new CheckFailure("No answer to " + name + ": " + e.getMessage());
    }
  }

  static Paths groupPath(String group) {
    return Paths.of("/FeatureGroup").segment(group);
  }

  private static String with(Paths path, String... parameters) {
    for (int i = 0; i < parameters.length; i += 2) {
      path.query(parameters[i], parameters[i + 1]);
    }
    return path.toString();
  }
}
