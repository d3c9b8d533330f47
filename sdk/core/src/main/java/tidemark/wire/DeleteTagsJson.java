package tidemark.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tidemark.model.Limit;

/** The body of DeleteTags; its answer has none. */
public final class DeleteTagsJson {
  private static final String TAG_KEYS = "TagKeys";

  /** The ARN of a group, not yet checked, and the keys of tags. */
  public record Request(String arn, List<String> keys) {
    public Request {
      keys = List.copyOf(keys);
    }
  }

  private DeleteTagsJson() {}

  /**
   * Reads a request.
   *
   * @throws tidemark.model.FeatureStoreException naming everything that is wrong with the body
   */
  public static Request read(byte[] body) {
    @Nullable String arn = null;
    @Nullable List<String> keys = null;
    try (JsonRequest json = JsonRequest.of(body, TagsJson.RESOURCE_ARN)) {
      json.enter();
      while (json.nextMember()) {
        switch (json.member()) {
          case TagsJson.RESOURCE_ARN -> arn = TagsJson.readArn(json);
          case TAG_KEYS -> keys = json.strings(Limit.TAG_KEYS.min(), Limit.TAG_KEYS.max());
          default -> json.skip();
        }
      }
      TagsJson.requireArn(json);
      json.require(TAG_KEYS, "a list of keys");
      if (keys != null && !keys.stream().allMatch(key -> Limit.TAG_KEY.holds(key.length()))) {
        json.problems().add("TagKeys: a key must have %s characters.", Limit.TAG_KEY);
      }
      if (keys != null && !keys.stream().allMatch(TagsJson::isTagText)) {
        json.problems()
            .add("TagKeys: a key has characters other than letters, digits, spaces and _.:/=+-@.");
      }
      json.finish();
    }
    if (arn == null || keys == null) {
      throw new IllegalStateException("A body without problems names a resource and keys");
    }
    return new Request(arn, keys);
  }
}
