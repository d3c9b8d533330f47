package tidemark.local;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request as it came: nothing of it is decoded, and nobody has read its body.
 *
 * @param rawPath as received, beginning with a slash, without the query
 * @param rawQuery what follows the question mark; empty if there is none
 * @param headers looked up by {@link #header}, in any letter case
 * @param length of the body in bytes, if the request says it
 */
public record LocalRequest(
    String method,
    String rawPath,
    String rawQuery,
    Map<String, List<String>> headers,
    OptionalLong length,
    InputStream body) {

  /** The header that a page in a browser cannot send to another site unasked. */
  static final String CLIENT_HEADER = "X-Tidemark-Client";

  public LocalRequest {
    headers = Map.copyOf(headers);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }
}
