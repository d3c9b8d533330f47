package tidemark.local;

import java.io.IOException;

/**
 * What answers the requests to a path below {@code /_tidemark/}. Implementations are thread-safe.
 */
public interface LocalRoute {
  /**
   * Answers one request.
   *
   * @throws tidemark.model.FeatureStoreException before anything was sent; the caller answers it
   * @throws IOException if the client is gone
   */
  void answer(LocalRequest request, LocalAnswer answer) throws IOException;
}
