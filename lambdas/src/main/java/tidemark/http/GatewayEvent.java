package tidemark.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Map;

/**
 * The event by which API Gateway calls a function: payload 1.0 of a REST API or 2.0 of an HTTP API.
 * Source: API Gateway developer guide, Lambda proxy integrations.
 */
public final class GatewayEvent {
  static final String CONTEXT = "requestContext";
  static final String VERSION = "version";
  static final String VERSION_2 = "2.0";
  static final String RAW_PATH = "rawPath";
  static final String RAW_QUERY = "rawQueryString";
  static final String HEADERS = "headers";
  static final String BODY = "body";
  static final String IS_BASE64 = "isBase64Encoded";
  static final String HTTP = "http";
  static final String METHOD = "method";
  static final String STAGE = "stage";
  static final String DEFAULT_STAGE = "$default";
  static final String REQUEST_ID = "requestId";
  static final String AUTHORIZER = "authorizer";
  static final String IAM = "iam";
  static final String USER_ARN = "userArn";

  private static final JsonFactory FACTORY = new JsonFactory();

  private GatewayEvent() {}

  /**
   * The request in an event of either format; the stream stays open.
   *
   * @throws IOException if it is neither
   */
  static HttpRequest read(InputStream event) throws IOException {
    return ReceivedEvent.read(event);
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
        json.writeObjectFieldStart(AUTHORIZER);
        json.writeObjectFieldStart(IAM);
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
}
