package tidemark.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A moto server as a process, empty before each test, and clients of it. It keeps what it is told
 * and refuses what AWS refuses by its checks; it runs no SQL and begins nothing.
 */
public final class MotoServer implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private static final Path REQUIREMENTS =
      StandIns.module().resolve("src/test/python/requirements.txt");
  private static final Path VENV = StandIns.module().resolve("target/venv");
  private static final Pattern RUNNING =
      Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long PAUSE_MILLIS = 50;

  private Process process;
  private Path output;
  private URI endpoint;
  private AwsClients clients;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    makeVenv();
    output = Files.createTempFile("moto", ".log");
    process =
        new ProcessBuilder(
                VENV.resolve("bin/python").toString(),
                "-u",
                "-m",
                "moto.server",
                "-H",
                "127.0.0.1",
                "-p",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    endpoint = awaitEndpoint();
    clients = StandIns.clients(endpoint);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    post("/moto-api/reset", "");
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (clients != null) {
      clients.close();
    }
    if (process != null) {
      process.destroy();
      process.waitFor();
    }
    Files.deleteIfExists(output);
  }

  public URI endpoint() {
    return endpoint;
  }

  public AwsClients clients() {
    return clients;
  }

  /** Tells the server something about itself. */
  public void post(String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    assertThat(status).isBetween(200, 299);
  }

  private URI awaitEndpoint() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      Matcher running = RUNNING.matcher(Files.readString(output, StandardCharsets.UTF_8));
      if (running.find()) {
        return URI.create(running.group(1));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new IllegalStateException(Files.readString(output, StandardCharsets.UTF_8));
  }

  private static void makeVenv() throws Exception {
    Path installed = VENV.resolve("requirements.txt");
    String wanted = Files.readString(REQUIREMENTS, StandardCharsets.UTF_8);
    if (Files.exists(installed)
        && Files.readString(installed, StandardCharsets.UTF_8).equals(wanted)) {
      return;
    }
    Files.createDirectories(VENV);
    String python = System.getenv().getOrDefault("PYTHON", "python3");
    run(new ProcessBuilder(python, "-m", "venv", "--clear", VENV.toString()));
    run(
        new ProcessBuilder(
            VENV.resolve("bin/python").toString(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            REQUIREMENTS.toString()));
    Files.writeString(installed, wanted, StandardCharsets.UTF_8);
  }

  private static void run(ProcessBuilder command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("venv", ".log");
    Process started = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = started.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      started.destroyForcibly();
    }
    String text = Files.readString(log, StandardCharsets.UTF_8);
    Files.delete(log);
    assertThat(ended && started.exitValue() == 0).as(text).isTrue();
  }
}
