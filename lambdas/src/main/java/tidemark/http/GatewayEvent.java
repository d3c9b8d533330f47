package tidemark.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.registry.Caller;
import tidemark.wire.Query;

/**
 * The event by which API Gateway calls a function: payload 1.0 of a REST API or 2.0 of an HTTP API.
 * Source: API Gateway developer guide, Lambda proxy integrations.
 */
public final class GatewayEvent {
  private static final String CONTEXT = "requestContext";
  private static final String VERSION = "version";
  private static final String VERSION_2 = "2.0";
  private static final String RAW_PATH = "rawPath";
  private static final String RAW_QUERY = "rawQueryString";
  private static final String HEADERS = "headers";
  private static final String BODY = "body";
  private static final String IS_BASE64 = "isBase64Encoded";
  private static final String HTTP = "http";
  private static final String METHOD = "method";
  private static final String STAGE = "stage";
  private static final String DEFAULT_STAGE = "$default";
  private static final String REQUEST_ID = "requestId";
  private static final String USER_ARN = "userArn";

  private static final JsonFactory FACTORY = new JsonFactory();

  private GatewayEvent() {}

  /**
   * The request in an event of either format.
   *
   * @throws IOException if it is neither
   */
  static HttpRequest read(EventTree event) throws IOException {
    boolean http = event.at(VERSION).text().filter(VERSION_2::equals).isPresent();
    Optional<String> method =
        http ? event.at(CONTEXT, HTTP, METHOD).text() : event.at("httpMethod").text();
    Optional<String> path = event.at(http ? RAW_PATH : "path").text();
    if (method.isEmpty() || path.isEmpty()) {
      throw new IOException("The event is not one of an API gateway");
    }
    return new HttpRequest(
        method.get(),
        withoutStage(path.get(), event.at(CONTEXT, STAGE).text()),
        http ? event.at(RAW_QUERY).text().orElse("") : restQuery(event),
        headers(event),
        body(event),
        caller(event, http),
        event.at(CONTEXT, REQUEST_ID).text().orElse(""));
  }

  /** Writes a request as an event of payload 2.0; the stream stays open. */
  public static void write(HttpRequest request, OutputStream out) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField(VERSION, VERSION_2);
      json.writeStringField(RAW_PATH, request.rawPath());
      json.writeStringField(RAW_QUERY, request.rawQuery());
      json.writeObjectFieldStart(HEADERS);
      for (Map.Entry<String, String> header : request.headers().entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart(CONTEXT);
      json.writeStringField(STAGE, DEFAULT_STAGE);
      json.writeStringField(REQUEST_ID, request.requestId());
      json.writeObjectFieldStart(HTTP);
      json.writeStringField(METHOD, request.method());
      json.writeEndObject();
      if (request.caller().isPresent()) {
        json.writeObjectFieldStart("authorizer");
        json.writeObjectFieldStart("iam");
        json.writeStringField(USER_ARN, request.caller().get().principal());
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeBooleanField(IS_BASE64, true);
      json.writeStringField(BODY, Base64.getEncoder().encodeToString(request.body()));
      json.writeEndObject();
    }
  }

  /** A stage stands before the path, unless it is the default one or a REST API took it off. */
  private static String withoutStage(String path, Optional<String> stage) {
    if (stage.isEmpty() || stage.get().equals(DEFAULT_STAGE)) {
      return path;
    }
    String prefix = "/" + stage.get();
    boolean staged = path.equals(prefix) || path.startsWith(prefix + "/");
    return staged ? path.substring(prefix.length()) : path;
  }

  /** A REST API has decoded the parameters; they are encoded again, to be decoded once by us. */
  private static String restQuery(EventTree event) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    event
        .at("multiValueQueryStringParameters")
        .members(
            (name, all) -> {
              List<String> texts = values.computeIfAbsent(name, n -> new ArrayList<>());
              all.elements().forEach(value -> value.text().ifPresent(texts::add));
            });
    return Query.encode(values);
  }

  private static Map<String, String> headers(EventTree event) {
    Map<String, String> headers = new LinkedHashMap<>();
    event
        .at(HEADERS)
        .members((name, value) -> value.text().ifPresent(text -> headers.put(name, text)));
    return headers;
  }

  private static byte[] body(EventTree event) throws IOException {
    String body = event.at(BODY).text().orElse("");
    if (!event.at(IS_BASE64).isTrue()) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IOException("The event's body is not base64", e);
    }
  }

  private static Optional<Caller> caller(EventTree event, boolean http) {
    EventTree arn =
        http
            ? event.at(CONTEXT, "authorizer", "iam", USER_ARN)
            : event.at(CONTEXT, "identity", USER_ARN);
    return arn.text().map(Caller::new);
  }
}
