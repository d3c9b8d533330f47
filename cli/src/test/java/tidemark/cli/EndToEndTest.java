package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.local.LocalSettings;

/** Whole commands over a real store in a directory of their own. */
class EndToEndTest {
  static final String PLANE =
      """
      name: plane
      record_identifier: tailnum
      event_time: known_at
      features:
        - {name: tailnum, type: String}
        - {name: known_at, type: String}
        - {name: seats, type: Integral}
      """;

  private final LocalStores stores = new LocalStores();

  @TempDir Path directory;

  @BeforeEach
  void define() throws IOException {
    Path definition = Files.writeString(directory.resolve("plane.yaml"), PLANE);
    CliRun run = tidemark("group", "create", definition.toString());
    assertThat(run.out()).isEqualTo("Created feature group 'plane' with 3 features.\n");
  }

  @Test
  void whatIsPutIsServedAndWhatIsDeletedIsNot() {
    CliRun put =
        tidemark("put", "plane", "tailnum=N1", "known_at=2013-01-01T00:00:00Z", "seats=149");
    CliRun get = tidemark("get", "plane", "N1");
    CliRun delete = tidemark("delete", "plane", "N1", "--event-time", "2013-01-02T00:00:00Z");
    CliRun gone = tidemark("get", "plane", "N1");

    assertThat(put.out()).isEqualTo("Put 1 record into 'plane'.\n");
    assertThat(get.out())
        .isEqualTo("tailnum   N1\nknown_at  2013-01-01T00:00:00Z\nseats     149\n");
    assertThat(delete.exitCode()).isZero();
    assertThat(gone.exitCode()).isEqualTo(1);
  }

  @Test
  void whatIsServedIsFoundToBeWhatWasRecorded() throws IOException {
    tidemark("load", planes(30, 0).toString(), "--group", "plane");
    tidemark("put", "plane", "tailnum=N1", "known_at=2013-01-01T00:00:00Z", "seats=0149");

    CliRun run = tidemark("parity", "plane", "--all", "--json");

    assertThat(run.out()).contains("\"records\":30,").contains("\"faults\":0,");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aDefinitionKeepsItsPartitionsByDay() {
    CliRun run = tidemark("group", "describe", "plane");

    assertThat(run.out())
        .contains("offline  Parquet, a partition per day")
        .contains("tailnum   String    record identifier")
        .contains("known_at  String    event time");
  }

  @Test
  void aDefinitionSaysWhatFeaturesAreAndCarriesTags() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("tagged.yaml"),
            """
            name: tagged
            record_identifier: id
            event_time: ts
            features:
              - {name: id, type: String}
              - {name: ts, type: String, description: When it was seen.}
            tags: {team: ops}
            """);

    tidemark("group", "create", file.toString());

