package tidemark.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON on its way into UTF-8: for what is written at every call, where a general generator's own
 * making and its characters on their way to bytes cost more than the answer. The caller writes the
 * punctuation. What is to stand in a string of other JSON can be escaped as it is written, so that
 * it is not gone through again. Not thread-safe.
 */
public final class JsonBytes {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /** What an escaped byte takes at most: {@code \}{@code u001F}. */
  private static final int ESCAPED_MAX = 6;

  private static final byte[] QUOTE = {'"'};
  private static final byte[] ESCAPED_QUOTE = {'\\', '"'};

  private final boolean escaped;
  private byte[] bytes;
  private int length;

  /**
   * Nothing yet.
   *
   * @param expected bytes; more are taken as they come
   */
  public JsonBytes(int expected) {
    this(expected, false);
  }

  private JsonBytes(int expected, boolean escaped) {
    this.escaped = escaped;
    this.bytes = new byte[Math.max(expected, 16)];
  }

  /** The same, for what will stand in a string of other JSON: all is escaped as it is written. */
  public static JsonBytes escaped(int expected) {
    return new JsonBytes(expected, true);
  }

  /** Punctuation and names, in both forms. Immutable. */
  public static final class Fixed {
    private final byte[] plain;
    private final byte[] escaped;

    /** Printable ASCII. */
    public Fixed(String json) {
      this.plain = json.getBytes(StandardCharsets.US_ASCII);
      this.escaped =
          json.replace("\\", "\\\\").replace("\"", "\\\"").getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Appends punctuation and names. */
  public JsonBytes put(Fixed json) {
    return put(escaped ? json.escaped : json.plain);
  }

  private JsonBytes put(byte[] json) {
    reserve(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  /** Appends punctuation that is no quote. */
  public JsonBytes put(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Appends a number. */
  public JsonBytes number(long value) {
    return put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
  }

  /** Appends a string. */
  public JsonBytes text(String text) {
    quote();
    int count = text.length();
    reserve(count);
    byte[] out = bytes;
    int at = length;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c >= 0x80) {
        length = at;
        escape(text.substring(i).getBytes(StandardCharsets.UTF_8));
        return quote();
      }
      out[at++] = (byte) c;
    }
    length = at;
    return quote();
  }

  /** Appends a string that is UTF-8 already: JSON within JSON. */
  public JsonBytes text(byte[] utf8) {
    quote();
    escape(utf8);
    return quote();
  }

  /** Appends a string that was written by what {@link #escaped} makes, which this must not be. */
  public JsonBytes escapedText(byte[] json) {
    if (escaped) {
      throw new IllegalStateException("What is escaped once cannot hold what is escaped once");
    }
    return put(QUOTE).put(json).put(QUOTE);
  }

  /** What was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Writes what was written here, all at once. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  private JsonBytes quote() {
    return put(escaped ? ESCAPED_QUOTE : QUOTE);
  }

  private void escape(byte[] utf8) {
    if (escaped) {
      JsonBytes once = new JsonBytes(2 * utf8.length);
      once.escapeOnce(utf8);
      escapeOnce(once.toBytes());
    } else {
      escapeOnce(utf8);
    }
  }

  private void escapeOnce(byte[] utf8) {
    reserve(2 * utf8.length);
    byte[] out = bytes;
    int at = length;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if (b >= 0 && b < ' ') {
        length = at;
        reserve(ESCAPED_MAX + 2 * (utf8.length - i));
        escapeControl(b);
        out = bytes;
        at = length;
      } else {
        if (b == '"' || b == '\\') {
          out[at++] = '\\';
        }
        out[at++] = b;
      }
    }
    length = at;
  }

  private void escapeControl(byte b) {
    bytes[length++] = '\\';
    switch (b) {
      case '\b' -> bytes[length++] = 'b';
      case '\t' -> bytes[length++] = 't';
      case '\n' -> bytes[length++] = 'n';
      case '\f' -> bytes[length++] = 'f';
      case '\r' -> bytes[length++] = 'r';
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[b >> 4];
        bytes[length++] = HEX[b & 0xf];
      }
    }
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
