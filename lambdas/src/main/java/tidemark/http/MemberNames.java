package tidemark.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names that a reader of JSON asks for, found by their bytes: most names of an event are not
 * asked for, and no text is made of them. Immutable.
 */
final class MemberNames {
  /** The bit by which letters of one case differ from those of the other. */
  private static final int CASE = 0x20;

  private final int ignored;

  /** By length. */
  private final String[][] names;

  private final byte[][][] bytes;

  private MemberNames(int ignored, String... asked) {
    this.ignored = ignored;
    int longest = Arrays.stream(asked).mapToInt(String::length).max().orElse(0);
    names = new String[longest + 1][];
    bytes = new byte[longest + 1][][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      names[length] = Arrays.stream(asked).filter(n -> n.length() == wanted).toArray(String[]::new);
      bytes[length] =
          Arrays.stream(names[length])
              .map(n -> n.getBytes(StandardCharsets.US_ASCII))
              .toArray(byte[][]::new);
    }
  }

  /** These names. */
  static MemberNames of(String... ascii) {
    return new MemberNames(0, ascii);
  }

  /** These names in any letter case. */
  static MemberNames ofAnyCase(String... ascii) {
    return new MemberNames(CASE, ascii);
  }

  /**
   * The name that these bytes spell, as it was given to {@link #of}; null if it is not asked for.
   */
  @Nullable String find(byte[] utf8, int from, int to) {
    int length = to - from;
    if (length >= bytes.length) {
      return null;
    }
    byte[][] candidates = bytes[length];
    for (int i = 0; i < candidates.length; i++) {
      if (isEqual(candidates[i], utf8, from)) {
        return names[length][i];
      }
    }
    return null;
  }

  private boolean isEqual(byte[] name, byte[] utf8, int from) {
    for (int i = 0; i < name.length; i++) {
      int difference = name[i] ^ utf8[from + i];
      if (difference != 0 && (difference != ignored || !isLetter(name[i]))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(byte b) {
    int lower = b | CASE;
    return lower >= 'a' && lower <= 'z';
  }
}
