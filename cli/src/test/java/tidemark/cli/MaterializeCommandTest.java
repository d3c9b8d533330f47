package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaterializeCommandTest {
  private static final String RUN =
      """
      {"id":"r1","group":"plane","scope":"full","state":"%s","began":"2026-03-01T12:00:00Z",\
      "ended":"2026-03-01T12:00:01.500Z","files":2,"bytes":3000,"rows":1000,"applied":500,\
      "historic":400,"expired":1,"failed":99,"problems":[%s]}""";

  private final ScriptedStores stores = new ScriptedStores();

  @Test
  void tellsWhatARunDid() {
    stores.answers(
        200,
        "{\"progress\":{\"phase\":\"apply\",\"rows\":10}}\n{\"done\":"
            + RUN.formatted("complete", "")
            + "}\n");

    CliRun run = CliRun.of(stores, "materialize", "plane", "--full");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("Materialized 'plane' in ")
        .endsWith(
            ": 1,000 rows in 2 files, 500 records online, 400 historic, 1 expired, 99 failed.\n");
    assertThat(stores.asked())
        .containsExactly("POST /_tidemark/materialize?group=plane&scope=full ");
  }

  @Test
  void aRunThatFailedInPartSaysWhyAndExitsOne() {
    stores.answers(200, "{\"done\":" + RUN.formatted("failed", "\"The file is missing.\"") + "}\n");

    CliRun run = CliRun.of(stores, "materialize", "plane", "--heal", "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("\"state\":\"failed\"").contains("\"failed\":99");
    assertThat(run.err()).isEqualTo("The file is missing.\n");
    assertThat(stores.asked().get(0)).contains("scope=heal");
  }

  @Test
  void aDryRunTellsWhatWouldBeRead() {
    stores.answers(
        200, "{\"done\":{\"group\":\"plane\",\"dryRun\":true,\"files\":1,\"rows\":7,\"bytes\":9}}");

    CliRun run = CliRun.of(stores, "materialize", "plane", "--dry-run");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("Would read 1 file of 'plane' with 7 rows, 9 bytes.\n");
    assertThat(stores.asked().get(0)).contains("group=plane&scope=pending&dryRun=true");
  }

  @Test
  void runsAreATableTheLastFirst() {
    stores.answers(
        200,
        "{\"running\":[{\"group\":\"plane\",\"began\":\"2026-03-01T13:00:00Z\"}],\"runs\":["
            + RUN.formatted("complete", "")
            + "]}");

    CliRun run = CliRun.of(stores, "runs", "plane");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().skip(2))
        .singleElement()
        .asString()
        .contains("plane", "2026-03-01T12:00:00Z", "1.50 s", "full", "complete", "1,000", "500");
    assertThat(run.err())
        .isEqualTo("A run of 'plane' is in progress since 2026-03-01T13:00:00Z.\n(1 run)\n");
    assertThat(stores.asked()).containsExactly("GET /_tidemark/runs?group=plane ");
  }

  @Test
  void withoutARunThereIsAHint() {
    stores.answers(200, "{\"running\":[],\"runs\":[]}");

    CliRun run = CliRun.of(stores, "runs");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("tidemark materialize GROUP");
  }
}
