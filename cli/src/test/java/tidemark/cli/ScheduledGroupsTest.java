package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.local.LocalSettings;

/** Schedules from definition files to what the commands show, over a real store. */
class ScheduledGroupsTest {
  private static final String PLANE =
      """
      name: plane
      record_identifier: tailnum
      event_time: known_at
      features:
        - {name: tailnum, type: String, owner: registry office}
        - {name: known_at, type: String}
      online: {ttl: 12 hours}
      """;

  private static final String SOUND =
      "materialization: {schedule: rate(1 hour), expected_run_time: 20 min, source_lag: 5 min}\n";

  private static final String TRAP =
      """
      materialization:
        schedule: cron(0 0/6 * * ? *)
        expected_run_time: 4 h
        on_arrival: true
      """;

  private final LocalStores stores = new LocalStores();

  @TempDir Path directory;

  @Test
  void aScheduleIsAppliedOnceAndShown() throws IOException {
    String file = file(PLANE + SOUND);

    CliRun plan = tidemark("plan", file);
    CliRun apply = tidemark("apply", file);
    CliRun again = tidemark("apply", file);

    assertThat(plan.out())
        .isEqualTo(
            """
            + plane  2 features, online for 12 Hours, offline by day, rate(1 hour)
                  On its schedule: always served, at most 1 h 25 min old.
            Plan: 1 to create.
            """);
    assertThat(apply.out()).isEqualTo(plan.out() + "Created feature group 'plane'.\n");
    assertThat(again.out()).isEqualTo("Nothing to do: 1 group is as its file says.\n");
    assertThat(tidemark("group", "describe", "plane").out())
        .contains("schedule     rate(1 hour)\n")
        .contains("a run takes  20 min\n")
        .contains("source lag   5 min\n")
        .containsPattern("feature +type +role +owner")
        .containsPattern("tailnum +String +record identifier +registry office");
    assertThat(tidemark("group", "describe", "plane", "--json").out())
        .contains(
            "\"materialization\":{\"schedule\":\"rate(1 hour)\","
                + "\"expected_run_time_seconds\":1200,\"source_lag_seconds\":300,"
                + "\"on_arrival\":false}")
        .contains("\"owner\":\"registry office\"");
  }

  @Test
  void aScheduleIsChangedAndRemovedInPlace() throws IOException {
    tidemark("apply", file(PLANE + SOUND));
    tidemark("put", "plane", "tailnum=N1", "known_at=2200-01-01T00:00:00Z");

    CliRun changed = tidemark("apply", file(PLANE + TRAP));
    CliRun machines = tidemark("plan", "--json", file(PLANE + SOUND));
    CliRun removed = tidemark("apply", file(PLANE));

    assertThat(changed.out())
        .isEqualTo(
            """
            ~ plane
                ~ schedule: rate(1 hour) -> cron(0 0/6 * * ? *) UTC
                ~ expected run time: 20 min -> 4 h
                - source lag: 5 min
                + on arrival: a run
                  On its schedule: always served, at most 10 h old.
            Plan: 1 to change.
            Changed feature group 'plane'.
            """);
    assertThat(machines.out())
        .contains("{\"what\":\"schedule\",\"before\":\"cron(0 0/6 * * ? *) UTC\",")
        .contains("{\"what\":\"on_arrival\",\"before\":\"a run\"}")
        .contains("\"schedule\":\"rate(1 hour)\"")
        .contains("\"verdict\":\"always served, at most 1 h 25 min old\"");
    assertThat(removed.out())
        .startsWith(
            """
            ~ plane
                - schedule: cron(0 0/6 * * ? *) UTC
                - expected run time: 4 h
                - on arrival: a run
                  Warning: Nothing refreshes an idle record: it is served for the TTL of 12 h and\
             then no more until it is put again.
            """);
    assertThat(tidemark("get", "plane", "N1").exitCode()).isZero();
    assertThat(tidemark("group", "describe", "plane").out()).doesNotContain("schedule");
  }

