package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps what the README shows true. */
class ReadmeTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path README = HOME.resolve("README.md");
  private static final String BEGIN = "<!-- demo -->\n";
  private static final String END = "<!-- /demo -->";

  @TempDir Path directory;

  /** {@code -Dtidemark.golden.write=true} writes the transcript instead of comparing it. */
  @Test
  void theTranscriptIsWhatTheDemoPrints() throws Exception {
    Path printed = directory.resolve("printed.txt");
    List<String> command = new ArrayList<>(ServerProcess.command("demo").command());
    command.add(1, "-Xmx1g");
    ProcessBuilder demo =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(printed.toFile())
            .redirectError(directory.resolve("progress.txt").toFile());
    demo.environment().put("LC_ALL", "C.UTF-8");

    int exitCode = demo.start().waitFor();

    String transcript = Files.readString(printed, StandardCharsets.UTF_8);
    assertThat(exitCode)
        .as(transcript + Files.readString(directory.resolve("progress.txt")))
        .isZero();
    String readme = Files.readString(README, StandardCharsets.UTF_8);
    int from = readme.indexOf(BEGIN) + BEGIN.length();
    int to = readme.indexOf(END);
    String block = "```\n$ ./tidemark demo\n" + transcript.strip() + "\n```\n";
    if (Boolean.getBoolean("tidemark.golden.write")) {
      Files.writeString(README, readme.substring(0, from) + block + readme.substring(to));
    } else {
      assertThat(timeless(readme.substring(from, to))).isEqualTo(timeless(block));
    }
  }

  /** How long things took differs each time. */
  private static String timeless(String text) {
    return text.replaceAll(" +[0-9]+(\\.[0-9]+)? s\\b", " N s");
  }
}
