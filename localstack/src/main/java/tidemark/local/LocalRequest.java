package tidemark.local;

import com.sun.net.httpserver.HttpExchange;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Caller;

/**
 * A request as it came: nothing of it is decoded, and nobody has read its body.
 *
 * @param rawPath as received, beginning with a slash, without the query
 * @param rawQuery what follows the question mark; empty if there is none
 * @param headers looked up by {@link #header}, in any letter case
 * @param length of the body in bytes, if the request says it
 * @param unsigned who asks if there is no signature
 */
public record LocalRequest(
    String method,
    String rawPath,
    String rawQuery,
    Map<String, List<String>> headers,
    OptionalLong length,
    InputStream body,
    Caller unsigned) {

  /** The header that a page in a browser cannot send to another site unasked. */
  static final String CLIENT_HEADER = "X-Tidemark-Client";

  /** How every version of AWS's signatures begins. */
  private static final String SIGNED = "AWS4-";

  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([A-Za-z0-9+=,.@_-]{1,128})/");
  private static final String USERS = "arn:aws:iam::000000000000:user/";

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
        exchange.getRequestBody(),
        Caller.LOCAL);
  }

  /**
   * Who asks: the user that the access key of a signature names, if there is a signature.
   * Signatures are not verified. Empty if the signature names nobody.
   */
  Optional<Caller> caller() {
    Optional<String> signature = header("Authorization").filter(text -> text.startsWith(SIGNED));
    if (signature.isEmpty()) {
      return Optional.of(unsigned);
    }
    Matcher credential = CREDENTIAL.matcher(signature.get());
    return credential.find()
        ? Optional.of(new Caller(USERS + credential.group(1)))
        : Optional.empty();
  }

  /**
   * Who asks.
   *
   * @throws FeatureStoreException of kind FORBIDDEN if the signature names nobody
   */
  Caller requireCaller() {
    return caller()
        .orElseThrow(
            () ->
                new FeatureStoreException(
                    FeatureStoreException.Kind.FORBIDDEN, "The signature names no access key."));
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }
}
