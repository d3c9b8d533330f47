package tidemark.wire;

import org.jspecify.annotations.Nullable;

/** The name of an encryption key, as a member of a request. */
final class KmsKeyId {
  static final String MEMBER = "KmsKeyId";

  /** Source: botocore, {@code KmsKeyId}. */
  private static final int LENGTH_MAX = 2_048;

  private KmsKeyId() {}

  /** The current value; null after noting what is wrong with it. */
  static @Nullable String read(JsonRequest json) {
    String text = json.string();
    if (text != null && text.length() > LENGTH_MAX) {
      json.problem(" exceeds " + LENGTH_MAX + " characters.");
      return null;
    }
    return text;
  }
}
