package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlCommandTest {
  private static final String COLUMNS =
      "{\"columns\":[{\"name\":\"name\",\"type\":\"VARCHAR\"},{\"name\":\"n\",\"type\":\"BIGINT\"}]}\n";

  private final ScriptedStores stores = new ScriptedStores();

  @Test
  void aTableIsForPeople() {
    stores.answers(
        200, COLUMNS + "{\"row\":[\"a\",10]}\n{\"row\":[null,-5]}\n{\"done\":{\"rows\":2}}\n");

    CliRun run = CliRun.of(stores, "sql", "SELECT 1");

    assertThat(run.out()).isEqualTo("name   n\n----  --\na     10\nnull  -5\n");
    assertThat(run.err()).isEqualTo("(2 rows)\n");
    assertThat(stores.asked().get(0)).contains("{\"sql\":\"SELECT 1\",\"limit\":1001}");
  }

  @Test
  void aTableStopsAtAThousandRowsAndSaysSo() {
    stores.answers(
        200, COLUMNS + "{\"row\":[\"a\",1]}\n".repeat(1_001) + "{\"done\":{\"rows\":1001}}\n");

    CliRun run = CliRun.of(stores, "sql", "SELECT 1");

    assertThat(run.out().lines()).hasSize(1_002);
    assertThat(run.err())
        .isEqualTo("(1,000 rows)\nThere are more; --limit says how many to show.\n");
  }

  @Test
  @DisplayName("S-22: CSV for people is safe to open in a spreadsheet; numbers stay numbers")
  void csvIsSafeForSpreadsheets() {
    String rows =
        COLUMNS
            + "{\"row\":[\"=1+1\",-5]}\n{\"row\":[\"@x, \\\"y\\\"\",7]}\n{\"row\":[\"-\",null]}\n"
            + "{\"row\":[\"\",1]}\n{\"row\":[\"a\\nb\",1]}\n{\"done\":{\"rows\":5}}\n";
    stores.answers(200, rows).answers(200, rows);

    CliRun safe = CliRun.of(stores, "sql", "SELECT 1", "--format", "csv");
    CliRun raw = CliRun.of(stores, "sql", "SELECT 1", "--format", "csv", "--no-spreadsheet-safe");

    assertThat(safe.out())
        .isEqualTo("name,n\n'=1+1,-5\n\"'@x, \"\"y\"\"\",7\n'-,\n\"\",1\n\"a\nb\",1\n");
    assertThat(safe.err())
        .isEqualTo(
            "3 cells that a spreadsheet would run as a formula got a leading apostrophe;"
                + " --no-spreadsheet-safe leaves them as they are.\n");
    assertThat(raw.out()).startsWith("name,n\n=1+1,-5\n");
    assertThat(raw.err()).isEmpty();
  }

  @ParameterizedTest(name = "S-22: a cell that begins with {0}")
  @ValueSource(strings = {"=", "+", "-", "@", "\\t", "\\r"})
  @DisplayName(
      "S-22: a cell that a spreadsheet would run gets an apostrophe, unless told otherwise")
  void aCellThatASpreadsheetWouldRunIsDefused(String sign) {
    String rows = COLUMNS + "{\"row\":[\"" + sign + "1+1\",-5]}\n{\"done\":{\"rows\":1}}\n";
    stores.answers(200, rows).answers(200, rows).answers(200, rows);
    String cell = sign.translateEscapes() + "1+1";

    CliRun safe = CliRun.of(stores, "sql", "SELECT 1", "--format", "csv");
    CliRun raw = CliRun.of(stores, "sql", "SELECT 1", "--format", "csv", "--no-spreadsheet-safe");
    CliRun json = CliRun.of(stores, "sql", "SELECT 1", "--json");

    assertThat(safe.out().replace("\"", "")).isEqualTo("name,n\n'" + cell + ",-5\n");
    assertThat(raw.out().replace("\"", "")).isEqualTo("name,n\n" + cell + ",-5\n");
    assertThat(json.out()).contains("\"" + sign + "1+1\"");
  }

  @Test
  void jsonIsOneObjectARow() {
    stores.answers(200, COLUMNS + "{\"row\":[\"a\",9007199254740993]}\n{\"done\":{\"rows\":1}}\n");

    CliRun run = CliRun.of(stores, "sql", "SELECT 1", "--json", "--limit", "5");

    assertThat(run.out()).isEqualTo("{\"name\":\"a\",\"n\":9007199254740993}\n");
    assertThat(run.err()).isEmpty();
    assertThat(stores.asked().get(0)).contains("\"limit\":5");
  }

  @Test
  void aQueryMayComeFromStandardInput() {
    stores.answers(200, "{\"columns\":[]}\n{\"done\":{\"rows\":0}}\n");

    CliRun.of(stores, "SELECT 2", Map.of(), "sql", "-", "--json");

    assertThat(stores.asked().get(0)).contains("SELECT 2");
  }

  @Test
  void aFailureAfterSomeRowsIsAFailure() {
    stores.answers(
        200,
        COLUMNS
            + "{\"row\":[\"a\",1]}\n{\"error\":{\"code\":\"ValidationError\",\"message\":\"No.\"}}\n");

    CliRun run = CliRun.of(stores, "sql", "SELECT 1", "--format", "csv");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("tidemark: No.\n");
  }

  @Test
  @DisplayName("B-74: a closed standard output ends the command, silently")
  void aClosedOutputEndsTheCommandSilently() {
    stores.answers(
        200, COLUMNS + "{\"row\":[\"a\",1]}\n".repeat(100_000) + "{\"done\":{\"rows\":100000}}\n");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(new ClosedPipe(), false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            false,
            false,
            Map.of());

    int exitCode = TidemarkCli.run(terminal, stores, "sql", "SELECT 1", "--format", "csv");

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      throw new IOException("Broken pipe");
    }
  }

  @Test
  void theDriverOfAthenaIsForADeployedStoreAndItsAbsenceSaysHowToGetIt() {
    CliRun local = CliRun.of("sql", "SELECT 1", "--athena-driver", "athena.jar");
    CliRun missing = CliRun.of("--aws", "dev", "sql", "SELECT 1", "--athena-driver", "no.jar");

    assertThat(local.exitCode()).isEqualTo(1);
    assertThat(local.err()).contains("--athena-driver asks Athena, so it needs --aws STAGE.");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err())
        .contains("There is no driver of Athena in 'no.jar'. Download 'JDBC driver");
  }
}
