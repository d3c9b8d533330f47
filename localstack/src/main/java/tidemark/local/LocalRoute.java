package tidemark.local;

import java.io.IOException;
import java.util.Set;

/**
 * What answers the requests to a path below {@code /_tidemark/}. Implementations are thread-safe.
 */
public interface LocalRoute {
  /**
   * The methods that are answered: {@code POST}, unless it says otherwise. All but GET need the
   * header of our clients, which no web page can send; so GET changes nothing.
   */
  default Set<String> methods() {
    return Set.of("POST");
  }

  /**
   * Answers one request.
   *
   * @throws tidemark.model.FeatureStoreException before anything was sent; the caller answers it
   * @throws IOException if the client is gone
   */
  void answer(LocalRequest request, LocalAnswer answer) throws IOException;
}
