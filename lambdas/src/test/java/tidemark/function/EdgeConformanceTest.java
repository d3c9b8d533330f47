package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.fixture.Fixtures;
import tidemark.function.Gateway.Answer;
import tidemark.metric.Metrics;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** Paths, methods, bodies and failures, before and after any operation. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class EdgeConformanceTest {
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String CODE = "ValidationError";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void createGroup() {
    gateway = new Gateway(format);
    gateway.store.create(Fixtures.definition("clicks"));
  }

  @Test
  @DisplayName("B-39: names in the path that are none")
  void aPathNamesAGroupOrNothing() {
    for (String name :
        List.of("..%2Fx", "%2e%2e%2f%2e", "%252e", "a%20b", "a%00", "%zz", "a".repeat(151))) {
      gateway.get(name, "a").fails(400, CODE, "Feature group name '");
    }
    gateway.get("a/b", "a").fails(400, CODE, "Feature group name 'a/b'");
    gateway.get("../x", "a").fails(400, CODE, "Feature group name '../x'");
  }

  @Test
  @DisplayName("B-40, S-05: ARNs of others")
  void anArnIsOneOfThisStore() {
    gateway
        .get("arn%3Aaws%3Asagemaker%3Aus-east-1%3A999999999999%3Afeature-group%2Fclicks", "a")
        .fails(400, CODE, "this store is account 111122223333 in region us-east-1");
    gateway
        .get("arn:aws:s3:::bucket", "a")
        .fails(400, CODE, "is not the ARN of a feature group of account 111122223333");
  }

  @Test
  @DisplayName("B-48: unknown paths and wrong methods")
  void unknownPathsAndMethodsAreRefusedAsJson() {
    for (String path :
        List.of(
            "/nope",
            "/FeatureGroup",
            "/FeatureGroup/",
            "/FeatureGroup//x",
            "/featuregroup/x",
            "/FeatureGroup/clicks/",
            "//",
            "/BatchGetRecord/")) {
      gateway.send("GET", path, "", "").fails(404, "UnknownOperationException");
    }
    assertThat(gateway.send("PATCH", "/FeatureGroup/clicks", "", "{}").fails(405, CODE).headers())
        .containsEntry("Allow", "PUT, GET, DELETE");
    gateway.send("GET", "/BatchGetRecord", "", "").fails(405, CODE, "it takes POST");
    for (String path :
        List.of(
            "/BatchWriteRecord",
            "/FeatureGroup/clicks/ListRecords",
            "/FeatureGroup/clicks/Record",
            "/FeatureGroup/" + Gateway.ARN + "clicks/ListRecords",
            "/FeatureGroup/" + Gateway.ARN + "clicks/Record")) {
      for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "HEAD")) {
        assertThat(gateway.send(method, path, "", "").fails(405, CODE, "takes POST").headers())
            .containsEntry("Allow", "POST");
      }
      gateway.send("POST", path + "/", "", "{}").fails(404, "UnknownOperationException");
    }
    gateway.send("POST", "/FeatureGroup/clicks", "", "{}").fails(405, CODE, "takes PUT, GET");
    gateway.send("POST", "/FeatureGroup/ListRecords", "", "{}").fails(405, CODE);
    gateway.send("POST", "/ListRecords", "", "{}").fails(404, "UnknownOperationException");
    gateway.send("GET", "/", "", "").fails(405, "ValidationException", "takes POST");
  }

  @Test
  @DisplayName("a body that GET or DELETE brings along is bounded and not read")
  void aBodyOfAReadOrADeleteIsNotRead() {
    gateway.put("clicks", "id", "a", "ts", T1).isOk();
    String query = "RecordIdentifierValueAsString=a";

    gateway.send("GET", "/FeatureGroup/clicks", query, "{").isOk();
    gateway
        .send("GET", "/FeatureGroup/clicks", query, " ".repeat((1 << 20) + 1))
        .fails(413, CODE, "the limit is 1048576 bytes");
    gateway
        .send("DELETE", "/FeatureGroup/clicks", query + "&EventTime=" + T1, "not JSON at all")
        .isOk();
    gateway.get("clicks", "a").isEmpty();
  }

  @Test
  @DisplayName("B-36: depth, strings and numbers over their limits, quickly")
  void limitsAreCheapToReach() {
    long start = System.nanoTime();

    gateway
        .putBody("clicks", "{\"Record\":" + "[".repeat(10_000))
        .fails(400, CODE, "Request body exceeds a limit at line 1");
    gateway
        .putBody("clicks", "{\"x\":" + "[".repeat(10_000))
        .fails(400, CODE, "Request body exceeds a limit at line 1");
    gateway
        .putBody("clicks", "{\"x\":\"" + "y".repeat(2_000_000) + "\"}")
        .fails(413, CODE, "the limit is 1048576 bytes");
    gateway
        .putBody("clicks", "{\"TtlDuration\":{\"Value\":" + "1".repeat(1_000_000) + "}}")
        .fails(400, CODE, "Request body exceeds a limit");
    gateway
        .putBody("clicks", "{\"TtlDuration\":{\"Unit\":\"" + "y".repeat(500_000) + "\"}}")
        .fails(400, CODE, "Request body exceeds a limit");
    gateway
        .putBody("clicks", "{\"Record\":[" + "0,".repeat(400_000) + "0]}")
        .fails(400, CODE, "Record has more than 2600 elements.");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  @DisplayName("B-37: content types, encodings and byte order marks")
  void aBodyIsJsonInUtf8() {
    String body = "{\"Record\":" + Gateway.recordJson("id", "a", "ts", T1) + "}";

    put(body, Map.of("Content-Type", "text/csv")).fails(415, CODE, "not that of JSON");
    put(body, Map.of("Content-Type", "application/json; charset=utf-16"))
        .fails(415, CODE, "charset is not UTF-8");
    put(body, Map.of("Content-Encoding", "gzip")).fails(415, CODE, "Content-Encoding");
    put(body, Map.of("content-type", "application/json; charset=UTF-8")).isOk();
    put("\uFEFF" + body, Map.of("Content-Type", "application/x-amz-json-1.1")).isOk();
  }

  @Test
  @DisplayName("B-34: members nobody knows are ignored")
  void unknownMembersAreIgnored() {
    gateway
        .putBody(
            "clicks",
            "{\"Later\":{\"a\":[1,true,null]},\"TargetStores\":null,\"Record\":"
                + Gateway.recordJson("id", "a", "ts", T1).replace("}]", ",\"More\":0}]")
                + "}")
        .isOk();
  }

  @Test
  @DisplayName("B-34: where requests are strict, members nobody knows are refused by name")
  void unknownMembersAreRefusedWhereRequestsAreStrict() {
    String record = "\"Record\":" + Gateway.recordJson("id", "a", "ts", T1);
    gateway.beStrict();

    gateway
        .putBody("clicks", "{\"Later\":{\"a\":[1]},\"TargetStore\":[]," + record + "}")
        .fails(
            400,
            CODE,
            "'Later' is not a member of this request. 'TargetStore' is not a member of this"
                + " request.");
    gateway
        .batchWrite("{\"Entries\":[{\"FeatureGroupName\":\"clicks\"," + record + "}],\"Ttl\":1}")
        .fails(400, CODE, "'Ttl' is not a member of this request.");
    gateway
        .updateRecord("clicks", "{\"RecordIdentifierValueAsString\":\"a\",\"Feature\":[]}")
        .fails(400, CODE, "'Feature' is not a member of this request.");
    assertThat(gateway.store.log.writes()).isEmpty();
    gateway.putBody("clicks", "{" + record + ",\"TargetStores\":null}").isOk();
  }

  @Test
  @DisplayName("a query that is not percent-encoded UTF-8")
  void aQueryIsUtf8() {
    if (format == GatewayFormat.HTTP) {
      for (String value : List.of("%zz", "%C3%28", "%")) {
        gateway
            .send("GET", "/FeatureGroup/clicks", "RecordIdentifierValueAsString=" + value, "")
            .fails(400, CODE, "'RecordIdentifierValueAsString' is not percent-encoded UTF-8.");
      }
    }
  }

  @Test
  @DisplayName("G-21: an unavailable log is 503 with Retry-After, and nothing online")
  void anUnavailableLogIsToBeRetried() {
    gateway.serve(
        gateway.store.records(
            gateway.store.online,
            message -> {
              throw FeatureStoreException.unavailable("queue tidemark-log", new IOException("x"));
            },
            Metrics.NONE));

    Answer answer =
        gateway.put("clicks", "id", "a", "ts", T1).fails(503, "ServiceUnavailable", "again");

    assertThat(answer.headers()).containsEntry("Retry-After", "1");
    assertThat(answer.body()).doesNotContain("queue");
    gateway.get("clicks", "a").isEmpty();
  }

  @Test
  @DisplayName("case 70: throttled, forbidden, internal")
  void kindsDecideStatusAndCode() {
    failing(Kind.THROTTLED).fails(400, "ThrottlingException");
    failing(Kind.FORBIDDEN).fails(403, "AccessForbidden");
    failing(Kind.CONFLICT).fails(409, "ConflictException");
    failing(Kind.INTERNAL).fails(500, "InternalFailure", Gateway.REQUEST_ID);
  }

  @Test
  @DisplayName("S-14, S-13: what nobody foresaw tells a request id, and the log where it was")
  void theUnforeseenTellsARequestIdOnly() {
    gateway.serve(
        gateway.store.records(
            gateway.store.online,
            message -> {
              throw new IllegalArgumentException("canary in table tidemark-x");
            },
            Metrics.NONE));

    Answer answer = gateway.put("clicks", "id", "a", "ts", T1).fails(500, "InternalFailure");

    assertThat(answer.text("Message"))
        .contains("An internal failure; request id " + Gateway.REQUEST_ID + ".");
    assertThat(gateway.logLines().get(0))
        .contains(
            "\"outcome\":\"InternalFailure\"",
            "\"exception\":\"java.lang.IllegalArgumentException\"",
            "\"thrown_at\":\"tidemark.function.EdgeConformanceTest")
        .doesNotContain("canary");
  }

  @Test
  @DisplayName("each invocation is one line of allowed fields")
  void eachInvocationIsOneLine() {
    gateway.put("clicks", "id", "a", "ts", T1).isOk();
    gateway.get("a%0Ab", "a");

    assertThat(gateway.logLines()).hasSize(2);
    assertThat(gateway.logLines().get(0))
        .matches(
            "\\{\"operation\":\"PutRecord\",\"feature_group\":\"clicks\",\"outcome\":\"ok\","
                + "\"status\":200,\"record_count\":1,\"duration_ms\":\\d+,\"request_id\":\""
                + Gateway.REQUEST_ID
                + "\"}");
    assertThat(gateway.logLines().get(1)).doesNotContain("feature_group");
  }

  @Test
  @DisplayName("S-01: an event without a principal is refused")
  void anUnsignedRequestIsForbidden() throws IOException {
    String event =
        "{\"version\":\"2.0\",\"rawPath\":\"/FeatureGroup/clicks\",\"rawQueryString\":"
            + "\"RecordIdentifierValueAsString=a\",\"requestContext\":{\"stage\":\"$default\","
            + "\"http\":{\"method\":\"GET\"},\"requestId\":\"r\"}}";

    gateway
        .send(
            gateway.handlerOf("GET", "/FeatureGroup/clicks"),
            event.getBytes(StandardCharsets.UTF_8))
        .fails(403, "AccessForbidden", "not signed");
  }

  @Test
  @DisplayName("an event of something else is an internal failure")
  void anEventOfSomethingElseIsAnInternalFailure() throws IOException {
    for (String event : List.of("{}", "[]", "{", "")) {
      assertThat(
              gateway
                  .send(gateway.handlerOf("GET", "/x"), event.getBytes(StandardCharsets.UTF_8))
                  .status())
          .isEqualTo(500);
    }
  }

  private Answer put(String body, Map<String, String> headers) {
    return gateway.send("PUT", "/FeatureGroup/clicks", "", body, headers);
  }

  private Answer failing(Kind kind) {
    gateway.serve(
        gateway.store.records(
            gateway.store.online,
            message -> {
              throw new FeatureStoreException(kind, "Said so.");
            },
            Metrics.NONE));
    return gateway.put("clicks", "id", "a", "ts", T1);
  }
}
