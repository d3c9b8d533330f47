package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the commands of guides that need a deployed store: they are there, with these options. */
class GuideCommandsTest {
  private static final Pattern COMMAND = Pattern.compile("\\./tidemark ([^\n`#)]*)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final String API = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/dev";

  @ParameterizedTest
  @ValueSource(strings = {"deploy.md", "operations.md", "security.md"})
  void everyCommandIsUnderstood(String name) throws IOException {
    String guide = Files.readString(Path.of("..", "docs", name));

    List<String> commands = COMMAND.matcher(guide).results().map(m -> m.group(1)).toList();

    assertThat(commands).hasSizeGreaterThan(2);
    assertThat(commands)
        .allSatisfy(
            command -> assertThatCode(() -> parse(words(command))).doesNotThrowAnyException());
  }

  private static void parse(String... words) {
    Session session = new Session(Terminal.system(), new LocalStores(), new GlobalOptions());
    TidemarkCli.commandLine(session, words).parseArgs(words);
  }

  private static String[] words(String command) {
    return WORD.matcher(command.replace("$API", API).replace("$STORE", "s3://store"))
        .results()
        .map(GuideCommandsTest::text)
        .toArray(String[]::new);
  }

  private static String text(MatchResult word) {
    return word.group().replaceAll("^['\"]|['\"]$", "");
  }
}
