package tidemark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.registry.Caller;
import tidemark.wire.JsonBytes;
import tidemark.wire.Plane;

class GatewayEventTest {
  @Test
  @DisplayName("a body that is escaped already is the same response")
  void writesEscapedBodies() throws IOException {
    for (String text : List.of("", "x", "a \"b\" \\ \n \u0001 é 😀", "\\\"".repeat(500))) {
      String body = new String(new JsonBytes(0).text(text).toBytes(), StandardCharsets.UTF_8);
      HttpResponse plain = HttpResponse.json(Plane.RUNTIME, body).with("X-A", "1");
      HttpResponse escaped =
          HttpResponse.escapedJson(Plane.RUNTIME, JsonBytes.escaped(0).text(text).toBytes())
              .with("X-A", "1");

      assertThat(escaped.body()).isEqualTo(body);
      assertThat(escaped).isEqualTo(plain).hasSameHashCodeAs(plain);
      assertThat(plain).isEqualTo(escaped);
      assertThat(written(escaped)).isEqualTo(written(plain));
      assertThat(HttpResponse.read(new ByteArrayInputStream(written(escaped)))).isEqualTo(plain);
      assertThat(escaped)
          .isNotEqualTo(HttpResponse.json(Plane.RUNTIME, body + " ").with("X-A", "1"));
    }
  }

