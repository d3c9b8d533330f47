package tidemark.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of AddTags and of its answer. */
public final class AddTagsJson {
  /** The ARN of a group, not yet checked, and tags with unique keys. */
  public record Request(String arn, Map<String, String> tags) {
    public Request {
      tags = Map.copyOf(tags);
    }
  }

  private AddTagsJson() {}

  /**
   * Reads a request.
   *
   * @throws tidemark.model.FeatureStoreException naming everything that is wrong with the body
   */
  public static Request read(byte[] body) {
    @Nullable String arn = null;
    Map<String, String> tags = Map.of();
    try (JsonRequest json = JsonRequest.of(body, TagsJson.RESOURCE_ARN)) {
      json.enter();
      while (json.nextMember()) {
        switch (json.member()) {
          case TagsJson.RESOURCE_ARN -> arn = TagsJson.readArn(json);
          case TagsJson.MEMBER -> tags = TagsJson.read(json);
          default -> json.skip();
        }
      }
      TagsJson.requireArn(json);
      json.require(TagsJson.MEMBER, "a list of Tag");
      json.finish();
    }
    if (arn == null) {
      throw new IllegalStateException("A body without problems names a resource");
    }
    return new Request(arn, tags);
  }

  /** The answer: all tags, in the order of the map. */
  public static String write(Map<String, String> tags) {
    return JsonText.of(json -> TagsJson.write(json, tags));
  }
}
