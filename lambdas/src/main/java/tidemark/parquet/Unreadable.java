package tidemark.parquet;

import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** Says why a file cannot be read as Parquet. The causes' own messages are kept out of the text. */
final class Unreadable {
  private Unreadable() {}

  /** The reason is the rest of a sentence, and perhaps another one. */
  static FeatureStoreException because(String reason, Object... arguments) {
    return new FeatureStoreException(Kind.INVALID, text(reason, arguments));
  }

  static FeatureStoreException because(Throwable cause, String reason, Object... arguments) {
    return new FeatureStoreException(Kind.INVALID, text(reason, arguments), cause);
  }

  private static String text(String reason, Object... arguments) {
    return "Not a readable Parquet file: " + String.format(reason, arguments);
  }
}
