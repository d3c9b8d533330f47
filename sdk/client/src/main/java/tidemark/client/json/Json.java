package tidemark.client.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value. Numbers keep their text, so nothing is rounded on its way through. */
public sealed interface Json {

  /** Members in the order given. */
  record Members(Map<String, Json> members) implements Json {
    public Members {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The member of that name unless it is missing or null. */
    public Optional<Json> find(String name) {
      return Optional.ofNullable(members.get(name)).filter(value -> !(value instanceof Nothing));
    }

    public Optional<String> text(String name) {
      return find(name).map(Json::asText);
    }

    /** The member's own members; none if it is missing. */
    public Members object(String name) {
      return find(name).map(Json::asMembers).orElse(new Members(Map.of()));
    }

    /** The member's elements; none if it is missing. */
    public List<Json> list(String name) {
      return find(name).map(Json::asList).orElse(List.of());
    }

    /** The member as text. Fails if it is missing. */
    public String require(String name) {
      return text(name).orElseThrow(() -> new UnexpectedAnswer("it has no member '" + name + "'"));
    }

    public boolean isTrue(String name) {
      return find(name).filter(new Bool(true)::equals).isPresent();
    }
  }

  /** An array. */
  record Elements(List<Json> elements) implements Json {
    public Elements {
      elements = List.copyOf(elements);
    }
  }

  /** A string. */
  record Text(String text) implements Json {}

  /** A number as it was written. */
  record Numeral(String text) implements Json {}

  /** True or false. */
  record Bool(boolean value) implements Json {}

  /** Null. */
  record Nothing() implements Json {}

  /** What a scalar says; empty for null. Fails for an object or an array. */
  default String asText() {
    if (this instanceof Text text) {
      return text.text();
    }
    if (this instanceof Numeral numeral) {
      return numeral.text();
    }
    if (this instanceof Bool bool) {
      return Boolean.toString(bool.value());
    }
    if (this instanceof Nothing) {
      return "";
    }
    throw new UnexpectedAnswer("it has an object or array where text belongs");
  }

  default Members asMembers() {
    if (this instanceof Members members) {
      return members;
    }
    throw new UnexpectedAnswer("it has something else where an object belongs");
  }

  default List<Json> asList() {
    if (this instanceof Elements elements) {
      return elements.elements();
    }
    throw new UnexpectedAnswer("it has something else where an array belongs");
  }

  /** Reads the value that begins at the parser's current token. */
  static Json read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new UnexpectedAnswer("it ends too early");
    }
    return switch (token) {
      case START_OBJECT -> readMembers(parser);
      case START_ARRAY -> readElements(parser);
      case VALUE_STRING -> new Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
      case VALUE_TRUE -> new Bool(true);
      case VALUE_FALSE -> new Bool(false);
      case VALUE_NULL -> new Nothing();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new UnexpectedAnswer("a value was expected");
    };
  }

  private static Json readMembers(JsonParser parser) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, read(parser));
    }
    return new Members(members);
  }

  private static Json readElements(JsonParser parser) throws IOException {
    List<Json> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read(parser));
    }
    return new Elements(elements);
  }
}
