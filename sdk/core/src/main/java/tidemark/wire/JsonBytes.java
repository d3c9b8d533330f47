package tidemark.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON on its way into UTF-8: for what is written at every call, where a general generator's own
 * making and its characters on their way to bytes cost more than the answer. The caller writes the
 * punctuation. Not thread-safe.
 */
public final class JsonBytes {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /** What an escaped byte takes at most: {@code \}{@code u001F}. */
  private static final int ESCAPED_MAX = 6;

  private byte[] bytes;
  private int length;

  /**
   * Nothing yet.
   *
   * @param expected bytes; more are taken as they come
   */
  public JsonBytes(int expected) {
    bytes = new byte[Math.max(expected, 16)];
  }

  /** The bytes of punctuation and names that {@link #put} takes. */
  public static byte[] ascii(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  /** Appends what is JSON already. */
  public JsonBytes put(byte[] json) {
    reserve(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  /** Appends punctuation. */
  public JsonBytes put(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Appends a number. */
  public JsonBytes number(long value) {
    return put(ascii(Long.toString(value)));
  }

  /** Appends a string. */
  public JsonBytes text(String text) {
    int count = text.length();
    reserve(count + 2);
    byte[] out = bytes;
    int at = length;
    out[at++] = '"';
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c >= 0x80) {
        length = at;
        escape(text.substring(i).getBytes(StandardCharsets.UTF_8));
        return put('"');
      }
      out[at++] = (byte) c;
    }
    out[at++] = '"';
    length = at;
    return this;
  }

  /** Appends a string that is UTF-8 already: JSON within JSON. */
  public JsonBytes text(byte[] utf8) {
    put('"');
    escape(utf8);
    return put('"');
  }

  /** What was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Writes what was written here, all at once. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  private void escape(byte[] utf8) {
    reserve(2 * utf8.length);
    byte[] out = bytes;
    int at = length;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\') {
        out[at++] = '\\';
      } else if (b >= 0 && b < ' ') {
        length = at;
        reserve(ESCAPED_MAX + 2 * (utf8.length - i));
        escapeControl(b);
        out = bytes;
        at = length;
        continue;
      }
      out[at++] = b;
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
