package tidemark.cli;

import java.nio.file.Path;
import java.time.Duration;
import tidemark.client.Transport;

/** The stores on this machine. */
final class LocalStores implements Stores {
  @Override
  public Transport open(Path directory) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Server serve(Path directory, int port, Duration settleDelay) {
    throw new UnsupportedOperationException();
  }
}
