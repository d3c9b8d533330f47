package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.fixture.Fixtures;
import tidemark.local.files.DirectoryObjectStore;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.record.ServedRecord;

class ServerProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int WRITERS = 6;

  @TempDir Path directory;

  @Test
  @DisplayName("G-22 G-01 G-02 kill -9 under load loses no write that was acknowledged")
  void killLosesNoAcknowledgedWrite() throws Exception {
    int rounds = Integer.getInteger("tidemark.kill.rounds", 4);
    Random random = new Random(22);
    Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    int killedUnderLoad = 0;
    for (int round = 0; round < rounds; round++) {
      try (ServerProcess server = ServerProcess.start(directory, Duration.ofMillis(60))) {
        createIfAbsent(server);
        assertServed(server, acknowledged);
        killedUnderLoad += putUntilKilled(server, acknowledged, 150 + random.nextInt(700));
      }
    }

    assertThat(killedUnderLoad).isEqualTo(rounds);
    assertThat(acknowledged.values().stream().mapToInt(n -> n).sum()).isGreaterThan(rounds);
    try (ServerProcess server = ServerProcess.start(directory, Duration.ofMillis(60))) {
      assertServed(server, acknowledged);
    }
    assertInFiles(acknowledged);
  }

  @Test
  @DisplayName("S-20 a server listens on loopback only, on one port")
  void listensOnLoopbackOnly() throws IOException {
    try (ServerProcess server = ServerProcess.start(directory, Duration.ofSeconds(1))) {
      createIfAbsent(server);

      assertThat(listening(server.pid())).containsExactly("127.0.0.1:" + server.port());
    }
  }

  @Test
  @DisplayName("B-75 a second server is told who holds the directory, and since when")
  void aSecondServerIsToldWhoHoldsTheDirectory() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, Duration.ofSeconds(1))) {
      Process second =
          ServerProcess.launch(directory, Duration.ofSeconds(1)).redirectErrorStream(true).start();
      String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(second.waitFor()).isNotZero();
      assertThat(said)
          .contains("is held by process " + server.pid() + ", since ")
          .contains("a server at " + server.endpoint() + ". Use that server, stop it");
      assertThatThrownBy(() -> LocalFeatureStore.open(directory, LocalSettings.standard()))
          .hasMessageContaining("is held by process " + server.pid());
      assertThat(DataDirectory.holder(directory).orElseThrow().port()).hasValue(server.port());
    }
  }

  @Test
  void aKilledServersLockIsNoObstacle() throws IOException {
    try (ServerProcess server = ServerProcess.start(directory, Duration.ofSeconds(1))) {
      assertThat(server.kill()).isTrue();
    }

    assertThat(DataDirectory.holder(directory)).isEmpty();
    LocalFeatureStore.open(directory, LocalSettings.standard()).close();
  }

  private void createIfAbsent(ServerProcess server) {
    try (FeatureStoreClient client = client(server)) {
      if (client.listFeatureGroups().isEmpty()) {
        client.createFeatureGroup(Fixtures.definition("clicks"));
      }
      client.waitUntilCreated("clicks", PATIENCE);
    }
  }

  /** Puts by several clients, kills the server meanwhile; 1 if all were at it until then. */
  private int putUntilKilled(ServerProcess server, Map<String, Integer> acknowledged, int millis)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Boolean>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String identifier = "writer-" + i;
        writers.add(threads.submit(() -> putUntilRefused(server, identifier, acknowledged)));
      }
      Thread.sleep(millis);
      boolean alive = server.kill();
      boolean underLoad = alive;
      for (Future<Boolean> writer : writers) {
        underLoad &= writer.get();
      }
      return underLoad ? 1 : 0;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean putUntilRefused(
      ServerProcess server, String identifier, Map<String, Integer> acknowledged) {
    try (FeatureStoreClient client = client(server)) {
      while (true) {
        int next = acknowledged.getOrDefault(identifier, 0) + 1;
        client.putRecord(
            new PutRecord(
                "clicks",
                features(identifier, time(next), given("n", "" + next)),
                Set.of(),
                Optional.empty()));
        acknowledged.put(identifier, next);
      }
    } catch (FeatureStoreException e) {
      return true; // nothing answers any more
    }
  }

  /** Each is the last acknowledged, or the one after it whose answer was lost. */
  private static void assertServed(ServerProcess server, Map<String, Integer> acknowledged) {
    try (FeatureStoreClient client = client(server)) {
      acknowledged.forEach(
          (identifier, last) -> {
            ServedRecord record =
                client.getRecord(new GetRecord("clicks", identifier, List.of("n"))).orElseThrow();
            assertThat(record.features().get(0))
                .isIn(given("n", "" + last), given("n", "" + (last + 1)));
          });
    }
  }

  /** Every acknowledged write is a row, and the ledger knows its file. */
  private void assertInFiles(Map<String, Integer> acknowledged) throws IOException {
    try (LocalFeatureStore store = LocalFeatureStore.open(directory, LocalSettings.standard())) {
      store.flush();
      FeatureGroup group =
          store.store().registry().find(new FeatureGroupName("clicks")).orElseThrow();
      Map<String, Set<String>> found = new HashMap<>();
      DirectoryObjectStore objects =
          new DirectoryObjectStore(directory.resolve("s3"), directory.resolve("staging"));
      for (FileEntry file : store.store().ledger().files(group.incarnation())) {
        try (ObjectStore.Content content = objects.open(file.object()).orElseThrow()) {
          new ParquetFileFormat()
              .read(
                  content,
                  group.schema(),
                  row ->
                      found
                          .computeIfAbsent(row.record().identifier().value(), id -> new HashSet<>())
                          .add(row.record().eventTimeText()));
        }
      }
      acknowledged.forEach(
          (identifier, last) -> {
            for (int n = 1; n <= last; n++) {
              assertThat(found.get(identifier)).contains(time(n));
            }
          });
    }
  }

  private static String time(int number) {
    return String.format(
        "2026-03-01T%02d:%02d:%02dZ", number / 3_600, number / 60 % 60, number % 60);
  }

  private static FeatureStoreClient client(ServerProcess server) {
    return FeatureStoreClient.builder().endpoint(server.endpoint()).build();
  }

  /** The addresses a process listens on, by its sockets in /proc. */
  private static List<String> listening(long pid) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        String target = Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString() : "";
        if (target.startsWith("socket:[")) {
          sockets.add(target.substring(8, target.length() - 1));
        }
      }
    }
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
        String[] fields = line.trim().split("\\s+", -1);
        boolean open = table.startsWith("udp") || fields[3].equals("0A");
        if (fields.length > 9 && open && sockets.contains(fields[9])) {
          addresses.add(address(fields[1]));
        }
      }
    }
    return addresses;
  }

  /** Hexadecimal as the kernel prints it; an IPv4 address may be mapped into IPv6. */
  private static String address(String hex) {
    String host = hex.substring(0, hex.indexOf(':'));
    int port = Integer.parseInt(hex.substring(hex.indexOf(':') + 1), 16);
    boolean loopback = host.equals("0100007F") || host.equals("0000000000000000FFFF00000100007F");
    return (loopback ? "127.0.0.1" : host) + ":" + port;
  }
}
