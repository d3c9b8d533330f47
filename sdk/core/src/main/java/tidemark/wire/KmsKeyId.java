package tidemark.wire;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tidemark.model.Limit;

/** The name of an encryption key, as a member of a request. */
final class KmsKeyId {
  static final String MEMBER = "KmsKeyId";

  /** Source: botocore, {@code KmsKeyId}. */
  private static final Pattern SHAPE = Pattern.compile("[a-zA-Z0-9:/_-]*");

  private KmsKeyId() {}

  /** The current value; null after noting what is wrong with it. */
  static @Nullable String read(JsonRequest json) {
    String text = json.string();
    if (text != null && text.length() > Limit.KMS_KEY_ID.max()) {
      json.problem(" exceeds " + Limit.KMS_KEY_ID.max() + " characters.");
      return null;
    }
    if (text != null && !SHAPE.matcher(text).matches()) {
      json.problem(" must have letters, digits, ':', '/', '_' and '-' only.");
      return null;
    }
    return text;
  }
}
