package tidemark.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import tidemark.model.Shown;

/** Tags of a request: a list of keys with values, each key once. */
final class TagsJson {
  static final String MEMBER = "Tags";
  private static final String KEY = "Key";
  private static final String VALUE = "Value";

  private TagsJson() {}

  /** The current value; what is wrong with it is noted. */
  static Map<String, String> read(JsonRequest json) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (json.enterList(" must be a list of Tag.")) {
      while (json.nextElement(JsonRequest.LIST_MAX)) {
        readTag(json, tags);
      }
    }
    return tags;
  }

  private static void readTag(JsonRequest json, Map<String, String> tags) {
    if (!json.enterObject()) {
      return;
    }
    String key = null;
    String value = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case KEY -> key = json.string();
        case VALUE -> value = json.string();
        default -> json.skip();
      }
    }
    json.require(KEY, "1-128 characters");
    json.require(VALUE, "0-256 characters");
    if (key != null && value != null && tags.putIfAbsent(key, value) != null) {
      json.problem(": tag key '" + Shown.name(key) + "' is given more than once.");
    }
  }
}
