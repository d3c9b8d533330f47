package tidemark.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the JSON of an event. Most of an event is passed over, by nothing but its quotes
 * and brackets, where a parser that checks it all takes longer than the rest of a read: the JSON is
 * a gateway's, not a caller's. Objects of every level are read by the same code, as a function
 * finds little of its own in the processor's caches. Not thread-safe.
 */
final class EventScanner {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final int HEX_DIGITS = 4;

  private final byte[] bytes;
  private final Map<EventPart, String> texts = new EnumMap<>(EventPart.class);
  private final Map<String, List<String>> lists = new LinkedHashMap<>();
  private int at;

  /** Whether the string that was read last has an escape. */
  private boolean escaped;

  private EventScanner(byte[] utf8) {
    this.bytes = utf8;
  }

  /**
   * Reads a value.
   *
   * @throws IOException if it ends too early or cannot be JSON, or if anything is behind it
   */
  static EventScanner read(byte[] utf8, EventMember asked) throws IOException {
    EventScanner scanner = new EventScanner(utf8);
    scanner.value(asked);
    scanner.end();
    return scanner;
  }

  /** The text of a part, the last of several; null if it is absent or something else. */
  @Nullable String text(EventPart part) {
    return texts.get(part);
  }

  /** The texts of all lists by name, in order. */
  Map<String, List<String>> lists() {
    return lists;
  }

  private void value(EventMember asked) throws IOException {
    byte first = next();
    if (first == '{') {
      object(asked);
    } else if (first == '[') {
      nested();
    } else if (first == '"') {
      string(asked);
    } else {
      word(asked);
    }
  }

  private void object(EventMember asked) throws IOException {
    switch (asked.kind()) {
      case OBJECT -> members(asked);
      case LISTS -> listMembers();
      case NOTHING, TEXT, FLAG -> nested();
    }
  }

  private void members(EventMember asked) throws IOException {
    byte b = next();
    while (b != '}') {
      EventMember member = name(b, asked);
      member.forget(texts);
      if (member.kind() == EventMember.Kind.LISTS) {
        lists.clear();
      }
      value(member);
      b = following('}');
    }
  }

  private EventMember name(byte first, EventMember asked) throws IOException {
    requireQuote(first);
    int from = at;
    int to = closingQuote(from);
    at = to + 1;
    EventMember member;
    if (escaped) {
      byte[] name = unescaped(from, to).getBytes(StandardCharsets.UTF_8);
      member = asked.find(name, 0, name.length);
    } else {
      member = asked.find(bytes, from, to);
    }
    requireColon();
    return member;
  }

  private void listMembers() throws IOException {
    byte b = next();
    while (b != '}') {
      requireQuote(b);
      String name = text();
      requireColon();
      list(lists.computeIfAbsent(name, n -> new ArrayList<>()));
      b = following('}');
    }
  }

  private void list(List<String> list) throws IOException {
    if (next() != '[') {
      at--;
      value(EventMember.NOTHING);
      return;
    }
    byte b = next();
    while (b != ']') {
      if (b == '"') {
        list.add(text());
      } else {
        at--;
        value(EventMember.NOTHING);
      }
      b = following(']');
    }
  }

  private void string(EventMember asked) throws IOException {
    EventPart part = asked.part();
    if (part != null && asked.kind() == EventMember.Kind.TEXT) {
      texts.put(part, text());
    } else {
      at = closingQuote(at) + 1;
    }
  }

  /** The string whose opening quote is behind. */
  private String text() throws IOException {
    int from = at;
    int to = closingQuote(from);
    at = to + 1;
    return escaped
        ? unescaped(from, to)
        : new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Passes over an object or array of any depth whose opening bracket is behind. */
  private void nested() throws IOException {
    byte[] in = bytes;
    int depth = 1;
    for (int i = at; i < in.length; i++) {
      byte b = in[i];
      if (b == '"') {
        i = closingQuote(i + 1);
      } else if ((b | ' ') == '{') { // Brackets differ from braces in one bit, that of a space.
        depth++;
      } else if ((b | ' ') == '}' && --depth == 0) {
        at = i + 1;
        return;
      }
    }
    throw malformed();
  }

  private int closingQuote(int from) throws IOException {
    byte[] in = bytes;
    escaped = false;
    for (int i = from; i < in.length; i++) {
      byte b = in[i];
      if (b == '"') {
        return i;
      }
      if (b == '\\') {
        escaped = true;
        i++;
      }
    }
    throw malformed();
  }

  /** A number, a Boolean or null, whose first byte is behind. */
  private void word(EventMember asked) throws IOException {
    at--;
    int from = at;
    while (at < bytes.length && isOfWord(bytes[at])) {
      at++;
    }
    if (at == from) {
      throw malformed();
    }
    EventPart part = asked.part();
    if (part != null
        && asked.kind() == EventMember.Kind.FLAG
        && Arrays.equals(bytes, from, at, TRUE, 0, TRUE.length)) {
      texts.put(part, "true");
    }
  }

  private static boolean isOfWord(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == '-'
        || b == '+'
        || b == '.'
        || b == 'E';
  }

  private String unescaped(int from, int to) throws IOException {
    StringBuilder text = new StringBuilder(to - from);
    int plain = from;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') {
        text.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
        i++;
        text.append(unescaped(i, bytes[i], to));
        if (bytes[i] == 'u') {
          i += HEX_DIGITS;
        }
        plain = i + 1;
      }
    }
    return text.append(new String(bytes, plain, to - plain, StandardCharsets.UTF_8)).toString();
  }

  private char unescaped(int position, byte escape, int to) throws IOException {
    return switch (escape) {
      case '"', '\\', '/' -> (char) escape;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex(position + 1, to);
      default -> throw malformed();
    };
  }

  private char hex(int from, int to) throws IOException {
    int code = 0;
    for (int i = from; i < from + HEX_DIGITS; i++) {
      if (i >= to || !HexFormat.isHexDigit(bytes[i])) {
        throw malformed();
      }
      code = code << 4 | HexFormat.fromHexDigit(bytes[i]);
    }
    return (char) code;
  }

  private static void requireQuote(byte b) throws IOException {
    if (b != '"') {
      throw malformed();
    }
  }

  private void requireColon() throws IOException {
    if (next() != ':') {
      throw malformed();
    }
  }

  /** The first byte of the next member or element, or the bracket behind the last. */
  private byte following(char close) throws IOException {
    byte b = next();
    if (b == close) {
      return b;
    }
    byte first = next();
    if (b != ',' || first == close) {
      throw malformed();
    }
    return first;
  }

  /** The next byte that is no space, which then is behind. */
  private byte next() throws IOException {
    while (at < bytes.length) {
      byte b = bytes[at++];
      if (!isSpace(b)) {
        return b;
      }
    }
    throw malformed();
  }

  private void end() throws IOException {
    while (at < bytes.length) {
      if (!isSpace(bytes[at++])) {
        throw new IOException("More than one JSON value");
      }
    }
  }

  private static boolean isSpace(byte b) {
    return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
  }

  private static IOException malformed() {
    return new IOException("The event is not JSON");
  }
}
