package tidemark.client;

import java.io.Closeable;
import java.io.IOException;

/**
 * The way calls reach a store: over HTTP to a server, or in process to a store opened by the caller
 * itself. Both answer alike. Implementations are thread-safe.
 */
public interface Transport extends Closeable {
  /**
   * Sends one call and gives its answer as soon as the status and headers are there; the body may
   * still be arriving. The caller closes the reply.
   *
   * @throws IOException if nothing answered: no connection, or it broke
   */
  Reply send(Call call) throws IOException;

  /**
   * Whether a call that nothing answered is worth another try: not where nothing would answer that
   * either. Every call may be repeated without harm.
   */
  default boolean isWorthAnotherTry() {
    return false;
  }

  @Override
  void close();
}
