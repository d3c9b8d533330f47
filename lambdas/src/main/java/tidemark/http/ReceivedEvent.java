package tidemark.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.registry.Caller;
import tidemark.wire.Route;

/**
 * What of a gateway's event makes a request, read in one pass: most of an event says the same twice
 * or tells of the way to here, and is passed over. What is absent, null or of another type than
 * expected reads as absent. Not thread-safe.
 */
final class ReceivedEvent {
  private static final String REST_METHOD = "httpMethod";
  private static final String REST_PATH = "path";
  private static final String PARAMETERS = "multiValueQueryStringParameters";
  private static final String IDENTITY = "identity";

  private static final MemberNames EVENT_MEMBERS =
      MemberNames.of(
          GatewayEvent.VERSION,
          REST_METHOD,
          REST_PATH,
          GatewayEvent.RAW_PATH,
          GatewayEvent.RAW_QUERY,
          GatewayEvent.HEADERS,
          PARAMETERS,
          GatewayEvent.CONTEXT,
          GatewayEvent.BODY,
          GatewayEvent.IS_BASE64);
  private static final MemberNames CONTEXT_MEMBERS =
      MemberNames.of(
          GatewayEvent.STAGE,
          GatewayEvent.REQUEST_ID,
          GatewayEvent.HTTP,
          IDENTITY,
          GatewayEvent.AUTHORIZER);
  private static final MemberNames IAM = MemberNames.of(GatewayEvent.IAM);
  private static final MemberNames METHOD = MemberNames.of(GatewayEvent.METHOD);
  private static final MemberNames USER_ARN = MemberNames.of(GatewayEvent.USER_ARN);

  /** What {@link HttpEdge} looks at; the others are long, and many. */
  private static final MemberNames HEADERS =
      MemberNames.ofAnyCase(
          "content-type", "content-encoding", Route.TARGET_HEADER.toLowerCase(Locale.ROOT));

  private static final byte[] NO_BODY = new byte[0];

  private final Map<String, String> headers = new HashMap<>();
  private final Map<String, List<String>> parameters = new LinkedHashMap<>();
  private @Nullable String version;
  private @Nullable String restMethod;
  private @Nullable String restPath;
  private @Nullable String rawPath;
  private @Nullable String rawQuery;
  private @Nullable String body;
  private boolean base64;
  private @Nullable String stage;
  private @Nullable String requestId;
  private @Nullable String httpMethod;
  private @Nullable String iamUser;
  private @Nullable String restUser;

  private ReceivedEvent() {}

  /**
   * The request in an event of either format; the stream stays open.
   *
   * @throws IOException if it is neither
   */
  static HttpRequest read(InputStream event) throws IOException {
    EventScanner json = new EventScanner(event.readAllBytes());
    ReceivedEvent received = new ReceivedEvent();
    json.members(EVENT_MEMBERS, name -> received.readEvent(json, name));
    json.end();
    return received.request();
  }

  private void readEvent(EventScanner json, String name) throws IOException {
    switch (name) {
      case GatewayEvent.VERSION -> version = json.text();
      case REST_METHOD -> restMethod = json.text();
      case REST_PATH -> restPath = json.text();
      case GatewayEvent.RAW_PATH -> rawPath = json.text();
      case GatewayEvent.RAW_QUERY -> rawQuery = json.text();
      case GatewayEvent.HEADERS -> json.members(HEADERS, header -> readHeader(json, header));
      case PARAMETERS -> json.members(key -> readParameter(json, key));
      case GatewayEvent.CONTEXT ->
          json.members(CONTEXT_MEMBERS, member -> readContext(json, member));
      case GatewayEvent.BODY -> body = json.text();
      case GatewayEvent.IS_BASE64 -> base64 = json.isTrue();
      default -> json.skip();
    }
  }

  private void readContext(EventScanner json, String name) throws IOException {
    switch (name) {
      case GatewayEvent.STAGE -> stage = json.text();
      case GatewayEvent.REQUEST_ID -> requestId = json.text();
      case GatewayEvent.HTTP -> httpMethod = json.text(METHOD);
      case IDENTITY -> restUser = json.text(USER_ARN);
      case GatewayEvent.AUTHORIZER -> json.members(IAM, member -> iamUser = json.text(USER_ARN));
      default -> json.skip();
    }
  }

  private void readHeader(EventScanner json, String name) throws IOException {
    String value = json.text();
    if (value != null) {
      headers.put(name, value);
    }
  }

  private void readParameter(EventScanner json, String name) throws IOException {
    List<String> values = parameters.computeIfAbsent(name, n -> new ArrayList<>());
    json.elements(
        () -> {
          String value = json.text();
          if (value != null) {
            values.add(value);
          }
        });
  }

  private HttpRequest request() throws IOException {
    boolean http = GatewayEvent.VERSION_2.equals(version);
    String method = http ? httpMethod : restMethod;
    String path = http ? rawPath : restPath;
    if (method == null || path == null) {
      throw new IOException("The event is not one of an API gateway");
    }
    String staged = withoutStage(path);
    Optional<Caller> caller = Optional.ofNullable(http ? iamUser : restUser).map(Caller::new);
    String id = Objects.requireNonNullElse(requestId, "");
    String query = http ? Objects.requireNonNullElse(rawQuery, "") : null;
    return new HttpRequest(
        method, staged, query, http ? null : parameters, headers, bodyBytes(), caller, id);
  }

  /** A stage stands before the path, unless it is the default one or a REST API took it off. */
  private String withoutStage(String path) {
    if (stage == null || stage.equals(GatewayEvent.DEFAULT_STAGE)) {
      return path;
    }
    String prefix = "/" + stage;
    boolean staged = path.equals(prefix) || path.startsWith(prefix + "/");
    return staged ? path.substring(prefix.length()) : path;
  }

  private byte[] bodyBytes() throws IOException {
    if (body == null || body.isEmpty()) {
      return NO_BODY;
    }
    if (!base64) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IOException("The event's body is not base64", e);
    }
  }
}
