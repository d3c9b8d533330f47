package tidemark.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tidemark.wire.ApiError;
import tidemark.wire.ErrorJson;
import tidemark.wire.Plane;

/** An answer, and its form as a function's response, which both kinds of gateway take. */
public record HttpResponse(int status, Map<String, String> headers, String body) {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String STATUS_CODE = "statusCode";
  private static final String HEADERS = "headers";
  private static final String BODY = "body";
  private static final String IS_BASE64 = "isBase64Encoded";
  private static final JsonFactory FACTORY = new JsonFactory();

  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  /** Success with nothing to say. */
  public static HttpResponse empty(Plane plane) {
    return json(plane, "");
  }

  /** Success. */
  public static HttpResponse json(Plane plane, String body) {
    return new HttpResponse(200, Map.of(CONTENT_TYPE, plane.contentType()), body);
  }

  static HttpResponse failure(Plane plane, ApiError error) {
    Map<String, String> headers = new LinkedHashMap<>(ErrorJson.headers(error));
    headers.put(CONTENT_TYPE, plane.contentType());
    return new HttpResponse(error.status(), headers, ErrorJson.write(error));
  }

  HttpResponse with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpResponse(status, more, body);
  }

  /** Writes the function's response; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    OutputStreamWriter text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeNumberField(STATUS_CODE, status);
      json.writeObjectFieldStart(HEADERS);
      for (Map.Entry<String, String> header : headers.entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
      json.writeBooleanField(IS_BASE64, false);
      json.writeStringField(BODY, body);
      json.writeEndObject();
    }
    text.flush();
  }

  /** Reads what {@link #write} wrote: what a gateway does. */
  public static HttpResponse read(InputStream in) throws IOException {
    EventTree response = EventTree.read(in);
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .at(HEADERS)
        .members((name, value) -> value.text().ifPresent(text -> headers.put(name, text)));
    int status = Integer.parseInt(response.at(STATUS_CODE).text().orElse("502"));
    return new HttpResponse(status, headers, response.at(BODY).text().orElse(""));
  }
}
