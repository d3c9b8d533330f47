package tidemark.model;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;

/**
 * The texts of a double. Not {@code Double.toString}: that printed other digits before JDK 19, and
 * a text must not depend on it.
 */
public final class DecimalText {
  private DecimalText() {}

  /**
   * The shortest decimal that reads back as that double, without an exponent and without trailing
   * zeros: {@code 5}, {@code 0.25}. Minus zero has no such form; it prints as {@code 0}.
   *
   * @param value finite
   */
  public static String shortest(double value) {
    String text = NumberOutput.toString(value, true);
    if (text.indexOf('E') >= 0 || value == 0) {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /**
   * The canonical text of a Fractional value that was kept as a double: as {@link #shortest}, with
   * a digit after the point always, as Java, Python and Spark print it: {@code 5.0}, {@code 0.25},
   * {@code -0.0}.
   *
   * @param value finite
   */
  public static String canonical(double value) {
    String text = NumberOutput.toString(value, true);
    if (text.indexOf('E') < 0) {
      return text;
    }
    String plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }
}
