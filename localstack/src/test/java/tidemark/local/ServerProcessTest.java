package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.fixture.Fixtures;

class ServerProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

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
