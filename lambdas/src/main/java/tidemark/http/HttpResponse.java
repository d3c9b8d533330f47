package tidemark.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tidemark.wire.ApiError;
import tidemark.wire.ErrorJson;
import tidemark.wire.JsonBytes;
import tidemark.wire.Plane;

/**
 * An answer, and its form as a function's response, which both kinds of gateway take. Immutable.
 */
public final class HttpResponse {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String STATUS_CODE = "statusCode";
  private static final String HEADERS = "headers";
  private static final String BODY = "body";

  private static final JsonBytes.Fixed AS_STATUS_CODE =
      new JsonBytes.Fixed("{\"" + STATUS_CODE + "\":");
  private static final JsonBytes.Fixed AS_HEADERS = new JsonBytes.Fixed(",\"" + HEADERS + "\":{");
  private static final JsonBytes.Fixed AS_BODY =
      new JsonBytes.Fixed("},\"isBase64Encoded\":false,\"" + BODY + "\":");

  /** Of the response without its body, if nothing went wrong. */
  private static final int FRAME_BYTES = 256;

  private final int status;

  /** Names, each followed by its value. */
  private final String[] headers;

  private final byte[] body;

  /** Whether the body is as it stands in a string of JSON. */
  private final boolean escaped;

  private HttpResponse(int status, String[] headers, byte[] body, boolean escaped) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.escaped = escaped;
  }

  /** An answer of any kind. */
  public HttpResponse(int status, Map<String, String> headers, String body) {
    this(status, flat(headers), body.getBytes(StandardCharsets.UTF_8), false);
  }

  /** Success with nothing to say. */
  public static HttpResponse empty(Plane plane) {
    return json(plane, "");
  }

  /** Success. */
  public static HttpResponse json(Plane plane, String body) {
    return json(plane, body.getBytes(StandardCharsets.UTF_8), false);
  }

  /** The same of what {@link JsonBytes#escaped} wrote, which is kept and not to be changed. */
  public static HttpResponse escapedJson(Plane plane, byte[] body) {
    return json(plane, body, true);
  }

  private static HttpResponse json(Plane plane, byte[] body, boolean escaped) {
    return new HttpResponse(200, new String[] {CONTENT_TYPE, plane.contentType()}, body, escaped);
  }

  static HttpResponse failure(Plane plane, ApiError error) {
    Map<String, String> headers = new LinkedHashMap<>(ErrorJson.headers(error));
    headers.put(CONTENT_TYPE, plane.contentType());
    return new HttpResponse(error.status(), headers, ErrorJson.write(error));
  }

  public int status() {
    return status;
  }

  public Map<String, String> headers() {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return Collections.unmodifiableMap(all);
  }

  private static String[] flat(Map<String, String> headers) {
    List<String> flat = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          flat.add(name);
          flat.add(value);
        });
    return flat.toArray(String[]::new);
  }

  public String body() {
    String text = new String(body, StandardCharsets.UTF_8);
    if (!escaped) {
      return text;
    }
    try {
      return EventTree.read('"' + text + '"').text().orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException("What was written as a string is none", e);
    }
  }

  /** The same with another header, whose name it does not have yet. */
  HttpResponse with(String header, String value) {
    String[] more = Arrays.copyOf(headers, headers.length + 2);
    more[headers.length] = header;
    more[headers.length + 1] = value;
    return new HttpResponse(status, more, body, escaped);
  }

  /** Writes the function's response, all at once; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    JsonBytes json = new JsonBytes(FRAME_BYTES + (escaped ? 1 : 2) * body.length);
    json.put(AS_STATUS_CODE).number(status).put(AS_HEADERS);
    for (int i = 0; i < headers.length; i += 2) {
      if (i > 0) {
        json.put(',');
      }
      json.text(headers[i]).put(':').text(headers[i + 1]);
    }
    json.put(AS_BODY);
    if (escaped) {
      json.escapedText(body);
    } else {
      json.text(body);
    }
    json.put('}').writeTo(out);
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

  @Override
  public boolean equals(Object other) {
    return other instanceof HttpResponse that
        && status == that.status
        && headers().equals(that.headers())
        && body().equals(that.body());
  }

  @Override
  public int hashCode() {
    return status * 31 + body().hashCode();
  }

  /** Shows no body. */
  @Override
  public String toString() {
    return "HttpResponse["
        + status
        + ", "
        + body.length
        + (escaped ? " bytes, escaped]" : " bytes]");
  }
}
