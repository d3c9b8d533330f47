package tidemark.cli;

import java.io.Closeable;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import tidemark.cli.aws.AwsStore;
import tidemark.cli.aws.DeployedAt;
import tidemark.client.Transport;
import tidemark.local.LocalSettings;

/** How commands reach the store in a data directory. */
interface Stores {
  /** A server that runs until it is closed. */
  interface Server extends Closeable {
    URI endpoint();

    @Override
    void close();
  }

  /**
   * The server that holds the directory, if there is one; else the store itself, opened here.
   *
   * @throws tidemark.model.FeatureStoreException if there is no store in it
   */
  Transport open(Path directory);

  /**
   * A store that is deployed on AWS.
   *
   * @throws tidemark.model.FeatureStoreException if there is none of this name
   */
  default Transport open(DeployedAt at) {
    return AwsStore.open(at);
  }

  /** Whether there may be a store in the directory. */
  default boolean exists(Path directory) {
    return true;
  }

  /** Whether a running server holds the directory. */
  default boolean isServed(Path directory) {
    return endpoint(directory).isPresent();
  }

  /** Where the running server that holds the directory listens, if there is one. */
  Optional<URI> endpoint(Path directory);

  /** Makes the directory, if it is not there, for a store to be in. */
  void create(Path directory);

  /**
   * Opens the store and serves it on loopback.
   *
   * @param port 0 for any that is free
   * @throws java.net.BindException if the port is in use
   */
  Server serve(Path directory, int port, LocalSettings settings) throws java.io.IOException;
}
