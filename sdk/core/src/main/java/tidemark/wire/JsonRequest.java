package tidemark.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.model.Problems;
import tidemark.model.Shown;

/**
 * A cursor over the JSON object of a request body. Members come in the order sent; a null member is
 * as good as absent. A value of the wrong type is noted as a problem and read as absent, so that
 * all faults come to light at once; text that is not JSON, a duplicate key and anything over a
 * limit end the reading. Not thread-safe.
 *
 * <pre>
 * json.enter();
 * while (json.nextMember()) {
 *   switch (json.member()) {
 *     case "Name" -&gt; name = json.string();
 *     default -&gt; json.skip();
 *   }
 * }
 * json.require("Name", "text");
 * json.finish();
 * </pre>
 */
final class JsonRequest implements AutoCloseable {
  /** Beyond this a list is not read to its end, unless its own limit is greater. */
  static final int LIST_MAX = 2_600;

  /**
   * What is passed over costs as well: names are kept to find one that stands twice, and the parser
   * keeps them too. This is four times what a record of faults only comes to.
   */
  private static final int PASSED_OVER_MAX = 4 * LIST_MAX;

  private final byte[] body;
  private final JsonParser json;
  private final JsonPlace at;
  private final UnknownMembers unknownMembers;
  private final Problems problems = new Problems();

  /** Where problems go that are no fault of the body's form. */
  private Problems current = problems;

  /** For each object being read, the members so far and whether they have a value. */
  private final Deque<Map<String, Boolean>> open = new ArrayDeque<>();

  private Map<String, Boolean> left = Map.of();

  private int passedOver;

  private JsonRequest(byte[] body, JsonParser json, UnknownMembers unknownMembers) {
    this.body = body;
    this.json = json;
    this.at = new JsonPlace(json);
    this.unknownMembers = unknownMembers;
  }

  /**
   * A body that must not be empty.
   *
   * @param expected what belongs into it, for the message
   */
  static JsonRequest of(byte[] body, String expected) {
    return of(body, expected, UnknownMembers.IGNORED);
  }

  /** The same, where unknown members of the body itself may be faults. */
  static JsonRequest of(byte[] body, String expected, UnknownMembers unknownMembers) {
    if (body.length == 0) {
      throw FeatureStoreException.invalid(
          "Request body is empty; expected JSON with \"%s\".", expected);
    }
    return orEmpty(body, unknownMembers);
  }

  /** A body that may be empty, which is as good as an object without members. */
  static JsonRequest orEmpty(byte[] body) {
    return orEmpty(body, UnknownMembers.IGNORED);
  }

  private static JsonRequest orEmpty(byte[] body, UnknownMembers unknownMembers) {
    byte[] content =
        body.length == 0 ? new byte[] {'{', '}'} : JsonLimits.withoutByteOrderMark(body);
    try {
      return new JsonRequest(content, JsonLimits.FACTORY.createParser(content), unknownMembers);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory does not fail", e);
    }
  }

  /** Begins to read the whole body as an object. */
  void enter() {
    if (advance() != JsonToken.START_OBJECT) {
      throw FeatureStoreException.invalid("Request body must be a JSON object.");
    }
    open.push(new HashMap<>());
  }

