package tidemark.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.model.FeatureType;

/** What the values of a column are, as far as features care. */
public enum ColumnKind {
  TEXT,
  INTEGER,
  DECIMAL,
  REAL,
  BOOLEAN,
  DATE,
  TIMESTAMP,
  OTHER;

  private static final Pattern DECIMALS = Pattern.compile("DECIMAL\\(\\d+, *(\\d+)\\)");

  /** The kind of an engine's type, such as {@code BIGINT} or {@code DECIMAL(18,3)}. */
  public static ColumnKind of(String type) {
    String name = type.toUpperCase(Locale.ROOT);
    Matcher decimal = DECIMALS.matcher(name);
    if (decimal.matches()) {
      return decimal.group(1).equals("0") ? INTEGER : DECIMAL;
    }
    if (name.endsWith("]")) {
      return OTHER;
    }
    return switch (name) {
      case "VARCHAR", "STRING", "CHAR", "TEXT" -> TEXT;
      case "TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT", "HUGEINT" -> INTEGER;
      case "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT" -> INTEGER;
      case "FLOAT", "DOUBLE", "REAL" -> REAL;
      case "BOOLEAN" -> BOOLEAN;
      case "DATE" -> DATE;
      default -> name.startsWith("TIMESTAMP") ? TIMESTAMP : OTHER;
    };
  }

  /** Whether every value has an exact text of the feature's type; as a load decides it. */
  boolean feeds(FeatureType type) {
    return switch (type) {
      case STRING -> this != REAL && this != OTHER;
      case INTEGRAL -> this == INTEGER;
      case FRACTIONAL -> this == INTEGER || this == DECIMAL || this == REAL || this == TIMESTAMP;
    };
  }

  /** As {@link #feeds}, for the event time. */
  boolean feedsEventTime(FeatureType type) {
    return switch (type) {
      case STRING -> this == TEXT || this == DATE || this == TIMESTAMP;
      case FRACTIONAL -> feeds(type) || this == DATE;
      case INTEGRAL -> false;
    };
  }
}
