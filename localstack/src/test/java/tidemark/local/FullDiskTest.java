package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.FeatureStoreClient;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.FileEntry;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

/** A store whose disk takes no more, and what it does when there is room again. */
class FullDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final LocalSettings QUICK =
      LocalSettings.standard().withFlushInterval(Duration.ofMillis(60));
  private static final int FIRST = 50;
  private static final int REFUSALS = 5;
  private static final int PUTS_MAX = 5_000;

  @TempDir Path directory;

  /** The limit on the length of a file stands for a disk: a write beyond it fails as on one. */
  @Test
  @DisplayName("G-22 G-01 G-02: a server whose disk is full says so, serves, and goes on with room")
  void aFullDiskIsSaidAndLosesNothing() throws Exception {
    int acknowledged;
    try (ServerProcess server = ServerProcess.start(directory, Duration.ofMillis(60));
        FeatureStoreClient client =
            FeatureStoreClient.builder().endpoint(server.endpoint()).build()) {
      create(client);
      for (int i = 0; i < FIRST; i++) {
        client.putRecord(put(i));
      }
      server.limitFiles("" + (Files.size(directory.resolve("store.db-wal")) + 100_000));
      acknowledged = putUntilRefused(client, FIRST);
      int full = acknowledged;

      assertThat(full).as("puts until the disk was full").isBetween(FIRST, PUTS_MAX);
      for (int i = 0; i < REFUSALS; i++) {
        assertThatThrownBy(() -> client.putRecord(put(full)))
            .isInstanceOfSatisfying(
                FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
            .hasMessageContaining("The local store " + directory.resolve("store.db"))
            .hasMessageContaining("Check that it has room");
      }
      assertServed(client, full);

      server.limitFiles("unlimited");
      for (; acknowledged < full + FIRST; acknowledged++) {
        client.putRecord(put(acknowledged));
      }
      assertServed(client, acknowledged);
    }
    assertInFiles(acknowledged);
  }

  @Test
  @DisplayName("G-01: an offline store that cannot be written delays, and gets all with room again")
  void anOfflineStoreThatCannotBeWrittenDelays() throws Exception {
    Path staging = directory.resolve("staging");
    try (LocalFeatureStore store = LocalFeatureStore.open(directory, QUICK);
        FeatureStoreClient client = FeatureStoreClient.builder().transport(store).build()) {
      create(client);
      Files.delete(staging);
      Files.createFile(staging);
      for (int i = 0; i < FIRST; i++) {
        client.putRecord(put(i));
      }
      awaitBlocked(client);

      assertThat(blocked(client).orElseThrow()).contains("do not reach the offline store");
      assertThat(files(store)).isEmpty();
      assertServed(client, FIRST);

      Files.delete(staging);
      Files.createDirectory(staging);
      store.flush();
      assertThat(blocked(client)).isEmpty();
    }
    assertInFiles(FIRST);
  }

  @Test
  @DisplayName("B-75: a directory that cannot be written is refused in one line that names it")
  void aReadOnlyDirectoryIsRefused() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, Duration.ofMillis(60));
        FeatureStoreClient client =
            FeatureStoreClient.builder().endpoint(server.endpoint()).build()) {
      create(client);
      client.putRecord(put(0));
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.toList();
    }
    for (Path path : all) {
      Files.setPosixFilePermissions(
          path,
          PosixFilePermissions.fromString(Files.isDirectory(path) ? "r-xr-xr-x" : "r--r--r--"));
    }
    try {
      ProcessBuilder launch = ServerProcess.launch(directory, Duration.ofMillis(60));
      Process process = asOrdinaryUser(launch).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isNotZero();
      assertThat(said)
          .contains("The data directory " + directory + " cannot be used: ")
          .contains("ermission denied. Make it a directory that can be written");
    } finally {
      for (Path path : all) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    assertInFiles(1);
  }

  /** Permissions do not bind root, so root's child gives up the capability that says so. */
  private ProcessBuilder asOrdinaryUser(ProcessBuilder launch) {
    if (Files.isWritable(directory)) {
      List<String> command = new ArrayList<>();
      command.addAll(
          List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"));
      command.addAll(launch.command());
      launch.command(command);
    }
    return launch;
  }

  /** Gives how many were put in all. */
  private static int putUntilRefused(FeatureStoreClient client, int from) {
    int next = from;
    try {
      for (; next < PUTS_MAX; next++) {
        client.putRecord(put(next));
      }
    } catch (FeatureStoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    }
    return next;
  }

  private static void create(FeatureStoreClient client) {
    client.createFeatureGroup(Fixtures.definition("clicks"));
    client.waitUntilCreated("clicks", PATIENCE);
  }

  private static Optional<String> blocked(FeatureStoreClient client) {
    return client
        .describeFeatureGroup("clicks")
        .offlineStatus()
        .flatMap(FeatureGroupDescription.Health::reason);
  }

  /** The third try in vain comes three seconds after the first. */
  private static void awaitBlocked(FeatureStoreClient client) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (blocked(client).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
  }

  private static PutRecord put(int number) {
    return new PutRecord(
        "clicks",
        features("id-" + number, "2026-03-01T10:00:00Z", given("s", "x".repeat(1_000))),
        Set.of(),
        Optional.empty());
  }

  private static void assertServed(FeatureStoreClient client, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(client.getRecord(new GetRecord("clicks", "id-" + i, List.of("id"))))
          .as("record " + i)
          .isPresent();
    }
  }

  /** After a restart; a put that was refused may have been logged, or not. */
  private void assertInFiles(int acknowledged) throws IOException {
    try (LocalFeatureStore store = LocalFeatureStore.open(directory, LocalSettings.standard());
        FeatureStoreClient client = FeatureStoreClient.builder().transport(store).build()) {
      store.flush();
      assertServed(client, acknowledged);
      assertThat(OfflineContents.of(store).identifiers())
          .contains(
              IntStream.range(0, acknowledged).mapToObj(i -> "id-" + i).toArray(String[]::new));
    }
  }

  private static List<FileEntry> files(LocalFeatureStore store) {
    return store
        .store()
        .ledger()
        .files(store.store().registry().find(Fixtures.CLICKS).orElseThrow().incarnation());
  }
}
