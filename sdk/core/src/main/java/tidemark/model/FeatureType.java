package tidemark.model;

import java.util.Optional;

/** What the text of a feature value means. Source: SageMaker developer guide, data types. */
public enum FeatureType {
  STRING("String") {
    @Override
    public Optional<String> faultOf(String text) {
      return UnicodeText.isWellFormed(text)
          ? Optional.empty()
          : Optional.of("its value is not valid Unicode (a lone surrogate)");
    }

    @Override
    public Object objectOf(String text) {
      return text;
    }
  },
  /** Signed 64-bit, decimal digits with an optional minus sign. */
  INTEGRAL("Integral") {
    @Override
    public Optional<String> faultOf(String text) {
      if (!isInteger(text)) {
        return Optional.of("its value is not a base-10 64-bit integer. Send digits such as 42");
      }
      try {
        Long.parseLong(text);
        return Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.of("its value is out of the 64-bit range");
      }
    }

    @Override
    public Object objectOf(String text) {
      return Long.valueOf(text);
    }
  },
  /** A finite IEEE-754 double in decimal or scientific notation. */
  FRACTIONAL("Fractional") {
    @Override
    public Optional<String> faultOf(String text) {
      boolean finite =
          text.length() <= NUMBER_LENGTH_MAX
              && isDecimal(text)
              && Double.isFinite(Double.parseDouble(text));
      return finite
          ? Optional.empty()
          : Optional.of("its value must be a finite decimal. Send one such as 0.25 or 1e-3");
    }

    @Override
    public Object objectOf(String text) {
      return Double.valueOf(text);
    }
  };

  private static final int EXPONENT_DIGITS_MAX = 4;

  /** No double needs more digits than this to be written exactly. */
  private static final int NUMBER_LENGTH_MAX = 1100;

  private final String wireName;

  FeatureType(String wireName) {
    this.wireName = wireName;
  }

  /** Why the text is no value of this type, as the end of a sentence; empty when it is one. */
  public abstract Optional<String> faultOf(String text);

  /** The text of a valid value as Java's own value: a String, a Long or a Double. */
  public abstract Object objectOf(String text);

  /** The name on the wire, such as {@code Integral}. */
  public String wireName() {
    return wireName;
  }

  private static boolean isInteger(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    return start < text.length() && afterDigits(text, start) == text.length();
  }

  /**
   * Whether the text is {@code -?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?}, told by a
   * loop: it is asked of every number of a bulk load.
   */
  private static boolean isDecimal(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int end = afterDigits(text, start);
    int digits = end - start;
    if (end < text.length() && text.charAt(end) == '.') {
      int point = end;
      end = afterDigits(text, point + 1);
      digits += end - point - 1;
    }
    return digits > 0 && (end == text.length() || isExponent(text, end));
  }

  private static boolean isExponent(String text, int from) {
    if (text.charAt(from) != 'e' && text.charAt(from) != 'E') {
      return false;
    }
    boolean signed = text.startsWith("+", from + 1) || text.startsWith("-", from + 1);
    int start = from + (signed ? 2 : 1);
    int digits = text.length() - start;
    return digits >= 1
        && digits <= EXPONENT_DIGITS_MAX
        && afterDigits(text, start) == text.length();
  }

  /** Where the digits that begin there end. */
  private static int afterDigits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
