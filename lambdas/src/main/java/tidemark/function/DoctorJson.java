package tidemark.function;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import tidemark.upkeep.Defect;
import tidemark.upkeep.Treated;

/**
 * {@code {"findings":[{"kind","group","incarnation","what","remedy","state","failure"}]}}: what a
 * {@link tidemark.upkeep.Doctor} found, {@code failure} only where mending failed.
 */
final class DoctorJson {
  private DoctorJson() {}

  static void write(JsonGenerator json, List<Treated> findings) throws IOException {
    json.writeArrayFieldStart("findings");
    for (Treated finding : findings) {
      Defect defect = finding.defect();
      json.writeStartObject();
      json.writeStringField("kind", defect.kind().word());
      json.writeStringField("group", defect.group().group().value());
      json.writeStringField("incarnation", defect.group().text());
      json.writeStringField("what", defect.what());
      json.writeStringField("remedy", defect.remedy());
      json.writeStringField("state", finding.state().name().toLowerCase(Locale.ROOT));
      if (finding.failure().isPresent()) {
        json.writeStringField("failure", finding.failure().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
