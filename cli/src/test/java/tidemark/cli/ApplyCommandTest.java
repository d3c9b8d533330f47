package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.DefinitionFiles;
import tidemark.local.LocalSettings;

/** {@code plan} and {@code apply} over a real store. */
class ApplyCommandTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final String PLANE =
      """
      name: plane
      record_identifier: tailnum
      event_time: known_at
      features:
        - {name: tailnum, type: String}
        - {name: known_at, type: String}
        - {name: seats, type: Integral, description: Of passengers.}
      online: {ttl: 10000 days}
      tags: {team: ops}
      """;

  private final LocalStores stores = new LocalStores();

  @TempDir Path directory;

  @Test
  void theDemoIsAppliedOnceAndThenThereIsNothingToDo() throws IOException {
    String flights = HOME.resolve("demo/flights").toString();
    int groups = DefinitionFiles.read(List.of(HOME.resolve("demo/flights")), Instant.now()).size();

    CliRun plan = tidemark("plan", flights);
    CliRun apply = tidemark("apply", flights);
    CliRun again = tidemark("apply", flights);
    CliRun check = tidemark("plan", flights, "--exit-code");

    assertThat(plan.out())
        .contains("+ carrier_last_landing  4 features, online, offline by day\n")
        .endsWith("\nPlan: " + groups + " to create.\n");
    assertThat(apply.out())
        .contains("Created feature group 'plane'.\n", "Created feature group 'origin_weather'.\n");
    assertThat(again.out())
        .isEqualTo("Nothing to do: " + groups + " groups are as their files say.\n");
    assertThat(check.exitCode()).isZero();
  }

  @Test
  void theExampleOfTheGuideIsApplied() throws IOException {
    String guide = Files.readString(HOME.resolve("docs/definitions.md"));
    String example = guide.substring(guide.indexOf("```yaml\n") + 8);
    Path file = file(example.substring(0, example.indexOf("```")));

    CliRun apply = tidemark("apply", file.toString());

    assertThat(apply.out()).contains("Created feature group 'gate_delay'.\n");
    assertThat(tidemark("plan", file.toString()).out()).startsWith("Nothing to do");
    assertThat(tidemark("group", "describe", "gate_delay").out())
        .contains("cost_center=17, owner=operations, team=flights")
        .contains("Minutes after the schedule.");
  }

  @Test
  void aPlanChangesNothing() throws IOException {
    Path file = file(PLANE);

    CliRun run = tidemark("plan", file.toString(), "--exit-code");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            + plane  3 features, online for 10000 Days, offline by day
                  Warning: Nothing refreshes an idle record: it is served for the TTL of 10000 d and then no more until it is put again.
            Plan: 1 to create.
            """);
    assertThat(store()).doesNotExist();
  }

  @Test
  void aGroupIsChangedInPlaceAndKeepsItsRecords() throws IOException {
    tidemark("apply", file(PLANE).toString());
    tidemark("put", "plane", "tailnum=N1", "known_at=2020-01-01T00:00:00Z", "seats=149");
    Path changed =
        file(
            PLANE
                    .replace("Of passengers.", "Passengers at most.")
                    .replace("online:", "  - {name: built, type: Integral}\nonline:")
                    .replace("10000 days", "9000 days")
                    .replace("team: ops", "unit: air")
                + "owner: fleet\nthroughput: {read_units: 5, write_units: 5}\n");

    CliRun plan = tidemark("plan", changed.toString());
    CliRun apply = tidemark("apply", changed.toString());
    CliRun again = tidemark("apply", changed.toString());

    assertThat(plan.out())
        .isEqualTo(
            """
            ~ plane
                + feature built  Integral
                ~ ttl: 10000 Days -> 9000 Days
                ~ throughput: on demand -> 5 read and 5 write units
                + tag owner: fleet
                + tag unit: air
                - tag team: ops
                ~ description seats: Of passengers. -> Passengers at most.
                  Warning: Nothing refreshes an idle record: it is served for the TTL of 9000 d and then no more until it is put again.
            Plan: 1 to change.
            """);
    assertThat(apply.out()).isEqualTo(plan.out() + "Changed feature group 'plane'.\n");
    assertThat(again.out()).isEqualTo("Nothing to do: 1 group is as its file says.\n");
    assertThat(tidemark("get", "plane", "N1").out()).contains("seats     149");
    assertThat(tidemark("group", "describe", "plane").out())
        .contains("tags     owner=fleet, unit=air", "Passengers at most.", "built ");
  }

  @Test
  @DisplayName("B-58: a group is destroyed only by name, and nothing is done before")
  void aGroupIsDestroyedOnlyByName() throws IOException {
    tidemark("apply", file(PLANE).toString());
    tidemark("put", "plane", "tailnum=N1", "known_at=2020-01-01T00:00:00Z", "seats=149");
    String retyped = file(PLANE.replace("seats, type: Integral", "seats, type: String")).toString();
    Path other = Files.writeString(directory.resolve("b.yaml"), PLANE.replace(": plane", ": b"));

    CliRun refused = tidemark("apply", retyped, other.toString());
    CliRun unconfirmed = tidemark("apply", retyped, "--allow-destroy", "plane");
    CliRun stillThere = tidemark("get", "plane", "N1");
    CliRun done = tidemark("apply", retyped, "--allow-destroy", "plane", "--yes");
    CliRun again = tidemark("apply", retyped, "--allow-destroy", "plane", "--yes");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out())
        .isEqualTo(
            """
            ! plane  cannot be changed in place
                  Feature 'seats' is Integral and cannot become String.
                  To destroy it and create it anew: --allow-destroy plane
            + b  3 features, online for 10000 Days, offline by day
                  Warning: Nothing refreshes an idle record: it is served for the TTL of 10000 d and then no more until it is put again.
            Plan: 1 to create, 1 refused.
            """);
    assertThat(refused.err()).isEqualTo("tidemark: Nothing was done: the plan is refused.\n");
    assertThat(unconfirmed.exitCode()).isEqualTo(1);
    assertThat(unconfirmed.err()).contains("To destroy groups without being asked: --yes.");
    assertThat(stillThere.out()).contains("149");
    assertThat(done.out())
        .startsWith("- plane  destroyed: its online records are lost; its offline files stay\n")
        .contains("+ plane  created anew: 3 features")
        .endsWith("Destroyed and created anew feature group 'plane'.\n");
    assertThat(tidemark("get", "plane", "N1").exitCode()).isEqualTo(1);
    assertThat(again.out()).startsWith("Nothing to do");
    assertThat(tidemark("group", "list").out()).doesNotContain("b  ");
  }

  @Test
  void machinesReadALineForEachGroup() throws IOException {
    tidemark("apply", file(PLANE).toString());

    CliRun changed =
        tidemark(
            "plan",
            "--json",
            file(PLANE.replace("ttl: 10000 days", "storage_type: Standard_V2")
                    + "description: Planes.\n")
                .toString());
    CliRun refused =
        tidemark("apply", "--json", file(PLANE + "offline: {partition: hour}\n").toString());

    assertThat(changed.out())
        .isEqualTo(
            "{\"group\":\"plane\",\"action\":\"change\",\"changes\":["
                + "{\"what\":\"ttl\",\"before\":\"10000 Days\"},"
                + "{\"what\":\"storage_type\",\"before\":\"Standard\",\"after\":\"Standard_V2\"}],"
                + "\"notes\":[\"Its description stays as it is: the API has no way to change"
                + " it.\"]}\n");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out())
        .isEqualTo(
            "{\"group\":\"plane\",\"action\":\"refuse\",\"reasons\":[\"Its offline files are"
                + " partitioned by day and cannot be by hour.\"]}\n");
  }

  @Test
  void aGroupWithoutAFileIsDestroyedByNameAlone() throws IOException {
    Path plane = file(PLANE);
    Path other = Files.writeString(directory.resolve("b.yaml"), PLANE.replace(": plane", ": b"));
    tidemark("apply", plane.toString(), other.toString());

    CliRun untouched = tidemark("plan", plane.toString(), "--exit-code");
    CliRun plan = tidemark("plan", plane.toString(), "--allow-destroy", "b", "--json");
    CliRun done = tidemark("apply", plane.toString(), "--allow-destroy", "b", "--yes", "--json");
    CliRun again = tidemark("apply", plane.toString(), "--allow-destroy", "b");

    assertThat(untouched.exitCode()).isZero();
    assertThat(plan.out())
        .isEqualTo(
            "{\"group\":\"b\",\"action\":\"destroy\"}\n{\"group\":\"plane\",\"action\":\"none\"}\n");
    assertThat(done.out()).isEqualTo(plan.out());
    assertThat(again.out()).startsWith("Nothing to do");
  }

  @Test
  void anApplyThatWasCutOffIsFinishedByAnother() throws IOException {
    Path plane = file(PLANE);
    Path other = Files.writeString(directory.resolve("b.yaml"), PLANE.replace(": plane", ": b"));
    // As far as one comes that ends after its first call: created, and not described.
    Path bare =
        Files.writeString(
            directory.resolve("bare.yaml"), PLANE.replace(", description: Of passengers.", ""));
    tidemark("group", "create", bare.toString());

    CliRun rest = tidemark("apply", plane.toString(), other.toString());

    assertThat(rest.out())
        .contains("~ plane\n    + description seats: Of passengers.\n", "+ b  3 features");
    assertThat(tidemark("plan", plane.toString(), other.toString()).out())
        .startsWith("Nothing to do");
  }

  @Test
  void groupsThatAreStillBeingCreatedAreWaitedFor() throws IOException {
    Path plane = file(PLANE);
    Files.createDirectories(store());
    try (Stores.Server server =
        stores.serve(
            store(), 0, LocalSettings.standard().withSettleDelay(Duration.ofMillis(300)))) {
      CliRun first = tidemark("apply", plane.toString());
      CliRun changed = tidemark("apply", file(PLANE.replace("10000 days", "9000 days")).toString());

      assertThat(server.endpoint().getPort()).isPositive();
      assertThat(first.out()).contains("Created feature group 'plane'.");
      assertThat(changed.out()).contains("Changed feature group 'plane'.");
    }
  }

  @Test
  void onlyTheAnswerYesDestroys() throws IOException {
    tidemark("apply", file(PLANE).toString());

    assertThat(asked("y\n")).contains("Only 'yes' is taken for an answer: ");
    assertThat(tidemark("group", "list").out()).contains("plane");
    assertThat(asked("yes\n"))
        .contains("\u001b[31m- plane  destroyed")
        .contains("Destroyed feature");
    assertThat(tidemark("group", "list").out()).doesNotContain("plane");
  }

  @Test
  void everyFaultOfAllFilesIsToldBeforeAnythingIsDone() throws IOException {
    Path empty = Files.createDirectories(directory.resolve("empty"));
    Path bad = Files.writeString(directory.resolve("bad.yaml"), PLANE.replace("name: p", "nam: p"));

    CliRun run =
        tidemark(
            "apply",
            file(PLANE).toString(),
            file(PLANE).toString(),
            bad.toString(),
            empty.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("both define feature group 'plane'")
        .contains("bad.yaml line 1, column 1: Unknown key 'nam'; did you mean 'name'?")
        .contains("has no *.yaml, *.yml or *.json file.");
    assertThat(store()).doesNotExist();
  }

  /** What is written when a person is asked before the group is destroyed. */
  private String asked(String answer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
            true,
            true,
            Map.of("TERM", "xterm", "COLUMNS", "100"));
    Path none = directory.resolve("none.yaml");
    try {
      Files.writeString(none, PLANE.replace("name: plane", "name: kept"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    TidemarkCli.run(
        terminal,
        stores,
        "apply",
        none.toString(),
        "--allow-destroy",
        "plane",
        "--dir",
        store().toString());
    return out.toString(StandardCharsets.UTF_8);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("plane.yaml"), text);
  }

  private Path store() {
    return directory.resolve("store");
  }

  private CliRun tidemark(String... arguments) {
    return CliRun.over(stores, store(), Map.of(), arguments);
  }
}
