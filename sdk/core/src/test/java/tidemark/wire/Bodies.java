package tidemark.wire;

import java.nio.charset.StandardCharsets;

/** JSON for tests: apostrophes stand for quotation marks. */
final class Bodies {
  private Bodies() {}

  static byte[] body(String json) {
    return json(json).getBytes(StandardCharsets.UTF_8);
  }

  static String json(String json) {
    return json.replace('\'', '"');
  }
}
