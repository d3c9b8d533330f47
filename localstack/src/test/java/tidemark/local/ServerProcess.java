package tidemark.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link ServerMain} in a JVM of its own, ended with the test. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final int port;
  private final Duration startedIn;

  private ServerProcess(Process process, int port, Duration startedIn) {
    this.process = process;
    this.port = port;
    this.startedIn = startedIn;
  }

  /** Starts a server and waits until it listens. */
  static ServerProcess start(Path directory, Duration flushInterval) throws IOException {
    long begin = System.nanoTime();
    Process process = launch(directory, flushInterval).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    if (line == null) {
      throw new IOException("The server did not start: it ended with " + exitCode(process));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    return new ServerProcess(process, Integer.parseInt(line), took);
  }

  /** The process to be. Its errors go to the test's. */
  static ProcessBuilder launch(Path directory, Duration flushInterval) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(ServerMain.class.getName());
    command.add(directory.toString());
    command.add(Long.toString(flushInterval.toMillis()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  Duration startedIn() {
    return startedIn;
  }

  /** Bounds the length of any file it writes, in bytes, from now on; or "unlimited". */
  void limitFiles(String bytes) throws IOException, InterruptedException {
    Process change =
        new ProcessBuilder("prlimit", "--pid", "" + pid(), "--fsize=" + bytes + ":")
            .inheritIO()
            .start();
    if (change.waitFor() != 0) {
      throw new IOException("The limit of a process could not be changed.");
    }
  }

  /** Ends the process at once, as {@code kill -9} does; says whether it was alive until then. */
  boolean kill() {
    boolean alive = process.isAlive();
    process.destroyForcibly();
    exitCode(process);
    return alive;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int exitCode(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
