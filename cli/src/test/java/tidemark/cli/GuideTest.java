package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the shell blocks of guides as they stand, one after the other in an empty directory with
 * {@code ./tidemark} and {@code demo/flights}, and compares what they print.
 */
class GuideTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK =
      Pattern.compile("```sh\n(.*?)```\n(?:<!-- prints -->\n```text\n(.*?)```\n)?", Pattern.DOTALL);

  @TempDir Path directory;

  /** {@code -Dtidemark.golden.write=true} writes what is printed instead of comparing it. */
  @ParameterizedTest
  @ValueSource(strings = "materialization.md")
  void everyBlockPrintsWhatTheGuideSays(String name) throws Exception {
    Path file = HOME.resolve("docs").resolve(name);
    String guide = Files.readString(file, StandardCharsets.UTF_8);
    ServerProcess.writeLauncher(directory);
    Files.createSymbolicLink(directory.resolve("demo"), HOME.resolve("demo"));

    StringBuilder told = new StringBuilder();
    StringBuilder done = new StringBuilder();
    Matcher block = BLOCK.matcher(guide);
    while (block.find()) {
      String printed = run(block.group(1));
      if (block.group(2) != null) {
        told.append(block.group(2));
        done.append(printed);
        guide = guide.replace(block.group(2), printed);
      }
    }

    assertThat(told).isNotEmpty();
    if (Boolean.getBoolean("tidemark.golden.write")) {
      Files.writeString(file, guide, StandardCharsets.UTF_8);
    } else {
      assertThat(timeless(done.toString())).isEqualTo(timeless(told.toString()));
    }
  }

  /** What a block prints; it must end well, unless it says otherwise with {@code ||}. */
  private String run(String code) throws IOException, InterruptedException {
    Path printed = directory.resolve("printed.txt");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-ec", code)
            .directory(directory.toFile())
            .redirectOutput(printed.toFile())
            .redirectError(directory.resolve("remarks.txt").toFile());
    shell.environment().put("LC_ALL", "C.UTF-8");
    Process process = shell.start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();

    assertThat(ended).as(code).isTrue();
    assertThat(process.exitValue())
        .as(code + Files.readString(directory.resolve("remarks.txt")))
        .isZero();
    return Files.readString(printed, StandardCharsets.UTF_8);
  }

  /** Times differ each time, and so do sizes of files, and the widths of columns with them. */
  private static String timeless(String text) {
    return text.replaceAll("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z *", "TIME ")
        .replaceAll(" +[0-9]+(\\.[0-9]+)? s\\b", " N s")
        .replaceAll("[0-9]+,[0-9]{3},[0-9]{3}", "BYTES")
        .replaceAll("─+", "─")
        .replaceAll(" {2,}", "  ");
  }
}
