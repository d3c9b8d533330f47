package tidemark.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tidemark.model.Limit;

/**
 * The body of ListTags and of its answer. A group has at most as many tags as the smallest page
 * holds, so there is never a next token, and none is valid.
 */
public final class ListTagsJson {
  private static final String NEXT_TOKEN = "NextToken";
  private static final String MAX_RESULTS = "MaxResults";

  private ListTagsJson() {}

  /**
   * Reads a request: the ARN of a group, not yet checked.
   *
   * @throws tidemark.model.FeatureStoreException naming everything that is wrong with the body
   */
  public static String read(byte[] body) {
    @Nullable String arn = null;
    try (JsonRequest json = JsonRequest.of(body, TagsJson.RESOURCE_ARN)) {
      json.enter();
      while (json.nextMember()) {
        switch (json.member()) {
          case TagsJson.RESOURCE_ARN -> arn = TagsJson.readArn(json);
          case MAX_RESULTS -> checkPage(json);
          case NEXT_TOKEN -> checkToken(json);
          default -> json.skip();
        }
      }
      TagsJson.requireArn(json);
      json.finish();
    }
    if (arn == null) {
      throw new IllegalStateException("A body without problems names a resource");
    }
    return arn;
  }

  /** The answer: all tags, in the order of the map. */
  public static String write(Map<String, String> tags) {
    return JsonText.of(json -> TagsJson.write(json, tags));
  }

  /** AWS states no greatest page; a larger one than any group's tags is as good as that. */
  private static void checkPage(JsonRequest json) {
    Integer size = json.int32();
    if (size != null && size < Limit.TAGS_PAGE.min()) {
      json.problem(" must be at least " + Limit.TAGS_PAGE.min() + ".");
    }
  }

  private static void checkToken(JsonRequest json) {
    String token = json.string();
    if (token != null && !token.isEmpty()) {
      json.problem(" is not one that ListTags returned.");
    }
  }
}
