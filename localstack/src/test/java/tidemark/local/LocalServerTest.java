package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.client.FeatureStoreClient;
import tidemark.client.HttpTransport;
import tidemark.client.LocalStore;
import tidemark.fixture.Fixtures;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

class LocalServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private LocalFeatureStore store;
  private LocalServer server;
  private RawHttp http;

  @BeforeEach
  void start() throws IOException {
    store =
        LocalFeatureStore.open(
            directory, LocalSettings.standard().withFlushInterval(Duration.ofMillis(50)));
    server = LocalServer.start(store, 0, Duration.ofMillis(200));
    http = new RawHttp(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  @Test
  void servesTheApiOverHttp() {
    try (FeatureStoreClient client =
        FeatureStoreClient.builder().endpoint(server.endpoint()).build()) {
      client.createFeatureGroup(Fixtures.definition("clicks"));
      client.waitUntilCreated("clicks", PATIENCE);
      client.putRecord(
          new PutRecord(
              "arn:aws:sagemaker:us-east-1:000000000000:feature-group/clicks",
              features("a/\u00e9 b", "2026-03-01T10:00:00Z"),
              Set.of(),
              Optional.empty()));

      assertThat(
              client
                  .getRecord(new GetRecord("clicks", "a/\u00e9 b", List.of("id")))
                  .orElseThrow()
                  .features())
          .containsExactly(Fixtures.given("id", "a/\u00e9 b"));
    }
  }

  @Test
  void tellsItsStatus() {
    LocalStore local = new LocalStore(new HttpTransport(server.endpoint(), PATIENCE));

    assertThat(local.status().require("pid")).isEqualTo("" + ProcessHandle.current().pid());
    assertThat(local.status().require("port")).isEqualTo("" + server.port());
    assertThat(local.status().require("version")).isEqualTo(TidemarkVersion.TEXT);
  }

  @Test
  @DisplayName("the lock file of the directory tells the port")
  void announcesItsPort() {
    assertThat(DataDirectory.holder(directory).orElseThrow().port()).hasValue(server.port());
  }

  @Test
  @DisplayName("B-72 a port in use is refused")
  void refusesAPortInUse() throws IOException {
    Path other = directory.resolve("other");
    try (LocalFeatureStore second = LocalFeatureStore.open(other, LocalSettings.standard())) {
      assertThatThrownBy(() -> LocalServer.start(second, server.port()))
          .isInstanceOf(BindException.class);
      assertThat(DataDirectory.holder(other).orElseThrow().port()).isEmpty();
    }
  }

  @Test
  @DisplayName("B-76 S-20 a request for another host is refused: DNS may have been rebound")
  void refusesAnotherHost() throws IOException {
    List<String> hosts =
        List.of(
            "Host: evil.test",
            "Host: evil.test:" + server.port(),
            "Host: 127.0.0.1",
            "Host: 127.0.0.1:1",
            "Host: 127.0.0.1.evil.test:" + server.port(),
            "X-Host: none");

    for (String host : hosts) {
      for (String line :
          List.of("GET /_tidemark/status HTTP/1.1", "GET /FeatureGroup/x HTTP/1.1")) {
        assertThat(http.send("", line, host)).startsWith("HTTP/1.1 403 ");
      }
    }
    for (String name : List.of("127.0.0.1", "localhost", "LOCALHOST", "[::1]")) {
      assertThat(
              http.send(
                  "", "GET /_tidemark/status HTTP/1.1", "Host: " + name + ":" + server.port()))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  @DisplayName("B-76 S-20 a request from a page of another site is refused before any effect")
  void refusesAnotherOrigin() throws IOException {
    List<String> origins =
        List.of(
            "Origin: http://evil.test",
            "Origin: null",
            "Origin: https://127.0.0.1:" + server.port(),
            "Origin: http://127.0.0.1:" + server.port() + ".evil.test",
            "Referer: http://evil.test/127.0.0.1:" + server.port());
    String create =
        "{\"FeatureGroupName\":\"clicks\",\"RecordIdentifierFeatureName\":\"id\","
            + "\"EventTimeFeatureName\":\"ts\",\"OnlineStoreConfig\":{\"EnableOnlineStore\":true},"
            + "\"FeatureDefinitions\":[{\"FeatureName\":\"id\",\"FeatureType\":\"String\"},"
            + "{\"FeatureName\":\"ts\",\"FeatureType\":\"String\"}]}";
    String[] call = {"POST / HTTP/1.1", http.host(), "X-Amz-Target: SageMaker.CreateFeatureGroup"};

    for (String origin : origins) {
      assertThat(http.send(create, call[0], call[1], call[2], origin))
          .startsWith("HTTP/1.1 403 ")
          .contains("AccessDeniedException")
          .contains("names another site");
    }
    assertThat(store.store().registry().list()).isEmpty();

    String own = "Origin: http://127.0.0.1:" + server.port();
    assertThat(http.send(create, call[0], call[1], call[2], own)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"files", "job-plan", "leaks", "load", "materialize", "parity", "sql", "transform"})
  @DisplayName("B-76 a GET, which any web page can send, begins nothing")
  void aGetBeginsNothing(String route) throws IOException {
    assertThat(get("/_tidemark/" + route + "?group=clicks"))
        .startsWith("HTTP/1.1 400 ")
        .contains("This path takes POST only.");
  }

  @Test
  @DisplayName("B-76 a POST to a route of ours needs the header that no form can send")
  void refusesAFormToARouteOfOurs() throws IOException {
    store.add("echo", (request, answer) -> JsonLinesAnswer.send(answer, l -> l.line(j -> {})));
    String form = "Content-Type: application/x-www-form-urlencoded";

    assertThat(http.send("sql=x", "POST /_tidemark/echo HTTP/1.1", http.host(), form))
        .startsWith("HTTP/1.1 403 ")
        .contains("needs the header X-Tidemark-Client");
    assertThat(
            http.send("{}", "POST /_tidemark/echo HTTP/1.1", http.host(), "X-Tidemark-Client: 1"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  @DisplayName("B-76 a form to the API is refused by its content type")
  void refusesAFormToTheApi() throws IOException {
    for (String path : List.of("/", "/BatchGetRecord")) {
      assertThat(
              http.send(
                  "a=b",
                  "POST " + path + " HTTP/1.1",
                  http.host(),
                  "X-Amz-Target: SageMaker.ListFeatureGroups",
                  "Content-Type: application/x-www-form-urlencoded"))
          .startsWith("HTTP/1.1 415 ");
    }
  }

  @Test
  @DisplayName("B-48 unknown routes are answered in JSON")
  void unknownRoutesAreAnsweredInJson() throws IOException {
    List<String> lines =
        List.of(
            "GET /nowhere HTTP/1.1",
            "PUT /FeatureGroup/ HTTP/1.1",
            "PUT /FeatureGroup/a//b HTTP/1.1",
            "PATCH /FeatureGroup/a HTTP/1.1",
            "GET //FeatureGroup/a HTTP/1.1",
            "GET /_tidemark/nowhere HTTP/1.1",
            "DELETE /_tidemark/status HTTP/1.1",
            "PUT / HTTP/1.1");

    for (String line : lines) {
      assertThat(http.send("", line, http.host()))
          .containsPattern("^HTTP/1.1 40[045] ")
          .contains("\"__type\"")
          .doesNotContain("<h1>");
    }
  }

  @Test
  @DisplayName("B-36 S-15 a body over 1 MiB is refused, and no more than that is read")
  void refusesALargeBody() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("PUT /FeatureGroup/clicks HTTP/1.1\r\n"
                  + http.host()
                  + "\r\nContent-Length: 50000000\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[(1 << 20) + 1]);
      out.flush();

      List<String> head =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .lines()
              .takeWhile(line -> !line.isEmpty())
              .toList();

      assertThat(head).first().asString().startsWith("HTTP/1.1 413 ");
      assertThat(head).contains("Connection: close");
    }
  }

  @Test
  @DisplayName("G-21 more requests than can be worked on are answered 503 with Retry-After")
  void overloadIsAnswered503() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(32);
    addGet(
        "slow",
        (request, answer) -> {
          entered.countDown();
          await(release);
          JsonLinesAnswer.send(answer, lines -> lines.line(json -> {}));
        });
    ExecutorService threads = Executors.newFixedThreadPool(150);
    try {
      List<Future<String>> working = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        working.add(threads.submit(() -> get("/_tidemark/slow")));
      }
      assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

      List<Future<String>> tooMany = new ArrayList<>();
      for (int i = 0; i < 118; i++) {
        tooMany.add(threads.submit(() -> get("/_tidemark/status")));
      }

      for (Future<String> answer : tooMany) {
        assertThat(answer.get()).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: 1");
      }
      release.countDown();
      for (Future<String> answer : working) {
        assertThat(answer.get()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(get("/_tidemark/status")).startsWith("HTTP/1.1 200 ");
    } finally {
      release.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void linesArriveOneByOne() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    addGet(
        "lines",
        (request, answer) ->
            JsonLinesAnswer.send(
                answer,
                lines -> {
                  lines.line(json -> json.writeNumberField("n", 1));
                  await(read);
                  lines.line(json -> json.writeNumberField("n", 2));
                }));

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("GET /_tidemark/lines HTTP/1.1\r\n" + http.host() + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String line = reader.readLine();
      while (!line.equals("{\"n\":1}")) {
        line = reader.readLine();
      }
      read.countDown();
      while (!line.equals("{\"n\":2}")) {
        line = reader.readLine();
      }
    }
  }

  @Test
  @DisplayName("S-14 a route that fails unexpectedly tells nothing of it")
  void anUnexpectedFailureIsInternal() throws IOException {
    addGet(
        "broken",
        (request, answer) -> {
          throw new IllegalStateException("secret detail");
        });

    assertThat(get("/_tidemark/broken"))
        .startsWith("HTTP/1.1 500 ")
        .contains("InternalFailure")
        .doesNotContain("secret");
  }

  @Test
  @DisplayName("S-20 an answer is never taken for a page")
  void answersForbidSniffing() throws IOException {
    assertThat(get("/FeatureGroup/x")).containsIgnoringCase("x-content-type-options: nosniff");
  }

  @Test
  void keepsConnectionsAlive() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (int i = 0; i < 3; i++) {
        socket
            .getOutputStream()
            .write(
                ("GET /FeatureGroup/x?RecordIdentifierValueAsString=a HTTP/1.1\r\n"
                        + http.host()
                        + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(reader.readLine()).startsWith("HTTP/1.1 404 ");
        int length = 0;
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
          if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
            length = Integer.parseInt(line.substring(16));
          }
        }
        assertThat(length).isPositive();
        assertThat(reader.skip(length)).isEqualTo(length);
      }
    }
  }

  @Test
  void bodiesOfKnownLengthAreSentWhole() throws IOException {
    addGet(
        "empty",
        (request, answer) ->
            answer.begin(200, Map.of("Content-Type", "text/plain"), OptionalLong.of(0)).close());

    assertThat(get("/_tidemark/empty")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
  }

  private void addGet(String name, LocalRoute route) {
    store.add(
        name,
        new LocalRoute() {
          @Override
          public Set<String> methods() {
            return Set.of("GET");
          }

          @Override
          public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
            route.answer(request, answer);
          }
        });
  }

  private String get(String path) throws IOException {
    return http.send("", "GET " + path + " HTTP/1.1", http.host());
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("Nobody released the latch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