  @Test
  @DisplayName("B-55: schedule and TTL shrink and grow together in place, in the order that holds")
  void scheduleAndTimeToLiveChangeTogether() throws IOException {
    tidemark("apply", file(PLANE + SOUND));
    String shorter =
        file(PLANE.replace("12 hours", "1 hour") + SOUND.replace("1 hour", "9 minutes"));

    CliRun shrunk = tidemark("apply", shorter);
    CliRun grown =
        tidemark(
            "apply", file(PLANE.replace("12 hours", "9 days") + SOUND.replace("1 hour", "4 days")));

    assertThat(shrunk.err()).isEmpty();
    assertThat(shrunk.out()).contains("Changed feature group 'plane'.");
    assertThat(grown.err()).isEmpty();
    assertThat(grown.out()).contains("Changed feature group 'plane'.");
    assertThat(tidemark("group", "describe", "plane").out()).contains("rate(4 days)");
  }

  @Test
  @DisplayName("B-55: a schedule that does not go with the TTL refuses the plan with its place")
  void aScheduleThatDoesNotGoWithTheTimeToLiveRefusesThePlan() throws IOException {
    CliRun run = tidemark("plan", file(PLANE + "materialization: {schedule: rate(7 hours)}\n"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "plane.yaml line 8, column 29: The schedule's interval of 7 h exceeds half of the TTL"
                + " of 12 h; at most 6 h is allowed.");
  }

  @Test
  void proveReadsWhatIsStoredUnlessOptionsSayOtherwise() throws IOException {
    tidemark("apply", file(PLANE + SOUND));
    Path other =
        Files.writeString(directory.resolve("trap.yaml"), (PLANE + TRAP).replace("plane", "trap"));
    tidemark("apply", other.toString());
    Path idle = Files.writeString(directory.resolve("idle.yaml"), PLANE.replace("plane", "idle"));
    tidemark("apply", idle.toString());

    CliRun all = tidemark("prove");
    CliRun lines = tidemark("prove", "--json");
    CliRun one = tidemark("prove", "plane", "--ttl", "1 h");
    CliRun none = tidemark("prove", "idle");

    assertThat(all.exitCode()).isZero();
    assertThat(all.out())
        .contains("feature group  plane\nschedule       rate(1 hour)\na run takes    20 min\n")
        .contains("feature group  trap\nschedule       cron(0 0/6 * * ? *) UTC\n")
        .contains("worst age served  10 h\n")
        .doesNotContain("idle");
    assertThat(lines.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"group\":") && line.contains("\"ttl_seconds\":43200"));
    assertThat(one.exitCode()).isEqualTo(1);
    assertThat(one.out()).contains("TTL            1 h\n", "served 14 h of 24 h");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("Feature group 'idle' has no schedule.");
  }

  @Test
  void statusTellsOfTheRunsOfASchedule() throws IOException {
    tidemark("apply", file(PLANE + SOUND));

    CliRun before = tidemark("status");
    tidemark("materialize", "plane");
    CliRun after = tidemark("status");
    CliRun machines = tidemark("status", "--json");

    assertThat(before.out()).containsPattern("pending +runs +last run +next run +dead");
    assertThat(before.out())
        .containsPattern("plane +empty +- +12 h +0 +on time +- +in \\d+ (min|s)");
    assertThat(after.out()).containsPattern("on time +\\d+ s ago +in \\d+ (min|s)");
    assertThat(machines.out())
        .contains("\"materialization\":{\"schedule\":\"rate(1 hour)\"")
        .contains("\"late\":false")
        .contains("\"lastRunState\":\"complete\"")
        .contains("\"nextRun\":\"");
  }

  @Test
  void aServedStoreKeepsSchedulesJustSo() throws IOException {
    Files.createDirectories(directory.resolve("store"));
    try (Stores.Server server =
        stores.serve(directory.resolve("store"), 0, LocalSettings.standard())) {
      CliRun create = tidemark("group", "create", file(PLANE + SOUND));
      CliRun again = tidemark("plan", file(PLANE + SOUND), "--exit-code");
      CliRun removed = tidemark("apply", file(PLANE));

      assertThat(server.endpoint().getPort()).isPositive();
      assertThat(create.out()).isEqualTo("Created feature group 'plane' with 2 features.\n");
      assertThat(again.exitCode()).isZero();
      assertThat(removed.out()).contains("- schedule: rate(1 hour)\n", "Changed feature group");
      assertThat(tidemark("prove").err()).contains("No feature group has a schedule.");
    }
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("plane.yaml"), text).toString();
  }

  private CliRun tidemark(String... arguments) {
    return CliRun.over(stores, directory.resolve("store"), Map.of("COLUMNS", "200"), arguments);
  }
}
