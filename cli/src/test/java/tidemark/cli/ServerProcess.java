package tidemark.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code tidemark up} as a process of its own, on a free port, ended with the test. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern ENDPOINT = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final String endpoint;
  private final Queue<String> said;
  private final Thread listener;

  private ServerProcess(Process process, String endpoint, Queue<String> said, Thread listener) {
    this.process = process;
    this.endpoint = endpoint;
    this.said = said;
    this.listener = listener;
  }

  /** Starts the server over a data directory and waits until it says where it listens. */
  static ServerProcess start(Path dataDirectory, String... options) throws IOException {
    ProcessBuilder up = command("up", "--port", "0", "--dir", dataDirectory.toString());
    up.command().addAll(List.of(options));
    Process process = up.redirectErrorStream(true).start();
    Queue<String> said = new ConcurrentLinkedQueue<>();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.add(line);
      Matcher matcher = ENDPOINT.matcher(line);
      if (matcher.find()) {
        return new ServerProcess(process, matcher.group(1), said, listen(output, said));
      }
    }
    throw new IOException("The server did not start: " + String.join("\n", said));
  }

  /** The CLI in a JVM of its own, on the class path of this test. */
  static ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dtidemark.home=" + System.getProperty("tidemark.home", ".."));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("tidemark.cli.TidemarkCli");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** So that what the guides tell people to type, {@code ./tidemark}, runs what is tested here. */
  static void writeLauncher(Path directory) throws IOException {
    String words =
        command().command().stream().map(Shell.SH::quoted).collect(Collectors.joining(" "));
    Path launcher = directory.resolve("tidemark");
    Files.writeString(launcher, "#!/bin/sh\nexec " + words + " \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  String endpoint() {
    return endpoint;
  }

  /** All that it wrote to its output and its errors; whole once it is closed. */
  String said() {
    return String.join("\n", said);
  }

  long pid() {
    return process.pid();
  }

  /** What points boto3, the AWS CLI and the AWS SDKs at this server. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_SAGEMAKER", endpoint,
        "AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME", endpoint,
        "AWS_ACCESS_KEY_ID", "test",
        "AWS_SECRET_ACCESS_KEY", "test",
        "AWS_DEFAULT_REGION", "us-east-1",
        "AWS_REGION", "us-east-1");
  }

  @Override
  public void close() {
    process.toHandle().destroy(); // Process.destroy would close its output before it has ended.
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      listener.join(TimeUnit.SECONDS.toMillis(20));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps the pipe empty, so that the server never waits for its reader. */
  private static Thread listen(BufferedReader output, Queue<String> said) {
    Thread listener = new Thread(() -> output.lines().forEach(said::add));
    listener.setDaemon(true);
    listener.start();
    return listener;
  }
}
