package tidemark.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** A JSON object in memory, asked for members by name and type. */
final class JsonObject {
  private static final JsonFactory JSON = new JsonFactory();

  /** Writes the members of an object. */
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** Reads a value from the members of an object. */
  interface Reader<T> {
    T read(JsonObject json) throws IOException;
  }

  private final Map<String, Object> members;

  private JsonObject(Map<String, Object> members) {
    this.members = members;
  }

  static String write(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return text.toString();
  }

  /**
   * Reads a value from text that this program wrote.
   *
   * @param what it is, for people
   * @throws FeatureStoreException of kind INTERNAL if it is anything else
   */
  static <T> T read(String text, String what, Reader<T> reader) {
    try {
      return reader.read(parse(text));
    } catch (IOException | RuntimeException e) {
      throw new FeatureStoreException(Kind.INTERNAL, what + " cannot be read.", e);
    }
  }

  private static JsonObject parse(String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("Not a JSON object");
      }
      return object(json);
    }
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  String text(String name) throws IOException {
    return optionalText(name).orElseThrow(() -> absent(name));
  }

  Optional<String> optionalText(String name) {
    return member(name, String.class);
  }

  long number(String name) throws IOException {
    return member(name, Long.class).orElseThrow(() -> absent(name));
  }

  boolean flag(String name) throws IOException {
    return member(name, Boolean.class).orElseThrow(() -> absent(name));
  }

  Optional<JsonObject> object(String name) {
    return member(name, JsonObject.class);
  }

  /** The elements of an array of one type. */
  <T> List<T> list(String name, Class<T> type) throws IOException {
    List<T> elements = new ArrayList<>();
    for (Object element : member(name, List.class).orElseThrow(() -> absent(name))) {
      elements.add(type.cast(element));
    }
    return elements;
  }

  /** The members whose value is text. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    members.forEach((name, value) -> texts.put(name, (String) value));
    return texts;
  }

  private <T> Optional<T> member(String name, Class<T> type) {
    return Optional.ofNullable(members.get(name)).map(type::cast);
  }

  private static IOException absent(String name) {
    return new IOException("There is no member " + name);
  }

  private static JsonObject object(JsonParser json) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      members.put(name, value(json));
    }
    return new JsonObject(members);
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(json));
        }
        yield elements;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new IOException("Unexpected " + json.currentToken());
    };
  }
}
