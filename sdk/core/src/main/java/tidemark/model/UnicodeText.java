package tidemark.model;

/** Facts about text that decide whether it can be stored. */
public final class UnicodeText {
  private UnicodeText() {}

  /** Whether the text has no lone surrogate, so that UTF-8 carries it unchanged. */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /** Length in bytes of the UTF-8 form of well-formed text. */
  static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (Character.isSurrogate(c)) {
        length += 2; // half of a four-byte character
      } else {
        length += 3;
      }
    }
    return length;
  }
}
