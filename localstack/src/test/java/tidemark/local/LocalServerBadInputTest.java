package tidemark.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server on a laptop is sent by accident or on purpose, byte by byte. */
class LocalServerBadInputTest {
  private static final String JSON = "Content-Type: application/json";
  private static final int WARM_UPS = 20;

  @TempDir Path directory;
  private LocalFeatureStore store;
  private LocalServer server;
  private RawHttp http;

  @BeforeEach
  void start() throws IOException {
    store = LocalFeatureStore.open(directory.resolve("store"), LocalSettings.standard());
    server = LocalServer.start(store, 0, Duration.ofMillis(200));
    http = new RawHttp(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  @ParameterizedTest(name = "B-39: {0}")
  @DisplayName("B-39 S-21: a path that climbs, or names nothing, reaches no file")
  @ValueSource(
      strings = {
        "/FeatureGroup/../x",
        "/FeatureGroup/..%2F..%2Fetc%2Fpasswd",
        "/FeatureGroup/%2e%2e%2f%2e%2e%2fx",
        "/FeatureGroup/%252e%252e%252fx",
        "/FeatureGroup/a/b",
        "/FeatureGroup/a%00",
        "/FeatureGroup/a%0d%0aX-Evil:%201",
        "/FeatureGroup/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void aPathThatClimbsReachesNoFile(String path) throws IOException {
    Set<String> before = files();

    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      String body = method.equals("PUT") ? "{\"Record\":[]}" : "";
      String answer =
          http.send(
              body,
              method + " " + path + "?RecordIdentifierValueAsString=a&EventTime=x HTTP/1.1",
              http.host(),
              JSON);
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("Feature group name '", "\"__type\":\"ValidationError\"")
          .doesNotContain("X-Evil: 1\r\n");
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  @DisplayName("B-37: another content type, an encoding, gzip and UTF-16 are 415 in JSON")
  void otherBodiesAreRefused() throws IOException {
    String put = "PUT /FeatureGroup/clicks HTTP/1.1";
    String[][] bodies = {
      {"{}", "Content-Type: text/csv"},
      {"{}", "Content-Type: application/json; charset=utf-16"},
      {"\u001f\u008b\b\u0000rest", JSON},
      {"\u00fe\u00ff\u0000{\u0000}", JSON},
      {"{\u0000}\u0000", JSON},
    };

    for (String[] body : bodies) {
      assertThat(http.send(body[0], put, http.host(), body[1]))
          .startsWith("HTTP/1.1 415 ")
          .contains("\"__type\":\"ValidationError\"");
    }
    assertThat(http.send("{}", put, http.host(), JSON, "Content-Encoding: gzip"))
        .startsWith("HTTP/1.1 415 ");
  }

  @Test
  @DisplayName(
      "B-36 S-15: bodies made to harm are refused in 100 ms, once warm, and leave no memory")
  void bombsAreRefusedSoon() throws IOException {
    String put = "PUT /FeatureGroup/clicks HTTP/1.1";
    String[] bombs = {
      "{\"Record\":" + "[".repeat(10_000),
      "{\"x\":" + "1".repeat(1_000_000) + "}",
      "{\"x\":\"" + "y".repeat(1_000_000) + "\"}"
    };

    for (String bomb : bombs) {
      for (int i = 0; i < WARM_UPS; i++) {
        assertThat(http.send(bomb, put, http.host(), JSON)).startsWith("HTTP/1.1 400 ");
      }
      long heap = usedHeap();
      assertThat(best(() -> http.send(bomb, put, http.host(), JSON)))
          .isLessThan(Duration.ofMillis(100));
      assertThat(usedHeap() - heap).isLessThan(16 << 20);
    }
  }

  @Test
  @DisplayName("B-36 S-15: a string of 50 MB is refused in 100 ms, once warm, after 1 MiB of it")
  void fiftyMegabytesAreNotRead() throws IOException {
    for (int i = 0; i < WARM_UPS; i++) {
      sendFiftyMegabytes();
    }
    long heap = usedHeap();

    assertThat(best(this::sendFiftyMegabytes)).isLessThan(Duration.ofMillis(100));

    assertThat(usedHeap() - heap).isLessThan(16 << 20);
  }

  private interface Sending {
    void run() throws IOException;
  }

  /** The best of ten: a busy machine is not what is timed. */
  private static Duration best(Sending sending) throws IOException {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      sending.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return Duration.ofNanos(best);
  }

  /** Announces them, and sends as much as has to be read before the refusal. */
  private void sendFiftyMegabytes() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      String head =
          "PUT /FeatureGroup/clicks HTTP/1.1\r\n%s\r\n%s\r\nContent-Length: 50000000\r\n\r\n{\"x\":\""
              .formatted(http.host(), JSON);
      out.write(head.getBytes(US_ASCII));
      out.write("y".repeat(1 << 20).getBytes(US_ASCII));
      out.flush();
      String status =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
      assertThat(status).startsWith("HTTP/1.1 413 ");
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Everything in the directory above the store's. */
  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.map(Path::toString).collect(Collectors.toSet());
    }
  }
}
