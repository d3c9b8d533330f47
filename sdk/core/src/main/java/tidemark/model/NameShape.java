package tidemark.model;

/**
 * The shape that names of features and of feature groups have: {@code
 * [a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}} in botocore, of at most 64 characters. Looked at character
 * by character, since each call checks a name.
 */
final class NameShape {
  private NameShape() {}

  static boolean matches(String name, Limit limit) {
    int length = name.length();
    if (!limit.holds(length)
        || !isLetterOrDigit(name.charAt(0))
        || !isLetterOrDigit(name.charAt(length - 1))) {
      return false;
    }
    for (int i = 1; i < length - 1; i++) {
      char c = name.charAt(i);
      if (c != '-' && c != '_' && !isLetterOrDigit(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
