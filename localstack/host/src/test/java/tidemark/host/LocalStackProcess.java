package tidemark.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tidemark.aws.AwsClients;
import tidemark.deploy.FunctionSpec;

/** LocalStack as a process on a free port, which ends with whoever started it. */
final class LocalStackProcess implements LocalStack {
  private static final Duration START_MAX = Duration.ofMinutes(5);
  private static final Duration END_MAX = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 100;

  private final Process process;
  private final URI endpoint;
  private final Path log;
  private final AwsClients clients;

  private LocalStackProcess(Process process, URI endpoint, Path log) {
    this.process = process;
    this.endpoint = endpoint;
    this.log = log;
    this.clients = LocalStack.clientsOf(endpoint);
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param tools as {@code install} has laid them out
   * @param directory for its files
   */
  static LocalStackProcess start(Path tools, Path directory) throws Exception {
    int port = freePort();
    Path log = directory.resolve("localstack.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                tools.resolve("venv/bin/python").toString(),
                "-m",
                "tidemark_localstack",
                String.valueOf(port),
                directory.resolve("state").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "PYTHONPATH", Path.of("src/main/python").toAbsolutePath().toString(),
                "PYTHONPYCACHEPREFIX", tools.resolve("pycache").toString()));
    // Its thousands of modules are compiled once, into that directory of its own.
    builder.environment().remove("PYTHONDONTWRITEBYTECODE");
    LocalStackProcess started =
        new LocalStackProcess(builder.start(), URI.create("http://127.0.0.1:" + port), log);
    started.awaitAnswer();
    return started;
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public AwsClients clients() {
    return clients;
  }

  /** The processes in which a function waits, or works. */
  List<ProcessHandle> environments(FunctionSpec function) {
    return process
        .descendants()
        .filter(
            child ->
                child
                    .info()
                    .arguments()
                    .filter(all -> Arrays.asList(all).contains(function.handler()))
                    .isPresent())
        .toList();
  }

  String log() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    clients.close();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private void awaitAnswer() throws Exception {
    HttpRequest health =
        HttpRequest.newBuilder(endpoint.resolve("/_localstack/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    HttpClient http = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        if (http.send(health, BodyHandlers.discarding()).statusCode() == 200) {
          LocalStack.requireAdapted(endpoint);
          return;
        }
      } catch (IOException e) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    close();
    throw new IllegalStateException("LocalStack did not start: " + log());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
