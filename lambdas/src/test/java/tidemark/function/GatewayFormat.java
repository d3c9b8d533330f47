package tidemark.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tidemark.http.GatewayEvent;
import tidemark.http.HttpRequest;

/** The two kinds of API Gateway, each turning a request into its event. */
enum GatewayFormat {
  /** Payload 1.0: the gateway decodes the path and the query; the body is text. */
  REST {
    @Override
    byte[] event(HttpRequest request) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
        json.writeStartObject();
        json.writeStringField("resource", "/{proxy+}");
        json.writeStringField("path", decodedPath(request.rawPath()));
        json.writeStringField("httpMethod", request.method());
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
          json.writeStringField(header.getKey(), header.getValue());
        }
        json.writeEndObject();
        writeQuery(json, request.rawQuery());
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("stage", "prod");
        json.writeStringField("path", "/prod" + request.rawPath());
        json.writeStringField("requestId", request.requestId());
        json.writeObjectFieldStart("identity");
        json.writeStringField("userArn", request.caller().orElseThrow().principal());
        json.writeNullField("cognitoIdentityId");
        json.writeEndObject();
        json.writeEndObject();
        if (request.bodyLength() == 0) {
          json.writeNullField("body");
        } else {
          json.writeStringField("body", new String(request.body(), StandardCharsets.UTF_8));
        }
        json.writeBooleanField("isBase64Encoded", false);
        json.writeEndObject();
      }
      return out.toByteArray();
    }
  },
  /** Payload 2.0: path and query as sent; the body is base64. */
  HTTP {
    @Override
    byte[] event(HttpRequest request) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      GatewayEvent.write(request, out);
      return out.toByteArray();
    }
  };

  abstract byte[] event(HttpRequest request) throws IOException;

  /** A gateway that decodes leaves what it cannot. */
  private static String decodedPath(String raw) {
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return raw;
    }
  }

  private static void writeQuery(JsonGenerator json, String raw) throws IOException {
    if (raw.isEmpty()) {
      json.writeNullField("queryStringParameters");
      json.writeNullField("multiValueQueryStringParameters");
      return;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String parameter : raw.split("&", -1)) {
      String[] sides = parameter.split("=", 2);
      values
          .computeIfAbsent(
              URLDecoder.decode(sides[0], StandardCharsets.UTF_8), k -> new ArrayList<>())
          .add(URLDecoder.decode(sides.length > 1 ? sides[1] : "", StandardCharsets.UTF_8));
    }
    json.writeObjectFieldStart("multiValueQueryStringParameters");
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      json.writeArrayFieldStart(entry.getKey());
      for (String value : entry.getValue()) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
