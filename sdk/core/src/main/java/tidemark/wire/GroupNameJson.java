package tidemark.wire;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A body that names a feature group and has at most one thing more. */
final class GroupNameJson {
  private GroupNameJson() {}

  /** The name or ARN, not yet checked. */
  static String read(byte[] body) {
    return read(body, JsonRequest::skip);
  }

  /** The same, with other members read by another. */
  static String read(byte[] body, Consumer<JsonRequest> others) {
    @Nullable String name = null;
    try (JsonRequest json = JsonRequest.of(body, CreateFeatureGroupJson.GROUP)) {
      json.enter();
      while (json.nextMember()) {
        if (json.member().equals(CreateFeatureGroupJson.GROUP)) {
          name = json.string();
        } else {
          others.accept(json);
        }
      }
      json.require(CreateFeatureGroupJson.GROUP, "the name or ARN of a feature group");
      json.finish();
    }
    if (name == null) {
      throw new IllegalStateException("A body without problems names a group");
    }
    return name;
  }
}
