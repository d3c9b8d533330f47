package tidemark.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.util.Arrays;
import tidemark.model.FeatureStoreException;

/**
 * What a request body may cost to read. Source: guarantees.md, S-15. A string's own limit is the
 * model's, stated in its words.
 */
final class JsonLimits {
  private static final int DEPTH_MAX = 8;
  private static final int STRING_LENGTH_MAX = 400_000;
  private static final int NUMBER_LENGTH_MAX = 40;
  private static final int NAME_LENGTH_MAX = 256;

  /** Makes parsers that end the reading at a limit. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(STRING_LENGTH_MAX)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .maxNameLength(NAME_LENGTH_MAX)
                  .build())
          .build();

  private JsonLimits() {}

  static FeatureStoreException exceeded(String place) {
    return FeatureStoreException.invalid(
        "Request body exceeds a limit%s: nesting to %d levels, a string of %d characters, a"
            + " number of %d, a name of %d.",
        place, DEPTH_MAX, STRING_LENGTH_MAX, NUMBER_LENGTH_MAX, NAME_LENGTH_MAX);
  }

  static byte[] withoutByteOrderMark(byte[] body) {
    boolean marked =
        body.length >= 3
            && body[0] == (byte) 0xEF
            && body[1] == (byte) 0xBB
            && body[2] == (byte) 0xBF;
    return marked ? Arrays.copyOfRange(body, 3, body.length) : body;
  }
}
