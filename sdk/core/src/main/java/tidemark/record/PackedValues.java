package tidemark.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * A reader of the little of CBOR (RFC 8949) that a packed record has: integers, doubles, texts,
 * nulls and arrays, all of definite length. A general parser takes longer to be made than most
 * records to be read. Every read fails with INTERNAL beyond the end, or where the bytes are of
 * another kind. Not thread-safe.
 */
final class PackedValues {
  /** What an item is. */
  enum Item {
    NULL,
    TEXT,
    INTEGER,
    DOUBLE,
    ARRAY
  }

  private static final int NULL = 0xf6;
  private static final int DOUBLE = 0xfb;
  private static final int MAJOR_NEGATIVE = 1;
  private static final int MAJOR_TEXT = 3;
  private static final int MAJOR_ARRAY = 4;
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;
  private int at;
  private int head;

  /** Reads from a position on. */
  PackedValues(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /** Moves to the next item, which one of the methods below then reads. */
  Item next() {
    head = unsigned();
    switch (head >> 5) {
      case 0, MAJOR_NEGATIVE -> {
        return Item.INTEGER;
      }
      case MAJOR_TEXT -> {
        return Item.TEXT;
      }
      case MAJOR_ARRAY -> {
        return Item.ARRAY;
      }
      default -> {
        if (head == NULL) {
          return Item.NULL;
        }
        if (head == DOUBLE) {
          return Item.DOUBLE;
        }
        throw damaged(null);
      }
    }
  }

  long integer() {
    long magnitude = argument();
    if (magnitude < 0) {
      throw damaged(null);
    }
    return head >> 5 == MAJOR_NEGATIVE ? -1 - magnitude : magnitude;
  }

  double real() {
    double value = Double.longBitsToDouble(bigEndian(Long.BYTES));
    if (!Double.isFinite(value)) {
      throw damaged(null);
    }
    return value;
  }

  /** How many items of the array follow. */
  int elements() {
    return length();
  }

  String text() {
    int length = length();
    int from = at;
    at += length;
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(from, length);
    }
    return text;
  }

  /** Whether all bytes are read. */
  boolean isAtEnd() {
    return at == bytes.length;
  }

  static FeatureStoreException damaged(@Nullable Throwable cause) {
    String message = "A stored record cannot be read: its values are damaged.";
    return cause == null
        ? new FeatureStoreException(Kind.INTERNAL, message)
        : new FeatureStoreException(Kind.INTERNAL, message, cause);
  }

  /** A length that the rest of the bytes can have: each byte or item takes one at least. */
  private int length() {
    long length = argument();
    if (length < 0 || length > bytes.length - at) {
      throw damaged(null);
    }
    return (int) length;
  }

  private long argument() {
    int low = head & 0x1f;
    return switch (low) {
      case 24 -> bigEndian(Byte.BYTES);
      case 25 -> bigEndian(Short.BYTES);
      case 26 -> bigEndian(Integer.BYTES);
      case 27 -> bigEndian(Long.BYTES);
      default -> {
        if (low > 27) {
          throw damaged(null);
        }
        yield low;
      }
    };
  }

  private long bigEndian(int count) {
    if (count > bytes.length - at) {
      throw damaged(null);
    }
    long value = 0;
    for (int end = at + count; at < end; at++) {
      value = value << Byte.SIZE | (bytes[at] & 0xff);
    }
    return value;
  }

  private int unsigned() {
    if (at == bytes.length) {
      throw damaged(null);
    }
    return bytes[at++] & 0xff;
  }

  /** The text has the character that stands for what is no UTF-8; it may be there by right. */
  private void requireUtf8(int from, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
    } catch (CharacterCodingException e) {
      throw damaged(e);
    }
  }
}
