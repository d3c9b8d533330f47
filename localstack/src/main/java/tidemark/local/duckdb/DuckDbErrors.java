package tidemark.local.duckdb;

import java.sql.SQLException;
import java.util.Locale;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * What a failure of DuckDB means to the caller. Its own text is passed on only where it speaks of
 * the statement: elsewhere it may hold values or paths.
 */
final class DuckDbErrors {
  private DuckDbErrors() {}

  /** A failure of a statement that a person wrote. */
  static FeatureStoreException ofUserStatement(SQLException e) {
    String message = message(e);
    String kind = kindOf(message);
    return switch (kind) {
      case "Parser", "Binder", "Catalog", "Syntax", "Not implemented" ->
          new FeatureStoreException(Kind.INVALID, sentence(kind, message), e);
      case "Conversion",
          "Out of Range",
          "Mismatch Type",
          "Invalid Input",
          "Constraint",
          "Invalid Type",
          "Division" ->
          new FeatureStoreException(
              Kind.INVALID,
              "The query met a value that it cannot compute with ("
                  + kind.toLowerCase(Locale.ROOT)
                  + "). Use TRY_CAST, or filter such values out.",
              e);
      default -> ofEngine(e);
    };
  }

  /** A failure that is not the statement's. */
  static FeatureStoreException ofEngine(SQLException e) {
    String kind = kindOf(message(e));
    if (kind.equals("Out of Memory")) {
      return new FeatureStoreException(
          Kind.LIMIT_EXCEEDED,
          "The query needs more memory than the SQL engine may use. Read less, or fewer columns.",
          e);
    }
    if (kind.equals("IO") || kind.equals("Permission")) {
      return FeatureStoreException.unavailable(
          "A file of the offline store cannot be read, or the disk is full.", e);
    }
    return FeatureStoreException.unavailable("The SQL engine failed (" + kind + " error).", e);
  }

  static FeatureStoreException cancelled(Throwable cause) {
    return FeatureStoreException.unavailable("The query was cancelled.", cause);
  }

  /** {@code Binder} of {@code Binder Error: ...}. */
  static String kindOf(String message) {
    int end = message.indexOf(" Error: ");
    return end > 0 && end < 40 ? message.substring(0, end) : "unknown";
  }

  static String message(SQLException e) {
    String message = e.getMessage();
    return message == null ? "" : message;
  }

  /** The first lines, which say what is wrong and what may have been meant, and the place. */
  private static String sentence(String kind, String message) {
    String text = message.substring(kind.length() + " Error: ".length());
    StringBuilder sentence = new StringBuilder();
    for (String line : text.lines().toList()) {
      String part = line.strip();
      if (part.isEmpty() || part.startsWith("^") || part.startsWith("LINE ")) {
        continue;
      }
      if (part.startsWith("Use SET ")) {
        break; // nobody may
      }
      sentence.append(sentence.length() == 0 ? "" : " ").append(part);
    }
    return sentence.toString();
  }
}
