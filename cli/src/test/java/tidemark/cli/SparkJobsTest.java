package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on the Spark of PyPI: the plans of {@code glue-scripts}, and the whole command. */
class SparkJobsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Path TESTS = PROJECT.resolve("glue-scripts/tests");
  private static final Path VENV = Path.of("target/spark-venv").toAbsolutePath();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  @TempDir static Path directory;

  private static PythonTests python;

  @BeforeAll
  static void install() throws Exception {
    python = new PythonTests(TESTS, VENV, directory);
    python.install();
  }

  @TestFactory
  Stream<DynamicTest> plansGiveOnSparkWhatTheyGiveOnDuckDb() throws Exception {
    return python.run(Map.of("JAVA_HOME", System.getProperty("java.home")));
  }

  @Test
  void theGuideToPipelinesRunsAsItStands() throws Exception {
    Path workplace = Files.createDirectory(directory.resolve("guide"));
    Files.createSymbolicLink(workplace.resolve("demo"), PROJECT.resolve("demo"));
    Files.createSymbolicLink(workplace.resolve("spark-venv"), VENV);
    ServerProcess.writeLauncher(workplace);
    StringBuilder script = new StringBuilder("set -e\n");
    Matcher blocks = BLOCK.matcher(Files.readString(PROJECT.resolve("docs/pipelines.md")));
    while (blocks.find()) {
      script.append(blocks.group(1));
    }
    Path file = Files.writeString(directory.resolve("guide.sh"), script);
    ProcessBuilder shell = new ProcessBuilder("sh", file.toString()).directory(workplace.toFile());

    String output = python.run(shell) + "\n";

    assertThat(output)
        .contains("Wrote 26,115 rows into 'origin_weather'")
        .contains("Computed 93 rows into 'weather_daily'")
        .contains("Wrote 93 rows into 'weather_daily'")
        .contains("What is served is what was recorded.")
        .contains("aws glue start-job-run --job-name tidemark-jobs");
    assertThat(differing(workplace)).as(output).isEqualTo("writes,differing\n186,0\n");
  }

  /** Both engines wrote each row; counts the rows of which they do not say the same. */
  private static String differing(Path workplace) {
    String sql =
        """
        SELECT sum(n) AS writes, count(*) FILTER (WHERE n <> 2 OR versions > 1) AS differing
        FROM (
          SELECT count(*) AS n,
            count(DISTINCT (hours, max_wind_speed, min_visib, event_time_ns)) AS versions
          FROM weather_daily
          GROUP BY origin, computed_for)""";
    return CliRun.of(
            new LocalStores(),
            "--dir",
            workplace.resolve(".tidemark").toString(),
            "sql",
            "--format",
            "csv",
            sql)
        .out();
  }
}
