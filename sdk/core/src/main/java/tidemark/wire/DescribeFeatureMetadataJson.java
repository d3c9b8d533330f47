package tidemark.wire;

import org.jspecify.annotations.Nullable;
import tidemark.model.Deployment;
import tidemark.model.FeatureName;
import tidemark.registry.DescribedFeature;

/** The body of DescribeFeatureMetadata and of its answer. */
public final class DescribeFeatureMetadataJson {
  /** The name or ARN of a group, not yet checked, and a feature of it. */
  public record Request(String group, FeatureName feature) {}

  private DescribeFeatureMetadataJson() {}

  /**
   * Reads a request.
   *
   * @throws tidemark.model.FeatureStoreException naming everything that is wrong with the body
   */
  public static Request read(byte[] body) {
    @Nullable String group = null;
    @Nullable FeatureName feature = null;
    try (JsonRequest json = JsonRequest.of(body, CreateFeatureGroupJson.GROUP)) {
      json.enter();
      while (json.nextMember()) {
        switch (json.member()) {
          case CreateFeatureGroupJson.GROUP -> group = json.string();
          case FeatureMetadataJson.FEATURE -> feature = json.parsed(FeatureName::new);
          default -> json.skip();
        }
      }
      json.require(CreateFeatureGroupJson.GROUP, "the name or ARN of a feature group");
      json.require(FeatureMetadataJson.FEATURE, "the name of a feature");
      json.finish();
    }
    if (group == null || feature == null) {
      throw new IllegalStateException("A body without problems names a feature");
    }
    return new Request(group, feature);
  }

  /** The answer. */
  public static String write(DescribedFeature feature, Deployment deployment) {
    return JsonText.of(json -> FeatureMetadataJson.write(json, feature, deployment));
  }
}
