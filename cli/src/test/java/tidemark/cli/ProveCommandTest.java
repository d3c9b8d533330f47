package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProveCommandTest {
  private final ScriptedStores stores = new ScriptedStores();

  @Test
  @DisplayName("B-55: four hours of computing, every six, for two: never served, and refused")
  void theKnownTrapIsShownByBothClocks() {
    CliRun run = prove("--schedule", "rate(6 hours)", "--run-time", "4h", "--ttl", "2h");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """
            schedule     rate(6 hours)
            a run takes  4 h
            source lag   0 s
            TTL          2 h

            TTL from event time (as it is): never served
            00:00       06:00       12:00       18:00
            ................................................
            worst age served  never served
            nothing served    00:00-00:00

            TTL from write time (what if): served 8 h of 24 h
            00:00       06:00       12:00       18:00
            ........####........####........####........####
            worst age served  6 h
            nothing served    00:00-04:00, 06:00-10:00, 12:00-16:00, 18:00-22:00

            The schedule's interval of 6 h exceeds half of the TTL of 2 h; at most 1 h is allowed.

            To mend it: a TTL of at least 12 h. No interval helps: a record is 4 h old when it arrives.
            """);
  }

  @Test
  void aSoundScheduleIsExitZero() {
    CliRun run =
        prove("--schedule", "rate(1 hour)", "--run-time", "10m", "--lag", "5m", "--ttl", "3h");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("TTL from event time (as it is): always served\n")
        .contains("worst age served  1 h 15 min\n")
        .contains("nothing served    at no time\n")
        .doesNotContain("To mend it");
  }

  @Test
  void theTimeToLiveIsTheGroups() {
    stores.answers(
        200,
        "{\"FeatureGroupArn\":\"arn:aws:sagemaker:us-east-1:000000000000:feature-group/g\","
            + "\"FeatureGroupName\":\"g\",\"RecordIdentifierFeatureName\":\"id\","
            + "\"EventTimeFeatureName\":\"ts\",\"FeatureDefinitions\":["
            + "{\"FeatureName\":\"id\",\"FeatureType\":\"String\"},"
            + "{\"FeatureName\":\"ts\",\"FeatureType\":\"String\"}],\"CreationTime\":1.0,"
            + "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true,"
            + "\"TtlDuration\":{\"Unit\":\"Hours\",\"Value\":12}},"
            + "\"FeatureGroupStatus\":\"Created\"}");
    stores.answers(200, "{\"schedules\":[]}");

    CliRun run =
        CliRun.of(
            stores, "prove", "g", "--schedule", "rate(6 hours)", "--run-time", "7h", "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("\"ttl_seconds\":43200")
        .contains("\"event_time\":{\"served_seconds\":")
        .contains("\"needed_ttl_seconds\":68400");
  }

  @Test
  void withoutATimeToLiveOnlyTheAgeMatters() {
    CliRun run = prove("--schedule", "cron(0 3 * * ? *)", "--run-time", "1h");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Without a TTL: always served\n")
        .contains("worst age served  1 d 1 h\n")
        .doesNotContain("write time");
  }

  @Test
  void aWrongScheduleSaysHowToWriteOne() {
    CliRun run = prove("--schedule", "hourly", "--run-time", "1h");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("Schedule 'hourly' is not valid. Write one such as rate(6 hours)");
  }

  private CliRun prove(String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "prove";
    all[1] = "--day";
    all[2] = "2026-03-01";
    System.arraycopy(options, 0, all, 3, options.length);
    return CliRun.of(stores, all);
  }
}
