package tidemark.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value of an event that Lambda delivers. What is absent, null or of another type than asked
 * for reads as empty: AWS adds members, and leaves some out. Immutable.
 */
public final class EventTree {
  private static final EventTree NONE = new EventTree(null);

  /** Lambda's events are at most 6 MB; a local body of 6 MiB is 8.4 million characters here. */
  private static final int STRING_LENGTH_MAX = 9_000_000;

  private static final int DEPTH_MAX = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(STRING_LENGTH_MAX)
                  .maxNestingDepth(DEPTH_MAX)
                  .build())
          .build();

  /** A map, a list, a text, a Boolean, or null. Numbers are texts. */
  private final @Nullable Object value;

  private EventTree(@Nullable Object value) {
    this.value = value;
  }

  /** Reads to the end of the stream, which stays open. */
  public static EventTree read(InputStream json) throws IOException {
    try (JsonParser parser = parser(json)) {
      return read(parser);
    }
  }

  /** A parser within the limits of an event; of bytes, since it then needs no buffers. */
  private static JsonParser parser(InputStream json) throws IOException {
    return FACTORY.createParser(json.readAllBytes());
  }

  public static EventTree read(String json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      return read(parser);
    }
  }

  /** The value at the end of a path of member names. */
  public EventTree at(String... path) {
    Object current = value;
    for (String name : path) {
      current = current instanceof Map<?, ?> members ? members.get(name) : null;
    }
    return current == null ? NONE : new EventTree(current);
  }

  public Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  public List<EventTree> elements() {
    return value instanceof List<?> elements
        ? elements.stream().map(EventTree::new).toList()
        : List.of();
  }

  /** Visits the members of an object in order. */
  public void members(BiConsumer<String, EventTree> visitor) {
    if (value instanceof Map<?, ?> members) {
      members.forEach((name, member) -> visitor.accept((String) name, new EventTree(member)));
    }
  }

  private static EventTree read(JsonParser parser) throws IOException {
    parser.nextToken();
    EventTree tree = new EventTree(readValue(parser));
    if (parser.nextToken() != null) {
      throw new IOException("More than one JSON value");
    }
    return tree;
  }

  private static @Nullable Object readValue(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("No JSON value");
    }
    switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, readValue(parser));
        }
        return members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(readValue(parser));
        }
        return elements;
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return token == JsonToken.VALUE_TRUE;
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> {
        return parser.getText();
      }
    }
  }
}
