package tidemark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a command from a deployed store at all: one line that says what to mend, exit 3. */
class DeployedAccessTest {
  private static final List<String> PROPERTIES =
      List.of(
          "aws.accessKeyId",
          "aws.secretAccessKey",
          "aws.sessionToken",
          "aws.region",
          "aws.configFile",
          "aws.sharedCredentialsFile",
          "aws.disableEc2Metadata");

  private static final String PROFILE =
      "[team]\naws_access_key_id = AKIATEAM\naws_secret_access_key = secret-canary\n";

  @TempDir private Path directory;

  private final Map<String, String> before = new HashMap<>();

  @BeforeEach
  void forgetWhatIsSet() {
    for (String name : PROPERTIES) {
      String value = System.clearProperty(name);
      if (value != null) {
        before.put(name, value);
      }
    }
    System.setProperty("aws.configFile", "/nonexistent/config");
    System.setProperty("aws.sharedCredentialsFile", "/nonexistent/credentials");
    System.setProperty("aws.disableEc2Metadata", "true");
  }

  @AfterEach
  void restore() {
    PROPERTIES.forEach(System::clearProperty);
    before.forEach(System::setProperty);
  }

  @Test
  @DisplayName("B-73: no region")
  void noRegionSaysHowToNameOne() {
    assertRefused(status(Map.of()), "No region is set. Name it with --region, or set AWS_REGION.");
  }

  @Test
  @DisplayName("B-73: no credentials")
  void noCredentialsSaysHowToSignIn() throws IOException {
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRefused(
          status(at("http", unused.getLocalPort())),
          "There are no credentials of AWS. Set them in the environment, sign in");
    }
  }

  @Test
  @DisplayName("B-73: expired credentials")
  void expiredCredentialsAreNamed() throws IOException {
    haveCredentials();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer =
        "{\"__type\":\"ExpiredTokenException\",\"message\":\"The security token is expired\"}"
            .getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
          exchange.sendResponseHeaders(400, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      assertRefused(
          status(at("http", server.getAddress().getPort())),
          "The credentials of AWS have expired or are not valid (ExpiredTokenException). Sign in");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aProfileThatIsNamedCountsBeforeTheEnvironment() throws IOException {
    haveCredentials();
    Path file = Files.writeString(directory.resolve("credentials"), PROFILE);
    System.setProperty("aws.sharedCredentialsFile", file.toString());
    Queue<String> signed = new ConcurrentLinkedQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          signed.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    server.start();
    try {
      Map<String, String> environment = at("http", server.getAddress().getPort());
      for (String[] words :
          new String[][] {
            {"--aws", "prod", "status"}, {"--aws", "prod", "--profile", "team", "status"}
          }) {
        CliRun.of(new LocalStores(), "", environment, words);
      }
    } finally {
      server.stop(0);
    }

    assertThat(signed).hasSize(2);
    assertThat(signed.poll()).contains("Credential=AKIATEST/");
    assertThat(signed.poll()).contains("Credential=AKIATEAM/");
  }

  @Test
  @DisplayName("B-73: an endpoint that refuses connections")
  void aRefusedConnectionIsNoAnswer() throws IOException {
    haveCredentials();
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertRefused(status(at("http", port)), "no answer from AWS. Check the network and the region");
  }

  @Test
  @DisplayName("B-73: a TLS error")
  void aFailedHandshakeIsNamed() throws IOException {
    haveCredentials();
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answerInPlainText(plain));
      answering.setDaemon(true);
      answering.start();

      assertRefused(
          status(at("https", plain.getLocalPort())),
          "no TLS connection to AWS. Check the endpoint, and that Java trusts");
    }
  }

  /** Until the socket is closed. */
  private static void answerInPlainText(ServerSocket plain) {
    try {
      while (true) {
        try (Socket socket = plain.accept()) {
          socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
          socket.getInputStream().skip(1);
        }
      }
    } catch (IOException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("B-73: a stack is shown with --debug only")
  void aStackIsShownOnRequest() {
    CliRun run = CliRun.of(new LocalStores(), "", Map.of(), "--debug", "--aws", "prod", "status");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("\tat tidemark.");
  }

  private static void haveCredentials() {
    System.setProperty("aws.accessKeyId", "AKIATEST");
    System.setProperty("aws.secretAccessKey", "secret-canary");
  }

  private static Map<String, String> at(String scheme, int port) {
    return Map.of("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL", scheme + "://127.0.0.1:" + port);
  }

  private static CliRun status(Map<String, String> environment) {
    List<String> words = new ArrayList<>(List.of("--aws", "prod", "status"));
    return CliRun.of(new LocalStores(), "", environment, words.toArray(String[]::new));
  }

  private static void assertRefused(CliRun run, String message) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("tidemark: ")
        .contains(message)
        .doesNotContain("\tat ", "canary")
        .hasLineCount(1);
  }
}
