package tidemark.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One line of what {@code tidemark check --json} says. */
record CheckedCase(String name, String claim, String outcome, String why) {
  /** All of them; the line that sums up is none. */
  static List<CheckedCase> read(String report) throws IOException {
    List<CheckedCase> cases = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(report)) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> line = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String member = json.currentName();
          json.nextToken();
          line.put(member, json.getText());
        }
        if (line.containsKey("outcome")) {
          cases.add(
              new CheckedCase(
                  line.getOrDefault("name", ""),
                  line.getOrDefault("claim", ""),
                  line.getOrDefault("outcome", ""),
                  line.getOrDefault("why", "")));
        }
      }
    }
    return cases;
  }

  /** Whether it needs what is not there. */
  boolean isLeftOut() {
    return outcome.equals("left_out");
  }
}
