package tidemark.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.registry.Caller;

/**
 * What of a gateway's event makes a request, read in one pass: most of an event says the same twice
 * or tells of the way to here, and is passed over. What is absent, null or of another type than
 * expected reads as absent. Not thread-safe.
 */
final class ReceivedEvent {
  /** The headers that {@link HttpEdge} looks at; the others are long, and many. */
  private static final List<EventPart> HEADERS =
      List.of(EventPart.CONTENT_TYPE, EventPart.CONTENT_ENCODING, EventPart.TARGET);

  private static final EventMember EVENT =
      EventMember.object(
          "",
          EventMember.text(EventPart.VERSION),
          EventMember.text(EventPart.REST_METHOD),
          EventMember.text(EventPart.REST_PATH),
          EventMember.text(EventPart.RAW_PATH),
          EventMember.text(EventPart.RAW_QUERY),
          EventMember.objectOfAnyCase(
              GatewayEvent.HEADERS,
              HEADERS.stream().map(EventMember::text).toArray(EventMember[]::new)),
          EventMember.lists("multiValueQueryStringParameters"),
          EventMember.object(
              GatewayEvent.CONTEXT,
              EventMember.text(EventPart.STAGE),
              EventMember.text(EventPart.REQUEST_ID),
              EventMember.object(GatewayEvent.HTTP, EventMember.text(EventPart.HTTP_METHOD)),
              EventMember.object("identity", EventMember.text(EventPart.REST_USER)),
              EventMember.object(
                  GatewayEvent.AUTHORIZER,
                  EventMember.object(GatewayEvent.IAM, EventMember.text(EventPart.IAM_USER)))),
          EventMember.text(EventPart.BODY),
          EventMember.flag(EventPart.IS_BASE64));

  private static final byte[] NO_BODY = new byte[0];

  private final EventScanner json;

  private ReceivedEvent(EventScanner json) {
    this.json = json;
  }

  /**
   * The request in an event of either format; the stream stays open.
   *
   * @throws IOException if it is neither
   */
  static HttpRequest read(InputStream event) throws IOException {
    return new ReceivedEvent(EventScanner.read(event.readAllBytes(), EVENT)).request();
  }

  private @Nullable String text(EventPart part) {
    return json.text(part);
  }

  private HttpRequest request() throws IOException {
    boolean http = GatewayEvent.VERSION_2.equals(text(EventPart.VERSION));
    String method = text(http ? EventPart.HTTP_METHOD : EventPart.REST_METHOD);
    String path = text(http ? EventPart.RAW_PATH : EventPart.REST_PATH);
    if (method == null || path == null) {
      throw new IOException("The event is not one of an API gateway");
    }
    Optional<Caller> caller =
        Optional.ofNullable(text(http ? EventPart.IAM_USER : EventPart.REST_USER)).map(Caller::new);
    return new HttpRequest(
        method,
        withoutStage(path),
        http ? Objects.requireNonNullElse(text(EventPart.RAW_QUERY), "") : null,
        http ? null : json.lists(),
        headers(),
        bodyBytes(),
        caller,
        Objects.requireNonNullElse(text(EventPart.REQUEST_ID), ""));
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    for (EventPart header : HEADERS) {
      String value = text(header);
      if (value != null) {
        headers.put(header.member(), value);
      }
    }
    return headers;
  }

  /** A stage stands before the path, unless it is the default one or a REST API took it off. */
  private String withoutStage(String path) {
    String stage = text(EventPart.STAGE);
    if (stage == null || stage.equals(GatewayEvent.DEFAULT_STAGE)) {
      return path;
    }
    int end = 1 + stage.length();
    boolean staged =
        path.startsWith(stage, 1)
            && path.charAt(0) == '/'
            && (path.length() == end || path.charAt(end) == '/');
    return staged ? path.substring(end) : path;
  }

  private byte[] bodyBytes() throws IOException {
    String body = text(EventPart.BODY);
    if (body == null || body.isEmpty()) {
      return NO_BODY;
    }
    if (text(EventPart.IS_BASE64) == null) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IOException("The event's body is not base64", e);
    }
  }
}
