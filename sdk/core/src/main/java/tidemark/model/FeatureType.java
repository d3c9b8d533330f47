package tidemark.model;

import java.util.Optional;
import java.util.regex.Pattern;

/** What the text of a feature value means. Source: SageMaker developer guide, data types. */
public enum FeatureType {
  STRING("String") {
    @Override
    public Optional<String> faultOf(String text) {
      return UnicodeText.isWellFormed(text)
          ? Optional.empty()
          : Optional.of("its value is not valid Unicode (a lone surrogate)");
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
  },
  /** A finite IEEE-754 double in decimal or scientific notation. */
  FRACTIONAL("Fractional") {
    @Override
    public Optional<String> faultOf(String text) {
      boolean finite =
          text.length() <= NUMBER_LENGTH_MAX
              && DECIMAL.matcher(text).matches()
              && Double.isFinite(Double.parseDouble(text));
      return finite
          ? Optional.empty()
          : Optional.of("its value must be a finite decimal. Send one such as 0.25 or 1e-3");
    }
  };

  private static final Pattern DECIMAL =
      Pattern.compile("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

  /** No double needs more digits than this to be written exactly. */
  private static final int NUMBER_LENGTH_MAX = 1100;

  private final String wireName;

  FeatureType(String wireName) {
    this.wireName = wireName;
  }

  /** Why the text is no value of this type, as the end of a sentence; empty when it is one. */
  public abstract Optional<String> faultOf(String text);

  /** The name on the wire, such as {@code Integral}. */
  public String wireName() {
    return wireName;
  }

  private static boolean isInteger(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    if (start == text.length()) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
