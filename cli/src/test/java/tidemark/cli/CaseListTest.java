package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The numbered cases of the API that the tests of the handlers name. */
class CaseListTest {
  private static final Path TESTS = Path.of("../lambdas/src/test/java");
  private static final int CASES = 70;
  private static final Pattern NAME =
      Pattern.compile("@DisplayName\\(([^)]*(?:\\([^)]*\\)[^)]*)*)\\)");
  private static final Pattern NUMBERS =
      Pattern.compile("\\bcases? ([0-9]+(?:(?:, (?:case )?| and )[0-9]+)*)");

  @Test
  void everyCaseHasATestThroughTheHandlers() throws IOException {
    TreeSet<Integer> named = new TreeSet<>();
    for (Path file : files()) {
      Matcher name = NAME.matcher(Files.readString(file));
      while (name.find()) {
        Matcher numbers = NUMBERS.matcher(name.group(1));
        while (numbers.find()) {
          Pattern.compile("[0-9]+")
              .matcher(numbers.group(1))
              .results()
              .forEach(number -> named.add(Integer.valueOf(number.group())));
        }
      }
    }

    assertThat(named)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, CASES).boxed().collect(Collectors.toList()));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
