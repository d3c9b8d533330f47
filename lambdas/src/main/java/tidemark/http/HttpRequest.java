package tidemark.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/** An HTTP request as the gateway passed it on. */
public final class HttpRequest {
  private final String method;
  private final String rawPath;
  private final @Nullable String rawQuery;
  private final @Nullable Map<String, List<String>> parameters;
  private final Map<String, String> headers;
  private final byte[] body;
  private final Optional<Caller> caller;
  private final String requestId;

  /**
   * A request whose query is as it was sent.
   *
   * @param rawPath not decoded by us, without the stage
   * @param rawQuery percent-encoded, what stands after {@code ?}
   * @param headers by name in any letter case; repeated ones joined by commas
   * @param caller who signed the request; empty if nobody did
   */
  public HttpRequest(
      String method,
      String rawPath,
      String rawQuery,
      Map<String, String> headers,
      byte[] body,
      Optional<Caller> caller,
      String requestId) {
    this(method, rawPath, rawQuery, null, lowered(headers), body.clone(), caller, requestId);
  }

  /**
   * The same of an event: everything is kept.
   *
   * @param rawQuery null if the gateway has decoded it
   * @param headers by lower-case name
   */
  HttpRequest(
      String method,
      String rawPath,
      @Nullable String rawQuery,
      @Nullable Map<String, List<String>> parameters,
      Map<String, String> headers,
      byte[] body,
      Optional<Caller> caller,
      String requestId) {
    this.method = method;
    this.rawPath = rawPath;
    this.rawQuery = rawQuery;
    this.parameters = parameters;
    this.headers = headers;
    this.body = body;
    this.caller = caller;
    this.requestId = requestId;
  }

  private static Map<String, String> lowered(Map<String, String> headers) {
    Map<String, String> lowered = new HashMap<>();
    headers.forEach((name, value) -> lowered.put(name.toLowerCase(Locale.ROOT), value));
    return lowered;
  }

  public String method() {
    return method;
  }

  public String rawPath() {
    return rawPath;
  }

  /** Percent-encoded. */
  public String rawQuery() {
    return rawQuery == null ? Query.encode(query().values()) : rawQuery;
  }

  /**
   * The decoded query.
   *
   * @throws FeatureStoreException of kind INVALID if it cannot be decoded
   */
  public Query query() {
    return parameters == null
        ? Query.parse(Objects.requireNonNullElse(rawQuery, ""))
        : new Query(parameters);
  }

  /** All headers by lower-case name. */
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  public Optional<String> header(String name) {
    return headers.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  public byte[] body() {
    return body.clone();
  }

  public int bodyLength() {
    return body.length;
  }

  public Optional<Caller> caller() {
    return caller;
  }

  /**
   * Who asks.
   *
   * @throws FeatureStoreException of kind FORBIDDEN if the gateway authenticated nobody
   */
  public Caller requireCaller() {
    return caller.orElseThrow(
        () ->
            new FeatureStoreException(
                Kind.FORBIDDEN, "The request is not signed by an AWS principal."));
  }

  public String requestId() {
    return requestId;
  }
}
