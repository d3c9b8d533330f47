package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ParityCommandTest {
  private static final String FAULTY =
      "{\"progress\":{\"phase\":\"compare\",\"rows\":1200}}\n{\"done\":{\"group\":\"plane\","
          + "\"asOf\":\"2026-03-01T12:00:00Z\",\"records\":1200,\"counts\":{\"equal\":1196,"
          + "\"stale\":1,\"missing\":0,\"extra\":0,\"expired\":2,\"different\":1},\"faults\":2,"
          + "\"changed\":3,\"unconfirmed\":0,\"examples\":["
          + "{\"class\":\"stale\",\"offline\":\"2026-03-01T10:00:20Z\","
          + "\"online\":\"2026-03-01T10:00:10Z\"},"
          + "{\"class\":\"expired\",\"offline\":\"2026-03-01T10:00:10Z\"},"
          + "{\"class\":\"different\",\"offline\":\"2026-03-01T10:00:10Z\","
          + "\"online\":\"2026-03-01T10:00:10Z\",\"differing\":[\"seats\",\"(expiry)\"]}]}}\n";
  private static final String HEALTHY =
      "{\"done\":{\"group\":\"plane\",\"asOf\":\"2026-03-01T12:00:00Z\",\"records\":1,"
          + "\"counts\":{\"equal\":1},\"faults\":0,\"changed\":0,\"unconfirmed\":0,"
          + "\"examples\":[]}}\n";

  private final ScriptedStores stores = new ScriptedStores();

  @Test
  void faultsAreCountedNamedAndFailTheCommand() {
    stores.answers(200, FAULTY);

    CliRun run = CliRun.of(stores, "parity", "plane");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsSubsequence(
            "class ",
            "records",
            "equal ",
            "1,196  served as recorded\n",
            "stale ",
            "1  an older record is served\n",
            "example",
            "recorded at",
            "served at",
            "stale ",
            "2026-03-01T10:00:20Z  2026-03-01T10:00:10Z\n",
            "different",
            "seats, (expiry)\n",
            "\n2 of 1,200 records served otherwise than recorded.\n");
    assertThat(run.err())
        .endsWith("(1,200 records as of 2026-03-01T12:00:00Z; 3 written since, not judged)\n");
  }

  @Test
  void healthyStoreIsSaidToBe() {
    stores.answers(200, HEALTHY);

    CliRun run = CliRun.of(stores, "parity", "plane", "--all", "--show-identifiers");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).endsWith("\nWhat is served is what was recorded.\n");
    assertThat(stores.asked().get(0))
        .startsWith("POST /_tidemark/parity?group=plane&seed=0&identifiers=true");
  }

  @Test
  void jsonIsTheWholeReport() {
    stores.answers(200, FAULTY);

    CliRun run = CliRun.of(stores, "parity", "plane", "--sample", "7", "--seed", "3", "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).startsWith("{\"group\":\"plane\",").contains("\"stale\":1");
    assertThat(stores.asked().get(0))
        .startsWith("POST /_tidemark/parity?group=plane&seed=3&sample=7");
  }

  @Test
  @DisplayName("B-72: a sample and all cannot both be asked for")
  void sampleAndAllCannotBothBeAskedFor() {
    CliRun run = CliRun.of(stores, "parity", "plane", "--sample", "7", "--all");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--sample").contains("--all").contains("mutually exclusive");
  }

  @Test
  void statusShowsEachGroupInATable() {
    stores.answers(
        200,
        "{\"version\":\"1\",\"gauges\":{\"Freshness\":{\"plane\":129600}},\"groups\":["
            + "{\"name\":\"plane\",\"status\":\"Created\",\"online\":true,\"offline\":true,"
            + "\"ttlSeconds\":7200,\"freshnessSeconds\":129600,\"arrivalSeconds\":90,"
            + "\"freshness\":\"expired\",\"rows\":12345,\"files\":3,\"bytes\":1,"
            + "\"rowsLastHour\":10,\"rowsLastDay\":200,\"pendingFiles\":1,\"pendingRows\":50,"
            + "\"dead\":0},"
            + "{\"name\":\"lonely\",\"status\":\"Created\",\"online\":true,\"offline\":false,"
            + "\"dead\":0}]}\n");

    CliRun run = CliRun.of(stores, "status");

    assertThat(run.out())
        .isEqualTo(
            """
            version  1

            group   freshness    newest event  TTL  pending  dead    rows  last hour  last day  files  last file
            ------  -----------  ------------  ---  -------  ----  ------  ---------  --------  -----  ---------
            plane   expired          36 h ago  2 h       50     0  12,345         10       200      3   90 s ago
            lonely  online only             -    -        -     0       -          -         -      -          -
            """);
  }
}
