package tidemark.model;

/** Makes text from a request fit to be shown in a message. */
public final class Shown {
  private static final int SHOWN_MAX = 80;

  private Shown() {}

  /** At most 80 characters, with control characters and lone surrogates written as escapes. */
  public static String name(String given) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < given.length() && shown.length() < SHOWN_MAX; i++) {
      char c = given.charAt(i);
      if (c < 0x20 || c == 0x7f || Character.isSurrogate(c) || Character.isISOControl(c)) {
        shown.append(String.format("\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return given.length() > SHOWN_MAX ? shown + "..." : shown.toString();
  }
}
