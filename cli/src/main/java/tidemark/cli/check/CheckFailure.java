package tidemark.cli.check;

import java.util.Locale;

/**
 * What a store did otherwise than it must. The values it may tell are those of the check itself.
 */
final class CheckFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckFailure(String message) {
    super(message);
  }

  /** Fails unless it holds. */
  static void unless(boolean holds, String format, Object... arguments) {
    if (!holds) {
      throw new CheckFailure(String.format(Locale.ROOT, format, arguments));
    }
  }

  /** Fails unless both are equal. */
  static void unlessEqual(String what, Object expected, Object found) {
    unless(expected.equals(found), "%s is %s, expected %s", what, found, expected);
  }
}
