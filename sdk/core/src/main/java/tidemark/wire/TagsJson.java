package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tidemark.model.Shown;

/** Tags: a list of keys with values, each key once. */
final class TagsJson {
  static final String RESOURCE_ARN = "ResourceArn";
  static final String MEMBER = "Tags";

  /** Source: botocore, {@code TagKey} and {@code TagValue}. */
  private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

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

  static void write(JsonGenerator json, Map<String, String> tags) throws IOException {
    json.writeArrayFieldStart(MEMBER);
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      json.writeStartObject();
      json.writeStringField(KEY, tag.getKey());
      json.writeStringField(VALUE, tag.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The current value, an ARN by its look; null after noting that it is none. */
  static @Nullable String readArn(JsonRequest json) {
    String arn = json.string();
    if (arn != null && !arn.startsWith("arn:")) {
      json.problem(" must be the ARN of a feature group.");
      return null;
    }
    return arn;
  }

  static void requireArn(JsonRequest json) {
    json.require(RESOURCE_ARN, "the ARN of a feature group");
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
    checkCharacters(json, key, "key");
    checkCharacters(json, value, "value");
    if (key != null && value != null && tags.putIfAbsent(key, value) != null) {
      json.problem(": tag key '" + Shown.name(key) + "' is given more than once.");
    }
  }

  /** Whether a key or value of a tag has the characters that one may have. */
  static boolean isTagText(String text) {
    return CHARACTERS.matcher(text).matches();
  }

  private static void checkCharacters(JsonRequest json, @Nullable String text, String role) {
    if (text != null && !isTagText(text)) {
      json.problem(
          ": the " + role + " has characters other than letters, digits, spaces and _.:/=+-@.");
    }
  }
}