    assertThat(tidemark("group", "describe", "tagged").out())
        .contains("tags     team=ops")
        .contains("ts       String  event time         When it was seen.");
    assertThat(tidemark("group", "describe", "tagged", "--json").out())
        .contains("\"description\":\"When it was seen.\"", "\"tags\":{\"team\":\"ops\"}");
  }

  @Test
  @DisplayName("S-04: grants are added, listed and removed")
  void grantsComeAndGo() {
    String ann = "arn:aws:iam::000000000000:user/ann";

    assertThat(tidemark("grant", "add", ann, "Plane", "read").out())
        .isEqualTo("Granted read on 'plane' to " + ann + ".\n");
    assertThat(tidemark("grant", "add", ann, "plane", "read").out())
        .isEqualTo("Granted before: read on 'plane' to " + ann + ".\n");
    assertThat(tidemark("grant", "list", "--json").out())
        .isEqualTo("{\"principal\":\"" + ann + "\",\"group\":\"plane\",\"access\":\"read\"}\n");
    assertThat(tidemark("grant", "list").out()).contains("plane  " + ann + "  read");
    assertThat(tidemark("grant", "remove", ann, "plane", "write").out())
        .startsWith("There was no grant of write");
    assertThat(tidemark("grant", "remove", ann, "plane", "read").out()).startsWith("Removed read");
    assertThat(tidemark("grant", "list").err()).startsWith("There is no grant:");
    assertThat(tidemark("grant", "add", "ann", "plane", "read").err())
        .contains("Principal 'ann' is not the ARN of a principal");
  }

  @Test
  void listAndDeleteFollowEachOther() {
    assertThat(tidemark("group", "list").out()).contains("plane  Created");

    assertThat(tidemark("group", "delete", "plane").exitCode()).isZero();

    assertThat(tidemark("group", "list").err()).startsWith("There is no feature group yet.");
    assertThat(tidemark("get", "plane", "N1").err()).contains("plane");
  }

  @Test
  @DisplayName("B-65: one bad row is named and nothing is loaded; --skip-bad goes on without it")
  void oneBadRowIsNamedAndNothingIsLoaded() throws IOException {
    Path file = planes(5_000, 4_321);
    Path rejects = directory.resolve("bad.csv");

    CliRun refused = tidemark("load", file.toString(), "--group", "plane");
    CliRun nothing = tidemark("get", "plane", "N1");
    CliRun loaded =
        tidemark(
            "load",
            file.toString(),
            "--group",
            "plane",
            "--skip-bad",
            "1",
            "--rejects",
            rejects.toString());
    CliRun served = tidemark("get", "plane", "N1", "--features", "seats");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("line 4322: Feature 'seats' of feature group 'plane' is Integral")
        .doesNotContain("many");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(loaded.out())
        .startsWith("Loaded 4,999 rows into 'plane' in ")
        .contains("Left out 1 bad row; see '" + rejects + "'.");
    assertThat(rejects).content().startsWith("row,reason\n4321,\"Feature 'seats'");
    assertThat(served.out()).isEqualTo("seats  1\n");
  }

  @Test
  void aFileIsLoadedOnceUnlessAskedAgain() throws IOException {
    Path file = planes(3, 0);

    tidemark("load", file.toString(), "--group", "plane");
    CliRun again = tidemark("load", file.toString(), "--group", "plane");

    assertThat(again.exitCode()).isZero();
    assertThat(again.out())
        .isEqualTo("File '" + file + "' was loaded before; --again loads it once more.\n");
  }

  @Test
  void commandsUseTheServerWhenThereIsOne() throws IOException {
    try (Stores.Server server = stores.serve(store(), 0, LocalSettings.standard())) {
      tidemark("put", "plane", "tailnum=N1", "known_at=2013-01-01T00:00:00Z", "seats=149");

      CliRun status = tidemark("status", "--json");

      assertThat(stores.isServed(store())).isTrue();
      assertThat(status.out()).contains("\"port\":" + server.endpoint().getPort());
      assertThat(tidemark("get", "plane", "N1").exitCode()).isZero();
    }
    assertThat(stores.isServed(store())).isFalse();
    assertThat(tidemark("get", "plane", "N1").exitCode()).isZero();
  }

  @Test
  @DisplayName("B-75: a second server says who holds the directory")
  void aSecondServerSaysWhoHoldsTheDirectory() throws IOException {
    try (Stores.Server server = stores.serve(store(), 0, LocalSettings.standard())) {
      CliRun second = tidemark("up", "--port", "0");

      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err())
          .contains(" is held by process " + ProcessHandle.current().pid())
          .contains(server.endpoint().toString());
    }
  }

  @Test
  @DisplayName("B-72: a port in use")
  void aPortInUseIsSaid() throws IOException {
    Path other = directory.resolve("other");
    try (Stores.Server server = stores.serve(store(), 0, LocalSettings.standard())) {
      CliRun second =
          CliRun.of(
              stores,
              "up",
              "--dir",
              other.toString(),
              "--port",
              Integer.toString(server.endpoint().getPort()));

      assertThat(second.exitCode()).isEqualTo(2);
      assertThat(second.err()).startsWith("tidemark: The port is in use.");
    }
  }

  @Test
  void aDirectoryWithoutAStoreSaysHowToBegin() {
    CliRun run = CliRun.of(stores, "get", "plane", "N1", "--dir", directory + "/none");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "tidemark: There is no store in '"
                + directory
                + "/none'. Name its directory with --dir, or begin one: tidemark group create"
                + " FILE.\n");
    assertThat(directory.resolve("none")).doesNotExist();
  }

  private Path store() {
    return directory.resolve("store");
  }

  private CliRun tidemark(String... arguments) {
    return CliRun.over(stores, store(), Map.of(), arguments);
  }

  /** Planes N1 to Nrows with as many seats as their number; a bad one has text for seats. */
  private Path planes(int rows, int bad) throws IOException {
    StringBuilder csv = new StringBuilder("tailnum,known_at,seats\n");
    for (int i = 1; i <= rows; i++) {
      csv.append("N%d,2013-01-01T00:00:00Z,%s%n".formatted(i, i == bad ? "many" : i));
    }
    return Files.writeString(directory.resolve("planes.csv"), csv);
  }
}