  private static byte[] written(HttpResponse response) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    response.write(out);
    return out.toByteArray();
  }

  @Test
  @DisplayName("payload 1.0, as a REST API sends it")
  void readsPayload1() throws IOException {
    HttpRequest request =
        read(
            """
            {"resource":"/{proxy+}","path":"/FeatureGroup/clicks","httpMethod":"GET",
             "headers":{"Accept-Encoding":"identity","X-Amz-Target":"t"},
             "multiValueHeaders":{"Accept-Encoding":["identity"]},
             "queryStringParameters":{"FeatureName":"b"},
             "multiValueQueryStringParameters":
               {"RecordIdentifierValueAsString":["a/b c"],"FeatureName":["a","b"]},
             "pathParameters":{"proxy":"FeatureGroup/clicks"},"stageVariables":null,
             "requestContext":{"stage":"prod","path":"/prod/FeatureGroup/clicks",
               "requestId":"r-1","apiId":"x","requestTimeEpoch":1772359200000,
               "identity":{"userArn":"arn:aws:iam::111122223333:user/ann","caller":"A"}},
             "body":null,"isBase64Encoded":false}
            """);

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.rawPath()).isEqualTo("/FeatureGroup/clicks");
    assertThat(request.rawQuery())
        .isEqualTo("RecordIdentifierValueAsString=a%2Fb%20c&FeatureName=a&FeatureName=b");
    assertThat(request.header("x-amz-TARGET")).contains("t");
    assertThat(request.body()).isEmpty();
    assertThat(request.caller()).contains(new Caller("arn:aws:iam::111122223333:user/ann"));
    assertThat(request.requestId()).isEqualTo("r-1");
  }

  @Test
  @DisplayName("who asks is what the gateway says, not what an authorizer adds to it")
  void takesThePrincipalFromItsPlaceOnly() throws IOException {
    HttpRequest rest =
        read(
            """
            {"path":"/","httpMethod":"GET","userArn":"arn:aws:iam::111122223333:user/a",
             "requestContext":{"userArn":"arn:aws:iam::111122223333:user/b",
               "authorizer":{"userArn":"arn:aws:iam::111122223333:user/c","method":"PUT",
                 "iam":{"userArn":"arn:aws:iam::111122223333:user/d"},"context":[{"iam":[]}]},
               "http":{"method":"PUT","userArn":"arn:aws:iam::111122223333:user/e"},
               "identity":{"user":{"userArn":"arn:aws:iam::111122223333:user/f"}}}}
            """);
    HttpRequest http =
        read(
            """
            {"version":"2.0","rawPath":"/","headers":[],"multiValueQueryStringParameters":1,
             "requestContext":{"http":{"method":"GET"},
               "identity":{"userArn":"arn:aws:iam::111122223333:user/a"},
               "authorizer":{"userArn":"arn:aws:iam::111122223333:user/b",
                 "lambda":{"iam":{"userArn":"arn:aws:iam::111122223333:user/c"}},"iam":null}}}
            """);

    assertThat(rest.caller()).isEmpty();
    assertThat(rest.method()).isEqualTo("GET");
    assertThat(http.caller()).isEmpty();
    assertThat(http.method()).isEqualTo("GET");
  }

  @Test
  @DisplayName("payload 2.0, as an HTTP API sends it")
  void readsPayload2() throws IOException {
    HttpRequest request =
        read(
            """
            {"version":"2.0","routeKey":"$default","rawPath":"/prod/FeatureGroup/a%2Fb",
             "rawQueryString":"FeatureName=a&FeatureName=b","cookies":[],
             "headers":{"content-type":"application/json"},
             "queryStringParameters":{"FeatureName":"a,b"},
             "requestContext":{"stage":"prod","requestId":"r-2",
               "http":{"method":"PUT","path":"/prod/FeatureGroup/a/b","protocol":"HTTP/1.1"},
               "authorizer":{"iam":{"userArn":"arn:aws:iam::111122223333:user/ann"}}},
             "body":"e30=","isBase64Encoded":true}
            """);

    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.rawPath()).isEqualTo("/FeatureGroup/a%2Fb");
    assertThat(request.rawQuery()).isEqualTo("FeatureName=a&FeatureName=b");
    assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
    assertThat(request.caller()).contains(new Caller("arn:aws:iam::111122223333:user/ann"));
  }

  @Test
  @DisplayName("trap 9: the stage is taken off once, and only as a whole segment")
  void takesTheStageOff() throws IOException {
    assertThat(path("prod", "/prod")).isEmpty();
    assertThat(path("prod", "/prod/")).isEqualTo("/");
    assertThat(path("prod", "/prod/prod/x")).isEqualTo("/prod/x");
    assertThat(path("prod", "/production")).isEqualTo("/production");
    assertThat(path("$default", "/$default/x")).isEqualTo("/$default/x");
  }

  @Test
  void readsWhatItWrites() throws IOException {
    HttpRequest request =
        new HttpRequest(
            "PUT",
            "/FeatureGroup/é%2F",
            "k=%20",
            Map.of("Content-Type", "application/json"),
            new byte[] {0, (byte) 0xff, '"'},
            Optional.of(Caller.LOCAL),
            "r");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    GatewayEvent.write(request, out);
    HttpRequest read = read(out.toString(StandardCharsets.UTF_8));

    assertThat(read).usingRecursiveComparison().isEqualTo(request);
  }

  @Test
  void refusesOtherEvents() {
    for (String event :
        new String[] {
          "{}",
          "{\"version\":\"2.0\"}",
          "{\"httpMethod\":\"GET\"}",
          "{\"Records\":[]}",
          "[1]",
          "",
          "{} {}",
          "{\"httpMethod\":\"GET\",\"path\":\"/\"} 1",
          "{\"httpMethod\":\"GET\",\"path\":\"/\",\"headers\":{",
          "{\"httpMethod\":\"GET\",\"path\":{\"httpMethod\":\"PUT\"}}"
        }) {
      assertThatThrownBy(() -> read(event)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(
            () ->
                read(
                    "{\"httpMethod\":\"GET\",\"path\":\"/\",\"body\":\"*\","
                        + "\"isBase64Encoded\":true}"))
        .hasMessage("The event's body is not base64");
  }

  @Test
  @DisplayName("a response is read as it was written, whatever its body")
  void aResponseIsReadAsWritten() throws IOException {
    HttpResponse response =
        new HttpResponse(404, Map.of("Retry-After", "1"), "{\"é😀\\u0000\":\"\"}");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    response.write(out);

    assertThat(HttpResponse.read(new ByteArrayInputStream(out.toByteArray()))).isEqualTo(response);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{\"statusCode\":404,\"headers\":{\"Retry-After\":\"1\"}");
  }

  @Test
  @DisplayName("a body is, within a response, what a general writer of JSON makes of it")
  void aBodyIsEscapedOnce() throws IOException {
    String body = "{\"\\u0000\\\"\":\"\u0000\b\t\n\f\r\u001f \u007f/é\u2028😀\"}";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    java.io.StringWriter expected = new java.io.StringWriter();
    try (var json = new com.fasterxml.jackson.core.JsonFactory().createGenerator(expected)) {
      json.writeString(body);
    }

    new HttpResponse(200, Map.of(), body).write(out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"statusCode\":200,\"headers\":{},\"isBase64Encoded\":false,\"body\":"
                + expected
                + "}");
  }

  private static String path(String stage, String path) throws IOException {
    return read("{\"httpMethod\":\"POST\",\"path\":\""
            + path
            + "\",\"requestContext\":{\"stage\":\""
            + stage
            + "\"}}")
        .rawPath();
  }

  private static HttpRequest read(String event) throws IOException {
    return GatewayEvent.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
  }
}
