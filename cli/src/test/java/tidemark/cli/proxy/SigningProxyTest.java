package tidemark.cli.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.local.LocalRequest;

class SigningProxyTest {
  private static final ClientKey KEY = new ClientKey("TIDEMARKTEST", "only-here");
  private static final ClientKey REAL = new ClientKey("AKIAREAL", "real-secret");
  private static final String ARN =
      "/FeatureGroup/arn%3Aaws%3Asagemaker%3Aus-east-1%3A111122223333%3Afeature-group%2Fclicks";

  /** What reached the endpoint. */
  private final BlockingQueue<ReceivedRequest> arrivals = new LinkedBlockingQueue<>();

  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer endpoint;
  private SigningProxy proxy;

  @BeforeEach
  void start() throws IOException {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext("/", this::answer);
    endpoint.start();
    proxy = proxyTo("http://127.0.0.1:" + endpoint.getAddress().getPort() + "/prod/");
  }

  @AfterEach
  void stop() {
    proxy.close();
    endpoint.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET " + ARN + "?RecordIdentifierValueAsString=a%20b%2F%2B%26%C3%A9&FeatureName=x",
        "PUT " + ARN,
        "POST /",
        "DELETE /FeatureGroup/clicks?RecordIdentifierValueAsString=1&EventTime=2026-03-01"
      })
  @DisplayName("S-20: a request leaves signed for execute-api, its path and query as they came")
  void requestsLeaveSignedForTheGateway(String line) throws Exception {
    String method = line.split(" ", 2)[0];
    String target = line.split(" ", 2)[1];
    String body = method.equals("PUT") || method.equals("POST") ? "{\"s\":\"\u00e9\"}" : "";

    HttpResponse<String> answer = http.send(signed(KEY, method, target, body).build(), text());

    assertThat(answer.statusCode()).isEqualTo(404);
    ReceivedRequest arrival = arrivals.take();
    assertThat(arrival.head().method()).isEqualTo(method);
    assertThat(arrival.head().rawPath() + query(arrival)).isEqualTo("/prod" + target);
    assertThat(arrival.body()).asString(StandardCharsets.UTF_8).isEqualTo(body);
    assertThat(arrival.head().header("Content-Type")).hasValue("application/x-amz-json-1.1");
    assertThat(arrival.head().header("Authorization").orElseThrow())
        .matches("AWS4-HMAC-SHA256 Credential=AKIAREAL/\\d{8}/eu-west-1/execute-api/aws4_request.*")
        .doesNotContain(KEY.id());
    ReceivedSignature.check(arrival, REAL, Instant.now());
  }

  @Test
  void answersComeBackWhole() throws Exception {
    HttpResponse<String> answer = http.send(signed(KEY, "GET", ARN, "").build(), text());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"__type\":\"ResourceNotFound\",\"Message\":\"no\"}");
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("ResourceNotFound");
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).hasValue("r-1");
    assertThat(answer.headers().firstValue("X-Hop")).isEmpty();
  }

  @Test
  void whatIsOfTheConnectionOrTheClientsSignatureStaysBehind() throws Exception {
    HttpRequest request =
        signed(KEY, "PUT", ARN, "{}")
            .header("Cookie", "a=b")
            .header("TE", "trailers")
            .header("X-Custom", "kept")
            .header("X-Amz-Security-Token", "the-clients")
            .build();

    http.send(request, text());

    LocalRequest head = arrivals.take().head();
    assertThat(head.header("X-Custom")).hasValue("kept");
    for (String name : List.of("Cookie", "TE", "X-Amz-Security-Token")) {
      assertThat(head.header(name)).as(name).isEmpty();
    }
    assertThat(head.headers().get("X-amz-date")).hasSize(1);
  }

  @Test
  void aSessionTokenGoesAlong() throws Exception {
    proxy.close();
    proxy =
        SigningProxy.start(
            0,
            KEY,
            new Upstream(
                GatewayEndpoint.parse("http://127.0.0.1:" + endpoint.getAddress().getPort()),
                "eu-west-1",
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(REAL.id(), REAL.secret(), "token"))),
            InstantSource.system());

    http.send(signed(KEY, "GET", ARN, "").build(), text());

    ReceivedRequest arrival = arrivals.take();
    assertThat(arrival.head().header("X-Amz-Security-Token")).hasValue("token");
    ReceivedSignature.check(arrival, REAL, Instant.now());
  }

  @Test
  @DisplayName("S-20: who does not hold the printed key is refused, and nothing is passed on")
  void otherSignersAreRefused() throws Exception {
    List<HttpRequest.Builder> requests =
        List.of(
            HttpRequest.newBuilder(proxy.endpoint().resolve(ARN)),
            signed(new ClientKey("AKIAOTHER", KEY.secret()), "GET", ARN, ""),
            signed(new ClientKey(KEY.id(), "guessed"), "GET", ARN, ""),
            signed(KEY, "GET", ARN, "", Clock.systemUTC().instant().minusSeconds(1_000)),
            signed(KEY, "GET", ARN, "").uri(proxy.endpoint().resolve(ARN + "?FeatureName=x")),
            signed(KEY, "PUT", ARN, "{}").PUT(HttpRequest.BodyPublishers.ofString("[]")));

    for (HttpRequest.Builder request : requests) {
      HttpResponse<String> answer = http.send(request.build(), text());

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("AccessForbidden");
      assertThat(answer.body())
          .startsWith("{\"__type\":\"AccessForbidden\",\"Message\":\"The request")
          .contains("Give the client the variables shown there.");
    }
    assertThat(arrivals).isEmpty();
  }

  @Test
  @DisplayName("S-20: a request for another host, or from a page of another site, is refused")
  void otherHostsAndOriginsAreRefused() throws Exception {
    int port = proxy.endpoint().getPort();
    String here = "Host: 127.0.0.1:" + port;

    for (String head :
        List.of(
            "Host: evil.test",
            "Host: 127.0.0.1:1",
            here + "\r\nOrigin: http://evil.test",
            here + "\r\nReferer: http://evil.test/",
            here + "\r\nOrigin: null")) {
      assertThat(raw(port, "POST / HTTP/1.1\r\n" + head + "\r\nConnection: close\r\n\r\n"))
          .as(head)
          .startsWith("HTTP/1.1 403 ")
          .contains("AccessDeniedException");
    }
    assertThat(arrivals).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/FeatureGroup/clicks"})
  void anEndpointThatCannotBeReachedIs502(String path) throws Exception {
    proxy.close();
    int free = endpoint.getAddress().getPort();
    endpoint.stop(0);
    proxy = proxyTo("http://127.0.0.1:" + free);

    HttpResponse<String> answer = http.send(signed(KEY, "POST", path, "{}").build(), text());

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("ServiceUnavailable");
    assertThat(answer.body())
        .startsWith("{\"__type\":\"ServiceUnavailable\",\"Message\":\"No answer from http://127")
        .contains("Check the endpoint");
  }

  @Test
  void aBodyOverSixMegabytesIsRefused() throws Exception {
    HttpResponse<String> answer =
        http.send(signed(KEY, "PUT", ARN, "x".repeat((6 << 20) + 1)).build(), text());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"ValidationError\"").contains("larger than 6291456 bytes");
    assertThat(arrivals).isEmpty();
  }

  @Test
  void aPortInUseIsRefused() {
    assertThatThrownBy(
            () ->
                SigningProxy.start(
                    proxy.endpoint().getPort(),
                    KEY,
                    upstream("http://127.0.0.1:1"),
                    InstantSource.system()))
        .isInstanceOf(BindException.class);
  }

  @Test
  void keysAreRandomAndShowNoSecret() {
    java.security.SecureRandom random = new java.security.SecureRandom();
    ClientKey key = new ClientKey(ClientKey.randomId(random), ClientKey.randomSecret(random));

    assertThat(key.id()).matches("TIDEMARK[A-Z0-9]{12}");
    assertThat(key.secret()).hasSize(40).isNotEqualTo(ClientKey.randomSecret(random));
    assertThat(key).hasToString(key.id());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      LocalRequest head = LocalRequest.of(exchange);
      arrivals.add(new ReceivedRequest(head, head.body().readAllBytes()));
      byte[] body =
          "{\"__type\":\"ResourceNotFound\",\"Message\":\"no\"}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("x-amzn-ErrorType", "ResourceNotFound");
      exchange.getResponseHeaders().set("x-amzn-RequestId", "r-1");
      exchange.getResponseHeaders().set("Connection", "X-Hop");
      exchange.getResponseHeaders().set("X-Hop", "1");
      exchange.sendResponseHeaders(404, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static SigningProxy proxyTo(String address) throws IOException {
    return SigningProxy.start(0, KEY, upstream(address), InstantSource.system());
  }

  private static Upstream upstream(String address) {
    return new Upstream(
        GatewayEndpoint.parse(address),
        "eu-west-1",
        StaticCredentialsProvider.create(AwsBasicCredentials.create(REAL.id(), REAL.secret())));
  }

  private HttpRequest.Builder signed(ClientKey key, String method, String target, String body) {
    return signed(key, method, target, body, Instant.now());
  }

  /** A request as AWS's Java client signs it, for SageMaker. */
  private HttpRequest.Builder signed(
      ClientKey key, String method, String target, String body, Instant at) {
    URI address = URI.create(proxy.endpoint() + target);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(AwsBasicCredentials.create(key.id(), key.secret()))
                        .request(
                            SdkHttpRequest.builder()
                                .method(SdkHttpMethod.fromValue(method))
                                .uri(address)
                                .putHeader("Content-Type", "application/x-amz-json-1.1")
                                .build())
                        .payload(ContentStreamProvider.fromByteArray(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sagemaker")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(
                            HttpSigner.SIGNING_CLOCK, Clock.fixed(at, java.time.ZoneOffset.UTC)))
            .request();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                bytes.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(bytes));
    for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
      if (!header.getKey().toLowerCase(Locale.ROOT).equals("host")) {
        header.getValue().forEach(value -> builder.header(header.getKey(), value));
      }
    }
    return builder;
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);
  }

  private static String query(ReceivedRequest arrival) {
    return Optional.of(arrival.head().rawQuery())
        .filter(query -> !query.isEmpty())
        .map(query -> "?" + query)
        .orElse("");
  }

  private static String raw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
