package tidemark.local;

import com.sun.net.httpserver.HttpExchange;
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

  /** What a client sent to a server of this machine. */
  public static LocalRequest of(HttpExchange exchange) {
    String target = exchange.getRequestURI().toString();
    int mark = target.indexOf('?');
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return new LocalRequest(
        exchange.getRequestMethod(),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        exchange.getRequestHeaders(),
        length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length)),
        exchange.getRequestBody());
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }
}