  /** Begins to read the current value as an object; false after noting that it is none. */
  boolean enterObject() {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      mismatch(" must be an object.");
      return false;
    }
    open.push(new HashMap<>());
    return true;
  }

  /** Moves to the next member with a value, or out of the object. */
  boolean nextMember() {
    while (advance() != JsonToken.END_OBJECT) {
      String name = member();
      boolean given = advance() != JsonToken.VALUE_NULL;
      if (open.element().putIfAbsent(name, given) != null) {
        throw FeatureStoreException.invalid(
            "Request body has a duplicate key \"%s\"%s.", Shown.name(name), at.place());
      }
      if (given) {
        return true;
      }
    }
    left = open.pop();
    return false;
  }

  /** The name of the current member. */
  String member() {
    try {
      return json.currentName();
    } catch (IOException e) {
      throw at.broken(e);
    }
  }

  /** Whether the object that was left last had a member, of whatever type, other than null. */
  boolean has(String member) {
    return left.getOrDefault(member, false);
  }

  /** Notes a problem if the object that was left last lacks a member. */
  void require(String member, String expected) {
    if (!has(member)) {
      String path = at.path();
      problems.add("%s: required, %s.", path.isEmpty() ? member : path + "." + member, expected);
    }
  }

  /** Begins to read the current value as a list; false after noting the complaint. */
  boolean enterList(String complaint) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      mismatch(complaint);
      return false;
    }
    return true;
  }

  /** Moves to the next element, or out of the list. Nulls are elements. */
  boolean nextElement(int max) {
    if (advance() == JsonToken.END_ARRAY) {
      return false;
    }
    if (at.holder().getCurrentIndex() >= max) {
      String element = at.path();
      throw FeatureStoreException.invalid(
          "%s has more than %d elements.", element.substring(0, element.lastIndexOf('[')), max);
    }
    return true;
  }

  /** The current value as a list of texts; an element that is none is noted and left out. */
  @Nullable List<String> strings(int min, int max) {
    if (!enterList(" must be a list of strings.")) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    int count = 0;
    while (nextElement(Math.max(max, LIST_MAX))) {
      count++;
      String text = string();
      if (text != null) {
        texts.add(text);
      }
    }
    requireCount(min, max, count);
    return texts;
  }

  /** Notes a problem if the list that was left just now has too few or too many elements. */
  void requireCount(Limit limit, int count) {
    requireCount(limit.min(), limit.max(), count);
  }

  /** The same with bounds that are no limit of the API. */
  void requireCount(int min, int max, int count) {
    if (count < min || count > max) {
      problem(" must have " + min + "-" + max + " elements; it has " + count + ".");
    }
  }

  @Nullable String string() {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      mismatch(" must be a string.");
      return null;
    }
    try {
      return json.getText();
    } catch (IOException e) {
      throw at.broken(e);
    }
  }

  /** The current value as a text that the parser understands. */
  <T> @Nullable T parsed(Function<String, T> parser) {
    String text = string();
    return text == null ? null : parse(() -> parser.apply(text));
  }

  @Nullable Boolean bool() {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      mismatch(" must be true or false.");
      return null;
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** A number without a fraction, of at most 64 bits. */
  @Nullable Long integer() {
    try {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        mismatch(" must be a whole number.");
        return null;
      }
      if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        mismatch(" is out of range.");
        return null;
      }
      return json.getLongValue();
    } catch (IOException e) {
      throw at.broken(e);
    }
  }

  /** A number without a fraction, of at most 32 bits. */
  @Nullable Integer int32() {
    Long value = integer();
    if (value != null && value != value.intValue()) {
      mismatch(" is out of range.");
      return null;
    }
    return value == null ? null : value.intValue();
  }

  @Nullable BigDecimal number() {
    try {
      JsonToken token = json.currentToken();
      if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
        return json.getDecimalValue();
      }
      mismatch(" must be a number.");
      return null;
    } catch (IOException e) {
      throw at.broken(e);
    }
  }

  /** Passes over the current value, whatever it is. */
  void skip() {
    passedOver++;
    if (passedOver > PASSED_OVER_MAX) {
      throw FeatureStoreException.invalid(
          "Request body has more than %d values that do not belong into it%s.",
          PASSED_OVER_MAX, at.place());
    }
    if (json.currentToken() == JsonToken.START_OBJECT) {
      open.push(new HashMap<>());
      while (nextMember()) {
        skip();
      }
    } else if (json.currentToken() == JsonToken.START_ARRAY) {
      while (advance() != JsonToken.END_ARRAY) {
        skip();
      }
    }
  }

  /** Passes over a member of the body that the API does not know, or notes it as a fault. */
  void skipUnknown() {
    if (unknownMembers == UnknownMembers.REFUSED) {
      current.add("'%s' is not a member of this request.", Shown.name(member()));
    }
    skip();
  }

  /** Notes a problem with the current value. */
  void problem(String complaint) {
    current.add("%s%s", at.path(), complaint);
  }

  /** The parsed value, or null after noting why it could not be parsed. */
  <T> @Nullable T parse(Supplier<T> parser) {
    return current.parse(parser);
  }

  Problems problems() {
    return current;
  }

  /**
   * Begins a part that may fail on its own: a value of the wrong type in it, or a missing one, is a
   * problem of the body still, anything else a problem of the part.
   */
  Problems beginPart() {
    current = new Problems();
    return current;
  }

  void endPart() {
    current = problems;
  }

  /** Where the current value begins, for {@link #textFrom}. */
  long offset() {
    return json.currentTokenLocation().getByteOffset();
  }

  /** The text, as it was sent, from where a value began to the end of what was left just now. */
  String textFrom(long offset) {
    long end = json.currentLocation().getByteOffset();
    return new String(body, (int) offset, (int) (end - offset), StandardCharsets.UTF_8);
  }

  /**
   * Requires the end of the body.
   *
   * @throws FeatureStoreException naming all problems, if there is any
   */
  void finish() {
    if (advance() != null) {
      throw FeatureStoreException.invalid(
          "Request body has more than one JSON value%s.", at.place());
    }
    problems.throwIfAny();
  }

  @Override
  public void close() {
    try {
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory does not fail", e);
    }
  }

  private @Nullable JsonToken advance() {
    try {
      return json.nextToken();
    } catch (IOException e) {
      throw at.broken(e);
    }
  }

  private void mismatch(String complaint) {
    problems.add("%s%s", at.path(), complaint);
    skip();
  }
}
