package tidemark.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.registry.Caller;
import tidemark.wire.Query;
import tidemark.wire.Route;

/**
 * What of a gateway's event makes a request, read in one pass: most of an event says the same twice
 * or tells of the way to here, and is passed over. What is absent, null or of another type than
 * expected reads as absent. Not thread-safe.
 */
final class ReceivedEvent {
  private static final String METHOD = "method";
  private static final String USER_ARN = "userArn";
  private static final String VERSION_2 = "2.0";
  private static final String DEFAULT_STAGE = "$default";

  /** What {@link HttpEdge} looks at; the others are long, and many. */
  private static final List<String> HEADERS =
      List.of("content-type", "content-encoding", Route.TARGET_HEADER);

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
    try (JsonParser json = EventTree.parser(event)) {
      ReceivedEvent received = new ReceivedEvent();
      if (json.nextToken() == null) {
        throw new IOException("No JSON value");
      }
      members(json, received::readEvent);
      if (json.nextToken() != null) {
        throw new IOException("More than one JSON value");
      }
      return received.request();
    }
  }

  /** Takes the member of an object that the parser is at, or passes over it. */
  private interface Member {
    void read(JsonParser json, String name) throws IOException;
  }

  private static void members(JsonParser json, Member member) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      member.read(json, name);
    }
  }

  private void readEvent(JsonParser json, String name) throws IOException {
    switch (name) {
      case "version" -> version = text(json);
      case "httpMethod" -> restMethod = text(json);
      case "path" -> restPath = text(json);
      case "rawPath" -> rawPath = text(json);
      case "rawQueryString" -> rawQuery = text(json);
      case "headers" -> members(json, this::readHeader);
      case "multiValueQueryStringParameters" -> members(json, this::readParameter);
      case "requestContext" -> members(json, this::readContext);
      case "body" -> body = text(json);
      case "isBase64Encoded" -> {
        base64 = json.currentToken() == JsonToken.VALUE_TRUE;
        json.skipChildren();
      }
      default -> json.skipChildren();
    }
  }

  private void readContext(JsonParser json, String name) throws IOException {
    switch (name) {
      case "stage" -> stage = text(json);
      case "requestId" -> requestId = text(json);
      case "http" ->
          members(json, (at, member) -> httpMethod = only(at, member, METHOD, httpMethod));
      case "identity" ->
          members(json, (at, member) -> restUser = only(at, member, USER_ARN, restUser));
      case "authorizer" -> members(json, this::readAuthorizer);
      default -> json.skipChildren();
    }
  }

  private void readAuthorizer(JsonParser json, String name) throws IOException {
    if (name.equals("iam")) {
      members(json, (at, member) -> iamUser = only(at, member, USER_ARN, iamUser));
    } else {
      json.skipChildren();
    }
  }

  /** The text of a member if it is the wanted one, else what is known. */
  private static @Nullable String only(
      JsonParser json, String name, String wanted, @Nullable String known) throws IOException {
    if (name.equals(wanted)) {
      return text(json);
    }
    json.skipChildren();
    return known;
  }

  private void readHeader(JsonParser json, String name) throws IOException {
    String value = isAskedFor(name) ? text(json) : null;
    if (value != null) {
      headers.put(name, value);
    }
  }

  private static boolean isAskedFor(String header) {
    for (String name : HEADERS) {
      if (name.equalsIgnoreCase(header)) {
        return true;
      }
    }
    return false;
  }

  private void readParameter(JsonParser json, String name) throws IOException {
    List<String> values = parameters.computeIfAbsent(name, n -> new ArrayList<>());
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String value = text(json);
      if (value != null) {
        values.add(value);
      }
    }
  }

  /** The current value as text; null after passing over anything else. */
  private static @Nullable String text(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getText();
      default -> {
        json.skipChildren();
        yield null;
      }
    };
  }

  private HttpRequest request() throws IOException {
    boolean http = VERSION_2.equals(version);
    String method = http ? httpMethod : restMethod;
    String path = http ? rawPath : restPath;
    if (method == null || path == null) {
      throw new IOException("The event is not one of an API gateway");
    }
    return new HttpRequest(
        method,
        withoutStage(path),
        http ? Objects.requireNonNullElse(rawQuery, "") : Query.encode(parameters),
        headers,
        bodyBytes(),
        Optional.ofNullable(http ? iamUser : restUser).map(Caller::new),
        Objects.requireNonNullElse(requestId, ""));
  }

  /** A stage stands before the path, unless it is the default one or a REST API took it off. */
  private String withoutStage(String path) {
    if (stage == null || stage.equals(DEFAULT_STAGE)) {
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
