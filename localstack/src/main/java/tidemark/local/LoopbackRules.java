package tidemark.local;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * Which requests a server on loopback answers: those addressed to it by a name of this machine, and
 * not sent by a page of another site. A page that had its name point to 127.0.0.1 sends its own
 * name as the host.
 */
public final class LoopbackRules {
  private final int port;
  private final Set<String> hosts;

  public LoopbackRules(int port) {
    this.port = port;
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
  }

  /**
   * Returns if the request may be answered.
   *
   * @throws FeatureStoreException of kind FORBIDDEN otherwise
   */
  public void check(LocalRequest request) {
    if (request.header("Host").filter(this::isHere).isEmpty()) {
      throw new FeatureStoreException(
          Kind.FORBIDDEN, "The Host header must name this server, 127.0.0.1:" + port + ".");
    }
    for (String name : List.of("Origin", "Referer")) {
      Optional<String> from = request.header(name);
      if (from.isPresent() && !isOfHere(from.get())) {
        throw new FeatureStoreException(
            Kind.FORBIDDEN, "The " + name + " header names another site.");
      }
    }
  }

  private boolean isHere(String host) {
    return hosts.contains(host.toLowerCase(Locale.ROOT));
  }

  private boolean isOfHere(String address) {
    String start = "http://";
    return address.startsWith(start) && isHere(address.substring(start.length()).split("/", 2)[0]);
  }
}
