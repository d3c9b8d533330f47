package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Fuzz;
import tidemark.fixture.Fuzz.Outcome;
import tidemark.function.Gateway.Answer;
import tidemark.http.HttpRequest;
import tidemark.model.FeatureGroup;
import tidemark.record.OnlineItem;
import tidemark.registry.Caller;

/** Requests of any bytes, through the handlers: they are carried out, or refused without effect. */
class RequestFuzzTest {
  /** After so many requests the stores begin anew. */
  private static final int REQUESTS_PER_STORE = 100;

  private static final int WAYS = 3;
  private static final String T1 = "2026-03-01T10:00:00Z";
  private static final String RECORD =
      Gateway.recordJson("id", "a", "ts", T1, "n", "7", "x", "1.5", "s", "text");
  private static final String COLLECTIONS =
      "[{\"FeatureName\":\"id\",\"ValueAsString\":\"b\"},"
          + "{\"FeatureName\":\"ts\",\"ValueAsString\":\"2026-03-01T10:00:00.5Z\"},"
          + "{\"FeatureName\":\"v\",\"ValueAsStringList\":[\"1\",\"2\",\"3.5\",\"4\"]},"
          + "{\"FeatureName\":\"u\",\"ValueAsStringList\":[\"x\",\"x\",\"\\u00e9\"]}]";

  private final GatewayFormat[] formats = GatewayFormat.values();
  private Gateway gateway = opened(GatewayFormat.HTTP);
  private int requests;

  private record Effect(int logged, List<Map<?, OnlineItem>> online, int groups) {}

  @Test
  @DisplayName(
      "B-02 B-33 B-35 B-36: any body of PutRecord is carried out, or refused without effect")
  void anyBodyOfAPut() {
    fuzz(
        "bodies of PutRecord",
        "PUT",
        "/FeatureGroup/clicks",
        "{\"Record\":" + RECORD + "}",
        "{\"Record\":"
            + RECORD
            + ",\"TargetStores\":[\"OnlineStore\",\"OfflineStore\"],"
            + "\"TtlDuration\":{\"Unit\":\"Weeks\",\"Value\":3}}");
  }

  @Test
  @DisplayName(
      "B-18 B-19 B-20: any body with collections is carried out, or refused without effect")
  void anyBodyWithCollections() {
    fuzz(
        "bodies with collections",
        "PUT",
        "/FeatureGroup/vectors",
        "{\"Record\":" + COLLECTIONS + "}");
  }

  @Test
  @DisplayName("B-43 B-44: any body of BatchGetRecord is answered or refused")
  void anyBodyOfABatchGet() {
    fuzz(
        "bodies of BatchGetRecord",
        "POST",
        "/BatchGetRecord",
        "{\"Identifiers\":[{\"FeatureGroupName\":\"clicks\","
            + "\"RecordIdentifiersValueAsString\":[\"a\",\"b\"],\"FeatureNames\":[\"id\",\"n\"]},"
            + "{\"FeatureGroupName\":\""
            + Gateway.ARN
            + "vectors\",\"RecordIdentifiersValueAsString\":[\"b\"]}],"
            + "\"ExpirationTimeResponse\":\"Enabled\"}");
  }

