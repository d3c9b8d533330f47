package tidemark.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import tidemark.client.FileFault;
import tidemark.client.HttpTransport;
import tidemark.client.Transport;
import tidemark.local.DataDirectory;
import tidemark.local.Holder;
import tidemark.local.LocalFeatureStore;
import tidemark.local.LocalServer;
import tidemark.local.LocalSettings;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** The stores on this machine. A directory that another command holds is waited for. */
final class LocalStores implements Stores {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 50;

  @Override
  public boolean exists(Path directory) {
    return Files.isDirectory(directory);
  }

  @Override
  public Transport open(Path directory) {
    if (!exists(directory)) {
      throw FeatureStoreException.notFound(
          "There is no store in '%s'. Name its directory with --dir, or begin one: tidemark group"
              + " create FILE.",
          directory);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<URI> endpoint = endpoint(directory);
      if (endpoint.isPresent()) {
        return new HttpTransport(endpoint.get(), Duration.ZERO);
      }
      try {
        return LocalFeatureStore.open(directory, LocalSettings.standard());
      } catch (FeatureStoreException e) {
        if (e.kind() != Kind.IN_USE || System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
      pause();
    }
  }

  @Override
  public Optional<URI> endpoint(Path directory) {
    return DataDirectory.holder(directory).flatMap(LocalStores::endpoint);
  }

  @Override
  public void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw FileFault.writing(directory, e);
    }
  }

  @Override
  public Server serve(Path directory, int port, LocalSettings settings) throws IOException {
    LocalFeatureStore store = LocalFeatureStore.open(directory, settings);
    try {
      return new Served(store, LocalServer.start(store, port));
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Optional<URI> endpoint(Holder holder) {
    OptionalInt port = holder.port();
    return port.isPresent()
        ? Optional.of(URI.create("http://127.0.0.1:" + port.getAsInt()))
        : Optional.empty();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("Interrupted while waiting for the store.", e);
    }
  }

  private record Served(LocalFeatureStore store, LocalServer server) implements Server {
    @Override
    public URI endpoint() {
      return server.endpoint();
    }

    @Override
    public void close() {
      server.close();
      store.close();
    }
  }
}
