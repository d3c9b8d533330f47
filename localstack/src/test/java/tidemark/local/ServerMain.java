package tidemark.local;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;

/** A server as a process: prints its port and serves until its input ends or it is killed. */
final class ServerMain {
  private ServerMain() {}

  public static void main(String[] arguments) throws Exception {
    LocalSettings settings =
        LocalSettings.standard().withFlushInterval(Duration.ofMillis(Long.parseLong(arguments[1])));
    try (LocalFeatureStore store = LocalFeatureStore.open(Path.of(arguments[0]), settings);
        LocalServer server = LocalServer.start(store, 0)) {
      System.out.println(server.port());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
