package tidemark.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end.
 *
 * @param directory where it runs
 * @param environment beside that of this process
 * @param logs where what it writes is kept
 */
record Program(Path directory, Map<String, String> environment, Path logs) {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** What it wrote to its standard output; it must succeed. */
  String run(List<String> command) throws IOException, InterruptedException {
    Ended ended = ended(command);

    assertThat(ended.status()).as("%s%n%s%n%s", command, ended.out(), ended.errors()).isZero();
    return ended.out();
  }

  record Ended(int status, String out, String errors) {}

  /** How it ended, and what it wrote. */
  Ended ended(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(logs, "out-", ".txt");
    Path errors = Files.createTempFile(logs, "errors-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      // After its time, or if no one waits any longer.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    process.waitFor();
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(errors, StandardCharsets.UTF_8));
  }
}