  @Test
  @DisplayName("B-44 G-21: any body of BatchWriteRecord is carried out, or refused without effect")
  void anyBodyOfABatchWrite() {
    fuzz(
        "bodies of BatchWriteRecord",
        "POST",
        "/BatchWriteRecord",
        "{\"Entries\":[{\"FeatureGroupName\":\"clicks\",\"Record\":"
            + RECORD
            + "},{\"FeatureGroupName\":\"vectors\",\"Record\":"
            + COLLECTIONS
            + ",\"TargetStores\":[\"OnlineStore\"]}],"
            + "\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":1}}");
  }

  @Test
  @DisplayName("B-16 B-17: any body of UpdateRecord is carried out, or refused without effect")
  void anyBodyOfAnUpdate() {
    fuzz(
        "bodies of UpdateRecord",
        "POST",
        "/FeatureGroup/vectors/Record",
        "{\"RecordIdentifierValueAsString\":\"b\",\"Features\":["
            + "{\"FeatureName\":\"ts\",\"ValueAsString\":\"2026-03-01T11:00:00Z\"},"
            + "{\"FeatureName\":\"l\",\"ValueAsStringList\":[\"8\",\"9\"]}]}");
  }

  @Test
  @DisplayName("B-49 B-53 B-54: any definition is created, or refused without effect")
  void anyDefinition() {
    fuzz(
        "bodies of CreateFeatureGroup",
        "POST",
        "/",
        Gateway.createBody(
            "fresh",
            "String",
            "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true,\"TtlDuration\":"
                + "{\"Unit\":\"Days\",\"Value\":7}},\"OfflineStoreConfig\":{\"S3StorageConfig\":"
                + "{\"S3Uri\":\"s3://acme-fs/prod/\"}},\"Description\":\"What was clicked\","
                + "\"Tags\":[{\"Key\":\"team\",\"Value\":\"ads\"}]"));
  }

  @Test
  @DisplayName("B-39 B-41 B-45 B-48: any path and query is carried out, or refused without effect")
  void anyPathAndQuery() {
    Fuzz.of("paths and queries of deletes and reads")
        .asOneOf(WAYS)
        .from(
            "/FeatureGroup/clicks?RecordIdentifierValueAsString=a&EventTime=" + T1,
            "/FeatureGroup/vectors?RecordIdentifierValueAsString=b&EventTime=2026-03-01T12:00:00Z"
                + "&DeletionMode=HardDelete&TargetStores=OnlineStore",
            "/FeatureGroup/"
                + Gateway.ARN.replace(":", "%3A").replace("/", "%2F")
                + "clicks?RecordIdentifierValueAsString=%C3%A9&FeatureName=n&EventTime="
                + T1)
        .with("?", "&", "=", "%", "%2F", "%00", "../", "//", "&FeatureName=s", "&TargetStores=x")
        .run(
            (input, random) -> {
              String target = new String(input, StandardCharsets.UTF_8);
              int mark = target.indexOf('?');
              String path = mark < 0 ? target : target.substring(0, mark);
              String query = mark < 0 ? "" : target.substring(mark + 1);
              String method = random.nextBoolean() ? "DELETE" : "GET";
              renew(GatewayFormat.HTTP);
              return outcome(() -> gateway.send(method, path, query, ""));
            });
  }

  @Test
  @DisplayName("S-03 S-14: any event is answered as one of a gateway, or as an internal failure")
  void anyEvent() throws IOException {
    String put = "{\"Record\":" + RECORD + "}";
    List<byte[]> events = new ArrayList<>();
    for (GatewayFormat format : formats) {
      events.add(format.event(request("PUT", "/FeatureGroup/clicks", "", put)));
      String query = "RecordIdentifierValueAsString=a%20b&FeatureName=n&FeatureName=s";
      events.add(format.event(request("GET", "/FeatureGroup/clicks", query, "")));
    }
    Fuzz.of("events of a gateway")
        .asOneOf(WAYS)
        .from(events)
        .with(
            "\"version\":\"2.0\"",
            "\"body\":null",
            "\"isBase64Encoded\":true",
            "\"http\":[]",
            "\"headers\":{\"content-type\":\"text/csv\"}",
            "\"requestContext\":{}",
            "null",
            ",")
        .run(
            (input, random) -> {
              renew(GatewayFormat.HTTP);
              Effect before = effect();
              String method = random.nextBoolean() ? "PUT" : "GET";
              Answer answer =
                  gateway.send(gateway.handlerOf(method, "/FeatureGroup/clicks"), input);
              if (answer.status() == 200) {
                return Outcome.ACCEPTED;
              }
              assertThat(answer.status()).isIn(400, 403, 404, 405, 409, 413, 415, 500);
              assertThat(answer.text("__type")).isPresent();
              assertThat(effect()).isEqualTo(before);
              return Outcome.REFUSED;
            });
  }

  private static HttpRequest request(String method, String path, String query, String body) {
    return new HttpRequest(
        method,
        path,
        query,
        Map.of("content-type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8),
        Optional.of(new Caller("arn:aws:iam::111122223333:user/ann")),
        Gateway.REQUEST_ID);
  }

  private void fuzz(String name, String method, String path, String... bodies) {
    Map<String, String> headers =
        path.equals("/") ? Map.of("X-Amz-Target", "SageMaker.CreateFeatureGroup") : Map.of();
    Fuzz.of(name)
        .asOneOf(WAYS)
        .from(bodies)
        .with(",", ":", "{", "}", "\"a\":", ",\"Record\":[]", "null,", "7,", "\"Weeks\"", "/*")
        .run(
            (input, random) -> {
              renew(formats[random.nextInt(formats.length)]);
              Outcome outcome = outcome(() -> gateway.send(method, path, "", input, headers));
              gateway.store.settle();
              return outcome;
            });
  }

  private interface Request {
    Answer send();
  }

  private Outcome outcome(Request request) {
    Effect before = effect();
    Answer answer = request.send();
    assertThat(answer.status()).as(answer.body()).isIn(200, 400, 404, 405, 409, 415);
    if (answer.status() == 200) {
      assertThat(answer.body().isEmpty() || answer.json() != null).isTrue();
      return Outcome.ACCEPTED;
    }
    assertThat(answer.text("__type")).isPresent();
    assertThat(answer.text("Message").orElseThrow()).isNotBlank().hasSizeLessThan(2_049);
    assertThat(effect()).isEqualTo(before);
    return Outcome.REFUSED;
  }

  private Effect effect() {
    return new Effect(
        gateway.store.log.writes().size(),
        gateway.store.registry.list().stream()
            .filter(group -> group.definition().online().isPresent())
            .map(FeatureGroup::incarnation)
            .<Map<?, OnlineItem>>map(gateway.store.online::items)
            .toList(),
        gateway.store.registry.list().size());
  }

  private void renew(GatewayFormat format) {
    if (requests++ % REQUESTS_PER_STORE == 0) {
      gateway = opened(format);
    }
  }

  private static Gateway opened(GatewayFormat format) {
    Gateway gateway = new Gateway(format);
    gateway.store.create(Fixtures.definition("clicks"));
    gateway.store.create(Definitions.collections("vectors"));
    gateway.putBody("clicks", "{\"Record\":" + RECORD + "}").isOk();
    gateway.putBody("vectors", "{\"Record\":" + COLLECTIONS + "}").isOk();
    return gateway;
  }
}
