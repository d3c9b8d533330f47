package tidemark.local;

import java.io.IOException;
import java.util.Set;

/**
 * What answers the requests to a path below {@code /_tidemark/}. Implementations are thread-safe.
 */
public interface LocalRoute {
  /** The methods that are answered. All but GET need the header of our clients. */
  default Set<String> methods() {
    return Set.of("GET", "POST");
  }

  /**
   * Answers one request.
   *
   * @throws tidemark.model.FeatureStoreException before anything was sent; the caller answers it
   * @throws IOException if the client is gone
   */
  void answer(LocalRequest request, LocalAnswer answer) throws IOException;
}
