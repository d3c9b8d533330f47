package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LocalStore;
import tidemark.client.SqlResult;
import tidemark.client.json.Json;
import tidemark.fixture.Fixtures;
import tidemark.local.sqlite.SqliteIngestionLog;
import tidemark.local.sqlite.SqliteIngestionLog.Received;
import tidemark.record.PutRecord;

/** Messages that did not get through the log, and how they are tried again. */
class LogRepairsTest {
  private static final int LENGTH_MAX = 1 << 20;

  @TempDir Path directory;
  private LocalFeatureStore store;
  private FeatureStoreClient client;
  private LocalStore local;
  private SqliteIngestionLog log;

  @BeforeEach
  void open() {
    store =
        LocalFeatureStore.open(
            directory.resolve("data"),
            LocalSettings.standard().withFlushInterval(Duration.ofHours(1)));
    client = FeatureStoreClient.builder().transport(store).build();
    local = client.local();
    log = store.store().log();
    client.createFeatureGroup(Fixtures.definition("clicks"));
    client.waitUntilCreated("clicks", Duration.ofSeconds(20));
    client.putRecord(
        new PutRecord(
            "clicks", Fixtures.features("a", "2026-03-01T10:00:00Z"), Set.of(), Optional.empty()));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void whatCanBeReadByNowIsReplayedFromQuarantine() throws IOException {
    Received message = log.receive(1, LENGTH_MAX, Duration.ofMinutes(1)).get(0);
    log.acknowledge(List.of(message.messageId()));
    Path quarantine =
        Files.createDirectories(store.directory().objects().resolve("tidemark-local/quarantine"));
    Files.writeString(quarantine.resolve("a.json"), message.body());
    Files.writeString(quarantine.resolve("b.json"), "poison");

    List<String> before = names();
    Json.Members done = local.replayQuarantine();

    assertThat(before).containsExactly("a.json", "b.json");
    assertThat(done.require("replayed")).isEqualTo("1");
    assertThat(done.require("left")).isEqualTo("1");
    assertThat(names()).containsExactly("b.json");
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void whatAGroupWroteThatIsGoneStaysInQuarantine() throws IOException {
    Received message = log.receive(1, LENGTH_MAX, Duration.ofMinutes(1)).get(0);
    log.acknowledge(List.of(message.messageId()));
    client.deleteFeatureGroup("clicks");
    client.waitUntilSettled("clicks", Duration.ofSeconds(20));
    Path quarantine =
        Files.createDirectories(store.directory().objects().resolve("tidemark-local/quarantine"));
    Files.writeString(quarantine.resolve("a.json"), message.body());

    assertThat(local.replayQuarantine().require("replayed")).isEqualTo("0");
    assertThat(names()).containsExactly("a.json");
  }

  @Test
  void whatWasGivenUpIsTriedAgain() {
    for (int i = 0; i < 20 && log.depth().dead() == 0; i++) {
      log.receive(1, LENGTH_MAX, Duration.ZERO);
    }
    long dead = log.depth().dead();

    long messages = local.redrive();

    assertThat(dead).isEqualTo(1);
    assertThat(messages).isEqualTo(1);
    assertThat(log.depth().dead()).isZero();
    assertThat(local.redrive()).isZero();
    assertThat(rows()).isEqualTo(1);
  }

  private List<String> names() {
    return local.quarantined().stream().map(message -> message.require("name")).toList();
  }

  private long rows() {
    try (SqlResult result = local.sql("SELECT id FROM clicks", OptionalLong.empty())) {
      long rows = 0;
      while (result.next().isPresent()) {
        rows++;
      }
      return rows;
    }
  }
}
