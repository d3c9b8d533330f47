package tidemark.tabular;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import tidemark.model.FeatureStoreException;

/**
 * The characters of a UTF-8 text, without a byte order mark. Bytes that are not UTF-8, and NUL, are
 * refused by the number of their line. Not thread-safe.
 */
final class Utf8Text extends Reader {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int HEAD_BYTES = 4;

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private boolean ended;
  private long line = 1;
  private boolean afterReturn;

  private Utf8Text(InputStream in) {
    this.in = in;
  }

  /**
   * Begins to read.
   *
   * @param in closed by the reader
   * @throws FeatureStoreException of kind INVALID when the first bytes are those of UTF-16 or of
   *     another format
   */
  static Utf8Text of(InputStream in) throws IOException {
    Utf8Text text = new Utf8Text(in);
    text.fill();
    text.checkHead();
    return text;
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    CharBuffer chars = CharBuffer.wrap(into, offset, length);
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      int count = chars.position() - offset;
      if (count > 0 || length == 0) {
        check(into, offset, count);
        return count;
      }
      if (result.isError()) {
        throw FeatureStoreException.invalid("Line %d is not UTF-8. Save the file as UTF-8.", line);
      }
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void fill() throws IOException {
    bytes.compact();
    while (bytes.hasRemaining() && !ended) {
      int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
      if (count < 0) {
        ended = true;
      } else {
        bytes.position(bytes.position() + count);
      }
    }
    bytes.flip();
  }

  /** A line ends with a line feed, a carriage return, or both. */
  private void check(char[] chars, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      char c = chars[i];
      if (c > '\r') {
        afterReturn = false;
        continue;
      }
      if (c == '\r' || (c == '\n' && !afterReturn)) {
        line++;
      } else if (c == 0) {
        throw FeatureStoreException.invalid("Line %d has a NUL character. Remove it.", line);
      }
      afterReturn = c == '\r';
    }
  }

  private void checkHead() {
    int[] head = new int[HEAD_BYTES];
    for (int i = 0; i < HEAD_BYTES; i++) {
      head[i] = i < bytes.limit() ? bytes.get(i) & 0xff : -1;
    }
    if (head[0] == 0xef && head[1] == 0xbb && head[2] == 0xbf) {
      bytes.position(3);
    } else if (isUtf16(head)) {
      throw FeatureStoreException.invalid("The file is UTF-16, not UTF-8. Save it as UTF-8.");
    } else if (head[0] == 'P' && head[1] == 'K' && head[2] == 3) {
      throw FeatureStoreException.invalid(
          "The file is a ZIP archive or a spreadsheet, not CSV. Unpack or export it first.");
    } else if (head[0] == 0x1f && head[1] == 0x8b) {
      throw FeatureStoreException.invalid("The file is compressed by gzip. Unpack it first.");
    } else if (head[0] == 'P' && head[1] == 'A' && head[2] == 'R' && head[3] == '1') {
      throw FeatureStoreException.invalid("The file is Parquet, not CSV. Load it as Parquet.");
    }
  }

  /** By its byte order mark, or by a first letter of ASCII that takes two bytes. */
  private static boolean isUtf16(int[] head) {
    return (head[0] == 0xfe && head[1] == 0xff)
        || (head[0] == 0xff && head[1] == 0xfe)
        || (head[0] > 0 && head[1] == 0)
        || (head[0] == 0 && head[1] > 0);
  }
}
