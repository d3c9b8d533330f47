package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tidemark.client.plan.FoundGroup;
import tidemark.client.plan.Plan;
import tidemark.client.plan.PlanRun;
import tidemark.model.FeatureGroupName;

/** Waiting for what a store does after it has answered, and plans that depend on it. */
class SettledGroupsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String DESCRIBED =
      """
      {"FeatureGroupArn":"arn:aws:sagemaker:us-east-1:000000000000:feature-group/g",
       "FeatureGroupName":"g","RecordIdentifierFeatureName":"id","EventTimeFeatureName":"ts",
       "FeatureDefinitions":[{"FeatureName":"id","FeatureType":"String"},
         {"FeatureName":"ts","FeatureType":"String"}],
       "CreationTime":1772359200,"FeatureGroupStatus":"%s",
       "OnlineStoreConfig":{"EnableOnlineStore":true,"StorageType":"Standard"},
       "LastUpdateStatus":{"Status":"%s","FailureReason":"The table is busy."}}
      """;

  private static final String GONE = "{\"__type\":\"ResourceNotFound\",\"Message\":\"Gone.\"}";

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final RecordedServer server = new RecordedServer();
  private final FeatureStoreClient client =
      FeatureStoreClient.builder().endpoint(server.endpoint()).build();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void anUpdateInProgressIsWaitedFor() {
    server
        .answers(200, DESCRIBED.formatted("Created", "InProgress"))
        .answers(200, DESCRIBED.formatted("Created", "Successful"));

    assertThat(client.waitUntilSettled("g", PATIENCE)).isPresent();
    assertThat(server.calls()).isEqualTo(2);
  }

  @Test
  void aGroupThatIsBeingDeletedIsWaitedForUntilItIsGone() {
    server.answers(200, DESCRIBED.formatted("Deleting", "Successful")).answers(400, GONE);

    assertThat(client.waitUntilSettled("g", PATIENCE)).isEmpty();
  }

  @Test
  void waitingEndsWithPatience() {
    server.answers(200, DESCRIBED.formatted("Creating", "Successful"));

    assertThatThrownBy(() -> client.waitUntilSettled("g", Duration.ofNanos(1)))
        .hasMessage("Feature group 'g' still changes after 0 s. Try again later.");
  }

  @Test
  void aRunEndsWithTheReasonOfAnUpdateThatFailed() {
    Plan plan =
        Plan.of(
            List.of(DefinitionFile.parseAll("g.yaml", definition("offline: false"), NOW)),
            List.of(found()),
            Set.of(),
            NOW);
    server.answers(200, "{}").answers(200, DESCRIBED.formatted("Created", "Failed"));

    assertThatThrownBy(() -> new PlanRun(client, PATIENCE, step -> {}).run(plan))
        .hasMessage("The update of feature group 'g' failed: The table is busy.");
  }

  @Test
  void aRefusedPlanIsNotBegun() {
    Plan plan =
        Plan.of(
            List.of(DefinitionFile.parseAll("g.yaml", definition(""), NOW)),
            List.of(found()),
            Set.of(),
            NOW);

    assertThatThrownBy(() -> new PlanRun(client, PATIENCE, step -> {}).run(plan))
        .hasMessage("The plan cannot be carried out; nothing was done.");
    assertThat(server.calls()).isEqualTo(5);
  }

  private FoundGroup found() {
    server
        .answers(200, DESCRIBED.formatted("Created", "Successful"))
        .answers(200, "{\"Tags\":[]}")
        .answers(200, "{\"Results\":[]}")
        .answers(200, "{\"Results\":[]}")
        .answers(200, "{\"schedules\":[]}");
    Optional<FoundGroup> found = FoundGroup.find(client, new FeatureGroupName("g"), PATIENCE);
    return found.orElseThrow();
  }

  private static String definition(String offline) {
    return """
        name: g
        record_identifier: id
        event_time: ts
        features:
          - {name: id, type: String}
          - {name: ts, type: String}
        online: {ttl: 7 days}
        """
        + offline;
  }
}
