package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LoadReport;
import tidemark.client.LoadRequest;
import tidemark.client.LocalStore;
import tidemark.client.Progress;
import tidemark.client.json.Json;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.materialize.Scope;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

/** Runs by the routes of a local store, with all that is between them and the files. */
class LocalMaterializationTest {
  @TempDir Path directory;
  private LocalFeatureStore store;
  private FeatureStoreClient client;
  private LocalStore local;

  @BeforeEach
  void open() {
    store = LocalFeatureStore.open(directory.resolve("data"), LocalSettings.standard());
    client = FeatureStoreClient.builder().transport(store).build();
    local = new LocalStore(store);
    client.createFeatureGroup(Fixtures.definition("clicks"));
    client.waitUntilCreated("clicks", Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aRestoredStoreServesWhatItServedAndTheRunIsNoted() {
    put("a", "2026-03-01T10:00:00Z", "1");
    put("b", "2026-03-01T10:00:00Z", "2");
    store.flush();
    loseOnline();
    assertThat(served("a")).isEmpty();
    List<Progress> progress = new ArrayList<>();

    Json.Members plan = local.materializePlan("clicks", Scope.FULL);
    Json.Members none = local.materialize("clicks", Scope.PENDING, progress::add);
    Json.Members run = local.materialize("clicks", Scope.FULL, progress::add);

    assertThat(plan.require("rows")).isEqualTo("2");
    assertThat(none.require("files")).isEqualTo("0");
    assertThat(run.require("state")).isEqualTo("complete");
    assertThat(run.require("applied")).isEqualTo("2");
    assertThat(progress).isNotEmpty();
    assertThat(served("a")).isPresent();
    assertThat(local.runs("clicks").list("runs"))
        .extracting(one -> one.asMembers().require("id"))
        .containsExactly(run.require("id"), none.require("id"));
    assertThat(local.runs().list("runs")).hasSize(2);
  }

  @Test
  @DisplayName("G-11 a file loaded after a hard delete brings nothing older back")
  void aLoadAfterAHardDeleteBringsNothingBack() throws IOException {
    put("a", "2026-03-01T10:00:00Z", "1");
    client.deleteRecord(
        new DeleteRecord("clicks", "a", "2026-03-01T11:00:00Z", Set.of(), DeleteRecord.Mode.HARD));
    Path file =
        Files.writeString(
            directory.resolve("rows.csv"),
            "id,ts,n,x,s\na,2026-03-01T10:30:00Z,2,,\nb,2026-03-01T10:30:00Z,3,,\n");

    local.load(load(file, LoadRequest.Winners.PUT_ONLINE), progress -> {});

    assertThat(served("a")).isEmpty();
    assertThat(served("b")).isPresent();
  }

  @Test
  void whatIsLoadedOfflineOnlyComesOnlineWithTheNextRun() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("rows.csv"),
            "id,ts,n,x,s\na,2026-03-01T10:30:00Z,2,,\na,2026-03-01T10:40:00Z,3,,\n");

    LoadReport load =
        local.load(load(file, LoadRequest.Winners.LEFT_TO_MATERIALIZATION), progress -> {});
    assertThat(served("a")).isEmpty();
    Json.Members run = local.materialize("clicks", Scope.PENDING, progress -> {});

    assertThat(load.summary().require("rows")).isEqualTo("2");
    assertThat(load.summary().require("applied")).isEqualTo("0");
    assertThat(run.require("applied")).isEqualTo("1");
    assertThat(served("a")).isPresent();
  }

  private static LoadRequest load(Path file, LoadRequest.Winners winners) {
    return new LoadRequest(
        "clicks",
        file,
        Optional.empty(),
        Map.of(),
        OptionalLong.empty(),
        LoadRequest.ExtraColumns.REFUSED,
        LoadRequest.Repetition.SKIPPED,
        winners);
  }

  @Test
  void aGroupThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> local.materialize("nope", Scope.PENDING, progress -> {}))
        .hasMessageContaining("There is no feature group 'nope'.");
    assertThatThrownBy(() -> local.runs("nope"))
        .hasMessageContaining("There is no feature group 'nope'.");
  }

  @Test
  @DisplayName("runs of all groups pass over those that cannot be materialized")
  void runsOfAllGroupsPassOverOthers() {
    client.createFeatureGroup(Definitions.onlineOnly("online"));
    client.waitUntilCreated("online", Duration.ofSeconds(20));
    local.materialize("clicks", Scope.PENDING, progress -> {});

    assertThat(local.runs().list("runs")).hasSize(1);
    assertThatThrownBy(() -> local.materialize("online", Scope.PENDING, progress -> {}))
        .hasMessageContaining("'online' lacks an OnlineStore or an OfflineStore");
    assertThat(local.runs("online").list("runs"))
        .singleElement()
        .satisfies(run -> assertThat(run.asMembers().require("state")).isEqualTo("failed"));
  }

  private void loseOnline() {
    var group = store.store().registry().list().get(0).incarnation();
    store.store().online().dropTable(group);
    store.store().online().createTable(group);
  }

  private void put(String id, String time, String n) {
    client.putRecord(
        new PutRecord("clicks", features(id, time, given("n", n)), Set.of(), Optional.empty()));
  }

  private Optional<?> served(String id) {
    return client.getRecord(new GetRecord("clicks", id, List.of()));
  }
}
