package tidemark.wire;

import org.jspecify.annotations.Nullable;
import tidemark.model.Limit;

/** The name of an encryption key, as a member of a request. */
final class KmsKeyId {
  static final String MEMBER = "KmsKeyId";

  private KmsKeyId() {}

  /** The current value; null after noting what is wrong with it. */
  static @Nullable String read(JsonRequest json) {
    String text = json.string();
    if (text != null && text.length() > Limit.KMS_KEY_ID.max()) {
      json.problem(" exceeds " + Limit.KMS_KEY_ID.max() + " characters.");
      return null;
    }
    return text;
  }
}
