package tidemark.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the JSON of an event, for what is asked of it: names, texts and whether something is
 * true. Most of an event is passed over, by nothing but its quotes and brackets, where a parser
 * that checks it all takes longer than the rest of a read: the JSON is a gateway's, not a caller's.
 * Every method fails at the end of the bytes and at what cannot be JSON. Not thread-safe.
 */
final class EventScanner {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final int HEX_DIGITS = 4;

  private final byte[] bytes;
  private int at;

  /** Reads the value that these bytes begin with. */
  EventScanner(byte[] utf8) {
    this.bytes = utf8;
  }

  /** Reads the value of a member, or passes over it. */
  interface Member {
    void read(String name) throws IOException;
  }

  /** Reads an element, or passes over it. */
  interface Element {
    void read() throws IOException;
  }

  /** Visits the members of an object; anything else is passed over. */
  void members(Member member) throws IOException {
    if (isIn('{', '}')) {
      do {
        member.read(name());
      } while (isFollowed('}'));
    }
  }

  /** Visits the members of these names, passing over the others; anything else is passed over. */
  void members(MemberNames names, Member member) throws IOException {
    if (isIn('{', '}')) {
      do {
        String name = name(names);
        if (name == null) {
          skip();
        } else {
          member.read(name);
        }
      } while (isFollowed('}'));
    }
  }

  /** Visits the elements of an array; anything else is passed over. */
  void elements(Element element) throws IOException {
    if (isIn('[', ']')) {
      do {
        element.read();
      } while (isFollowed(']'));
    }
  }

  /** The text of the member of an object that is asked for, the last of several; else null. */
  @Nullable String text(MemberNames names) throws IOException {
    String text = null;
    if (isIn('{', '}')) {
      do {
        if (name(names) == null) {
          skip();
        } else {
          text = text();
        }
      } while (isFollowed('}'));
    }
    return text;
  }

  /** The value as text; null after passing over anything else. */
  @Nullable String text() throws IOException {
    if (peek() == '"') {
      return string();
    }
    skip();
    return null;
  }

  /** Whether the value is {@code true}. */
  boolean isTrue() throws IOException {
    peek();
    int from = at;
    skip();
    return Arrays.equals(bytes, from, at, TRUE, 0, TRUE.length);
  }

  /** Passes over a value of any kind and depth. */
  void skip() throws IOException {
    switch (peek()) {
      case '"' -> skipString();
      case '{', '[' -> skipNested();
      default -> skipWord();
    }
  }

  /** Fails if there is more than the one value. */
  void end() throws IOException {
    skipSpace();
    if (at < bytes.length) {
      throw new IOException("More than one JSON value");
    }
  }

  private void skipNested() throws IOException {
    byte[] in = bytes;
    int depth = 0;
    for (int i = at; i < in.length; i++) {
      byte b = in[i];
      if (b == '"') {
        i = closingQuote(in, i);
      } else if ((b | ' ') == '{') { // Brackets differ from braces in one bit, that of a space.
        depth++;
      } else if ((b | ' ') == '}' && --depth == 0) {
        at = i + 1;
        return;
      }
    }
    throw malformed();
  }

  private static int closingQuote(byte[] in, int opening) throws IOException {
    int i = quoteOrEscape(in, opening + 1);
    while (in[i] != '"') {
      i = quoteOrEscape(in, i + 2);
    }
    return i;
  }

  /** The next quote or backslash. Most bytes of an event pass here, so there is nothing else. */
  private static int quoteOrEscape(byte[] in, int from) throws IOException {
    for (int i = from; i < in.length; i++) {
      byte b = in[i];
      if (b == '"' || b == '\\') {
        return i;
      }
    }
    throw malformed();
  }

  /** A number, a Boolean or null. */
  private void skipWord() throws IOException {
    int from = at;
    while (at < bytes.length && isOfWord(bytes[at])) {
      at++;
    }
    if (at == from) {
      throw malformed();
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

  /** Moves behind the closing quote; true if there was an escape. */
  private boolean skipString() throws IOException {
    int first = quoteOrEscape(bytes, at + 1);
    if (bytes[first] == '"') {
      at = first + 1;
      return false;
    }
    at = closingQuote(bytes, first + 1) + 1;
    return true;
  }

  private String string() throws IOException {
    if (peek() != '"') {
      throw malformed();
    }
    int from = at + 1;
    boolean escaped = skipString();
    int to = at - 1;
    return escaped
        ? unescaped(from, to)
        : new String(bytes, from, to - from, StandardCharsets.UTF_8);
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

  /** Enters an object or array with something in it; false, and behind it, at anything else. */
  private boolean isIn(char open, char close) throws IOException {
    if (peek() != open) {
      skip();
      return false;
    }
    at++;
    if (peek() == close) {
      at++;
      return false;
    }
    return true;
  }

  private String name() throws IOException {
    String name = string();
    skipColon();
    return name;
  }

  private @Nullable String name(MemberNames names) throws IOException {
    if (peek() != '"') {
      throw malformed();
    }
    int from = at + 1;
    boolean escaped = skipString();
    String name = escaped ? found(names, unescaped(from, at - 1)) : names.find(bytes, from, at - 1);
    skipColon();
    return name;
  }

  private static @Nullable String found(MemberNames names, String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return names.find(utf8, 0, utf8.length);
  }

  private void skipColon() throws IOException {
    if (peek() != ':') {
      throw malformed();
    }
    at++;
  }

  /** Moves to the next member or element, or behind the last. */
  private boolean isFollowed(char close) throws IOException {
    byte b = peek();
    at++;
    if (b != ',' && b != close) {
      throw malformed();
    }
    return b == ',';
  }

  /** The first byte that is no space; it stays there. */
  private byte peek() throws IOException {
    if (at < bytes.length && bytes[at] > ' ') {
      return bytes[at];
    }
    skipSpace();
    return current();
  }

  private void skipSpace() {
    while (at < bytes.length && isSpace(bytes[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private byte current() throws IOException {
    if (at == bytes.length) {
      throw malformed();
    }
    return bytes[at];
  }

  private static IOException malformed() {
    return new IOException("The event is not JSON");
  }
}
