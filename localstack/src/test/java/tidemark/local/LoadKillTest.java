package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.client.HttpTransport;
import tidemark.client.LoadReport;
import tidemark.client.LoadRequest;
import tidemark.client.LocalStore;
import tidemark.client.Progress;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.offline.FileEntry;
import tidemark.record.GetRecord;

class LoadKillTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROWS = 30_000;

  @TempDir Path directory;
  private Path data;
  private Path rows;

  @BeforeEach
  void writeRows() throws IOException {
    data = directory.resolve("data");
    rows = directory.resolve("rows.csv");
    StringBuilder text = new StringBuilder("id,ts,n\n");
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < ROWS; i++) {
      text.append(i % 100).append(',').append(start.plusSeconds(i * 20L)).append(',').append(i);
      text.append('\n');
    }
    Files.writeString(rows, text);
  }

  @Test
  @DisplayName("G-18 G-19 a load killed in each of its phases goes on, and every row is there once")
  void aLoadKilledInEachPhaseGoesOn() throws IOException {
    for (String phase : List.of("check", "publish", "apply")) {
      try (ServerProcess server = ServerProcess.start(data, PATIENCE)) {
        createIfAbsent(server);
        boolean[] killed = {false};
        Consumer<Progress> killer =
            progress -> {
              if (progress.phase().equals(phase) && !killed[0]) {
                killed[0] = server.kill();
              }
            };

        assertThatThrownBy(() -> load(server, killer)).isInstanceOf(FeatureStoreException.class);
        assertThat(killed[0]).as("killed in phase " + phase).isTrue();
      }
      if (phase.equals("check")) {
        assertThat(entries()).as("nothing is visible before all rows were checked").isEmpty();
      }
    }

    try (ServerProcess server = ServerProcess.start(data, PATIENCE)) {
      LoadReport report = load(server, progress -> {});
      LoadReport again = load(server, progress -> {});

      assertThat(report.summary().require("rows")).isEqualTo("" + ROWS);
      assertThat(again.summary().isTrue("repeated")).isTrue();
      try (FeatureStoreClient client =
          FeatureStoreClient.builder().endpoint(server.endpoint()).build()) {
        for (int id = 0; id < 100; id++) {
          assertThat(
                  client
                      .getRecord(new GetRecord("clicks", "" + id, List.of("n")))
                      .orElseThrow()
                      .features())
              .containsExactly(Fixtures.given("n", "" + (ROWS - 100 + id)));
        }
      }
    }
    assertThat(entries().stream().mapToLong(FileEntry::rows).sum()).isEqualTo(ROWS);
    assertThat(entries()).allMatch(entry -> entry.state() == FileEntry.State.APPLIED);
    assertThat(objects()).hasSize(entries().size());
  }

  private LoadReport load(ServerProcess server, Consumer<Progress> progress) {
    LocalStore store = new LocalStore(new HttpTransport(server.endpoint(), PATIENCE));
    return store.load(
        new LoadRequest(
            "clicks",
            rows,
            Optional.empty(),
            Map.of(),
            OptionalLong.empty(),
            LoadRequest.ExtraColumns.REFUSED,
            LoadRequest.Repetition.SKIPPED,
            LoadRequest.Winners.PUT_ONLINE),
        progress);
  }

  private void createIfAbsent(ServerProcess server) {
    try (FeatureStoreClient client =
        FeatureStoreClient.builder().endpoint(server.endpoint()).build()) {
      if (client.listFeatureGroups().isEmpty()) {
        client.createFeatureGroup(Fixtures.definition("clicks"));
      }
      client.waitUntilCreated("clicks", PATIENCE);
    }
  }

  private List<FileEntry> entries() {
    try (LocalFeatureStore store = LocalFeatureStore.open(data, LocalSettings.standard())) {
      store.flush();
      FeatureGroup group = store.store().registry().list().get(0);
      return store.store().ledger().files(group.incarnation());
    }
  }

  private List<Path> objects() throws IOException {
    try (Stream<Path> walk = Files.walk(data.resolve("s3"))) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
