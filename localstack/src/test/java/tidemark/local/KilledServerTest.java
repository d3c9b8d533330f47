package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.fixture.Fixtures;
import tidemark.fixture.Seeds;
import tidemark.local.MixedLoad.Action;
import tidemark.local.MixedLoad.Register;
import tidemark.local.MixedLoad.Write;
import tidemark.model.Incarnation;
import tidemark.offline.OfflineRow;
import tidemark.record.OnlineItem;
import tidemark.record.WriteKind;

/**
 * A server that is killed again and again while clients write. {@code -Dtidemark.kill.rounds=N}
 * kills it more often; {@code -Dtidemark.seed=N} draws the same load and the same moments again.
 */
class KilledServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration FLUSH_INTERVAL = Duration.ofMillis(60);
  private static final int LOAD_MILLIS_MIN = 200;
  private static final int LOAD_MILLIS_MAX = 1_200;

  @TempDir Path directory;

  private final MixedLoad load = new MixedLoad();

  @Test
  @DisplayName("G-22 G-01 G-02 G-03: kill -9 under mixed load loses no acknowledged write")
  void killLosesNoAcknowledgedWrite() throws Exception {
    int rounds = Integer.getInteger("tidemark.kill.rounds", 20);
    long seed = Seeds.fresh();
    System.out.println("Killing a server " + rounds + " times: -Dtidemark.seed=" + seed);
    Random random = new Random(seed);
    int underLoad = 0;
    int torn = 0;
    for (int round = 0; round < rounds; round++) {
      try (ServerProcess server = ServerProcess.start(directory, FLUSH_INTERVAL)) {
        check(server);
        Duration span =
            Duration.ofMillis(LOAD_MILLIS_MIN + random.nextInt(LOAD_MILLIS_MAX - LOAD_MILLIS_MIN));
        boolean killed = load.runUntilKilled(span, server::kill, () -> client(server), random);
        underLoad += killed ? 1 : 0;
      }
      torn += round % 2 == 0 ? 0 : WalTail.tear(directory.resolve("store.db-wal"), random);
    }
    System.out.println("Acknowledged: " + load.acknowledged() + "; torn bytes: " + torn);

    assertThat(underLoad).as("rounds under load").isEqualTo(rounds);
    assertThat(torn).as("bytes of torn writes").isPositive();
    assertThat(load.acknowledged().values()).allMatch(count -> count > 0);
    try (ServerProcess server = ServerProcess.start(directory, FLUSH_INTERVAL)) {
      check(server);
    }
    assertInFiles();
  }

  private void check(ServerProcess server) {
    try (FeatureStoreClient client = client(server)) {
      if (client.listFeatureGroups().isEmpty()) {
        client.createFeatureGroup(MixedLoad.definition());
      }
      client.waitUntilCreated(MixedLoad.GROUP, PATIENCE);
      load.assertServed(client);
    }
  }

  /** A row of a write, by its identifier and event time. */
  private record Place(String identifier, String time) {}

  private void assertInFiles() throws IOException {
    try (LocalFeatureStore store = LocalFeatureStore.open(directory, LocalSettings.standard())) {
      store.flush();
      OfflineContents contents = OfflineContents.of(store);
      Map<Place, List<OfflineRow>> rows =
          contents.rows().stream()
              .collect(
                  Collectors.groupingBy(
                      row ->
                          new Place(
                              row.record().identifier().value(), row.record().eventTimeText())));

      for (Register register : load.registers().values()) {
        for (Write write : register.acknowledged) {
          assertThat(rows.getOrDefault(placeOf(write), List.of())).as("%s", write).hasSize(1);
        }
        for (Write write : register.invoked) {
          rows.getOrDefault(placeOf(write), List.of()).forEach(row -> assertIs(write, row));
          rows.remove(placeOf(write));
        }
      }
      assertThat(rows).as("rows that nobody wrote").isEmpty();
      assertThat(store.store().log().depth().dead()).isZero();
      assertThat(onlineItems(store))
          .isNotEmpty()
          .as("G-03: items that the log does not have")
          .allMatch(item -> contents.holds(item.identifier(), item.order()));
    }
  }

  private static List<OnlineItem> onlineItems(LocalFeatureStore store) {
    Incarnation group = store.store().registry().find(Fixtures.CLICKS).orElseThrow().incarnation();
    return store.store().online().scan(group, Optional.empty(), 1_000).items();
  }

  private static Place placeOf(Write write) {
    return new Place(write.identifier(), write.time());
  }

  private static void assertIs(Write write, OfflineRow row) {
    assertThat(row.kind())
        .isEqualTo(write.action() == Action.DELETE ? WriteKind.SOFT_DELETE : WriteKind.PUT);
    if (write.action() != Action.DELETE) {
      assertThat(row.record().present()).isEqualTo(write.record().orElseThrow());
    }
  }

  private static FeatureStoreClient client(ServerProcess server) {
    return FeatureStoreClient.builder().endpoint(server.endpoint()).build();
  }
}
