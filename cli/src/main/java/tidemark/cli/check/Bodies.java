package tidemark.cli.check;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tidemark.client.json.JsonText;

/** Bodies of requests as JSON text. */
final class Bodies {
  private Bodies() {}

  static String object(JsonText.Writer members) {
    return new String(JsonText.object(members), StandardCharsets.UTF_8);
  }

  /** {@code {"Record": [...]}}, of names and values by turns. */
  static String record(String... namesAndValues) {
    return object(json -> writeRecord(json, "Record", namesAndValues));
  }

  static void writeRecord(JsonGenerator json, String member, String... namesAndValues)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.writeStartObject();
      json.writeStringField("FeatureName", namesAndValues[i]);
      json.writeStringField("ValueAsString", namesAndValues[i + 1]);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeTtl(JsonGenerator json, String unit, int value) throws IOException {
    json.writeObjectFieldStart("TtlDuration");
    json.writeStringField("Unit", unit);
    json.writeNumberField("Value", value);
    json.writeEndObject();
  }

  /** A name of a group alone. */
  static String named(String group) {
    return object(json -> json.writeStringField("FeatureGroupName", group));
  }
}
