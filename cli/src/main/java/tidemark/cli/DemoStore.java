package tidemark.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tidemark.client.FeatureStoreClient;
import tidemark.client.HttpTransport;
import tidemark.client.Transport;
import tidemark.local.LocalSettings;

/**
 * The store of the demo, reached over HTTP: the server that holds the directory if there is one,
 * else one of its own on a free port.
 */
final class DemoStore implements AutoCloseable {
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(10);

  private final Optional<Stores.Server> server;
  private final Transport transport;
  private final FeatureStoreClient client;

  private DemoStore(Optional<Stores.Server> server, Transport transport) {
    this.server = server;
    this.transport = transport;
    this.client = FeatureStoreClient.builder().transport(transport).build();
  }

  static DemoStore open(Session session, Path directory) throws IOException {
    if (session.stores().isServed(directory)) {
      return new DemoStore(Optional.empty(), session.stores().open(directory));
    }
    Stores.Server server = session.stores().serve(directory, 0, LocalSettings.standard());
    return new DemoStore(Optional.of(server), new HttpTransport(server.endpoint(), READ_TIMEOUT));
  }

  Transport transport() {
    return transport;
  }

  FeatureStoreClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    server.ifPresent(Stores.Server::close);
  }
}
