package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.Call;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LocalStore;
import tidemark.client.Reply;
import tidemark.client.json.Json;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduledGroup;
import tidemark.materialize.Scope;
import tidemark.model.GroupChange;
import tidemark.model.GroupChange.TtlChange;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Grant;

/** Schedules of a local store: set, seen and removed, and gone with their group. */
class SchedulesRouteTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Materialization NIGHTLY =
      new Materialization(
          Optional.of(Schedule.parse("cron(0 3 * * ? *)", ZoneId.of("Europe/Berlin"))),
          Optional.of(Duration.ofMinutes(40)),
          Optional.of(Duration.ofMinutes(10)),
          OnArrival.RUN);

  @TempDir Path directory;
  private LocalFeatureStore store;
  private FeatureStoreClient client;
  private LocalStore local;

  @BeforeEach
  void open() {
    store = LocalFeatureStore.open(directory.resolve("data"), LocalSettings.standard());
    client = FeatureStoreClient.builder().transport(store).build();
    local = client.local();
    client.createFeatureGroup(
        Definitions.online(
            "clicks",
            new OnlineConfig(
                OnlineConfig.StorageType.STANDARD,
                Optional.of(TimeToLive.parse("4 days")),
                Optional.empty())));
    client.waitUntilCreated("clicks", PATIENCE);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aScheduleIsKeptSeenAndRemoved() {
    client.createFeatureGroup(Fixtures.definition("ads"));
    client.waitUntilCreated("ads", PATIENCE);

    assertThat(local.schedules()).isEmpty();
    assertThat(local.schedule("clicks")).isEmpty();
    assertThat(local.setSchedule("clicks", NIGHTLY)).isEmpty();
    local.setSchedule("ads", every("1 hour"));

    assertThat(local.schedule("clicks").orElseThrow().materialization()).isEqualTo(NIGHTLY);
    assertThat(local.schedules())
        .extracting(ScheduledGroup::materialization)
        .containsExactly(every("1 hour"), NIGHTLY);
    assertThat(local.removeSchedule("clicks")).isTrue();
    assertThat(local.removeSchedule("clicks")).isFalse();
    assertThat(local.schedules()).hasSize(1);
  }

  @Test
  void aGroupThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> local.schedule("nope"))
        .hasMessageContaining("There is no feature group 'nope'.");
    assertThatThrownBy(() -> local.setSchedule("nope", NIGHTLY))
        .hasMessageContaining("There is no feature group 'nope'.");
  }

  @Test
  @DisplayName("B-55: schedule and TTL are refused where one does not go with the other")
  void scheduleAndTimeToLiveAreHeldAgainstEachOther() {
    local.setSchedule("clicks", NIGHTLY);

    assertThatThrownBy(() -> local.setSchedule("clicks", every("3 days")))
        .hasMessageContaining("interval of 3 d exceeds half of the TTL of 4 d; at most 2 d");
    assertThatThrownBy(() -> client.updateFeatureGroup("clicks", ttl("1 day")))
        .hasMessageContaining(
            "Feature group 'clicks' is materialized on a schedule. The schedule's interval of 1 d 1 h"
                + " exceeds half of the TTL of 1 d; at most 12 h is allowed.");
    client.updateFeatureGroup("clicks", ttl("3 days"));

    assertThat(local.schedule("clicks").orElseThrow().materialization()).isEqualTo(NIGHTLY);
  }

  @Test
  @DisplayName("B-56: what a request has wrong is told together")
  void whatIsWrongIsToldTogether() throws IOException {
    String answer =
        put(
            "group=clicks",
            "{\"schedule\":\"cron(0 25 * * ? *)\",\"timeZone\":\"Mars\","
                + "\"sourceLagSeconds\":-1,\"onArival\":true}");

    assertThat(answer)
        .contains("onArival: unknown; did you mean 'onArrival'?")
        .contains("timeZone: 'Mars' is not a time zone such as Europe/Berlin.")
        .contains("Hour")
        .contains("sourceLagSeconds: must be a whole number of seconds.");
    assertThat(put("group=clicks", "{")).contains("The body is not valid JSON.");
    assertThat(put("group=clicks", "{}")).contains("A materialization needs a schedule");
    assertThat(put("", "{\"onArrival\":true}")).contains("group: required.");
    assertThat(send("POST", "group=clicks", "{}", Map.of()))
        .contains("This path takes DELETE, GET, PUT only.");
    assertThat(call("PUT", "group=clicks", "{\"onArrival\":true}", Map.of()))
        .contains("A PUT below /_tidemark/ needs the header X-Tidemark-Client.");
    assertThat(local.schedules()).isEmpty();
  }

  @Test
  @DisplayName("S-04: setting a schedule needs admin access, seeing it read access")
  void grantsDecide() throws IOException {
    local.setSchedule("clicks", NIGHTLY);
    local.addGrant(new Grant("arn:aws:iam::000000000000:user/ann", "clicks", Access.READ));

    assertThat(as("ann", "GET", "group=clicks", "")).contains("\"schedule\":\"cron(0 3");
    assertThat(as("ann", "PUT", "group=clicks", "{\"onArrival\":true}"))
        .contains("has no admin access to feature group 'clicks'");
    assertThat(as("ann", "DELETE", "group=clicks", "")).contains("has no admin access");
    assertThat(as("bob", "GET", "group=clicks", "")).contains("has no read access");
    assertThat(as("bob", "GET", "", "")).contains("{\"schedules\":[]}");
    assertThat(local.schedules()).hasSize(1);
  }

  @Test
  @DisplayName("G-16: the schedule and the runs of a group that is deleted are gone")
  void aDeletedGroupLeavesNothing() {
    local.setSchedule("clicks", NIGHTLY);
    local.materialize("clicks", Scope.PENDING, progress -> {});
    var incarnation = local.schedule("clicks").orElseThrow().group();
    assertThat(store.store().runs().finished(incarnation, 10)).hasSize(1);

    client.deleteFeatureGroup("clicks");
    client.waitUntilSettled("clicks", PATIENCE);
    client.createFeatureGroup(Fixtures.definition("clicks"));
    client.waitUntilCreated("clicks", PATIENCE);

    assertThat(store.store().schedules().all()).isEmpty();
    assertThat(store.store().runs().finished(incarnation, 10)).isEmpty();
    assertThat(local.schedule("clicks")).isEmpty();
    assertThat(local.runs("clicks").list("runs")).isEmpty();
  }

  @Test
  void statusTellsHowRunsKeepTheSchedule() {
    local.setSchedule("clicks", NIGHTLY);
    Json.Members idle = scheduleInStatus();
    local.materialize("clicks", Scope.PENDING, progress -> {});
    Json.Members run = scheduleInStatus();

    assertThat(idle.require("standing")).isEqualTo("on time");
    assertThat(idle.text("lastRun")).isEmpty();
    assertThat(Long.parseLong(idle.require("nextRunSeconds"))).isBetween(0L, 90_000L);
    assertThat(run.require("lastRunState")).isEqualTo("complete");
    assertThat(run.require("late")).isEqualTo("false");
    assertThat(Long.parseLong(run.require("lastRunSeconds"))).isBetween(0L, 100L);
  }

  private Json.Members scheduleInStatus() {
    return local.status().list("groups").get(0).asMembers().object("materialization");
  }

  private static Materialization every(String span) {
    return Materialization.on(Schedule.parse("rate(" + span + ")", ZoneOffset.UTC));
  }

  private static GroupChange ttl(String span) {
    return new GroupChange.Online(Optional.empty(), new TtlChange.To(TimeToLive.parse(span)));
  }

  private String put(String query, String body) throws IOException {
    return send("PUT", query, body, Map.of());
  }

  private String as(String user, String method, String query, String body) throws IOException {
    return send(
        method,
        query,
        body,
        Map.of(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=" + user + "/20260301/us-east-1/sagemaker/aws4_request"));
  }

  private String send(String method, String query, String body, Map<String, String> headers)
      throws IOException {
    Map<String, String> all = new HashMap<>(headers);
    all.put("X-Tidemark-Client", "1");
    return call(method, query, body, all);
  }

  private String call(String method, String query, String body, Map<String, String> headers)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String path = "/_tidemark/schedules" + (query.isEmpty() ? "" : "?" + query);
    try (Reply reply = store.send(new Call(method, path, headers, Call.Body.of(bytes)))) {
      return new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
