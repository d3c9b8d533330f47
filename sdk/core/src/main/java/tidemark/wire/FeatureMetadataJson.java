package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import tidemark.model.Deployment;
import tidemark.registry.DescribedFeature;

/** A {@code FeatureMetadata}: what DescribeFeatureMetadata answers and Search finds. */
final class FeatureMetadataJson {
  static final String FEATURE = "FeatureName";
  static final String KEY = "Key";
  static final String VALUE = "Value";
  private static final String TYPE = "FeatureType";
  private static final String PARAMETERS = "Parameters";

  private FeatureMetadataJson() {}

  /** Writes the members. Parameters are left out when there are none. */
  static void write(JsonGenerator json, DescribedFeature feature, Deployment deployment)
      throws IOException {
    json.writeStringField(
        CreateFeatureGroupJson.GROUP_ARN, deployment.arnOf(feature.group().name()));
    json.writeStringField(CreateFeatureGroupJson.GROUP, feature.group().name().value());
    json.writeStringField(FEATURE, feature.feature().name().value());
    json.writeStringField(TYPE, feature.feature().type().wireName());
    EpochSeconds.write(json, DescribeFeatureGroupJson.CREATION_TIME, feature.createdAt());
    EpochSeconds.write(json, DescribeFeatureGroupJson.LAST_MODIFIED_TIME, feature.modifiedAt());
    if (feature.description().isPresent()) {
      json.writeStringField(CreateFeatureGroupJson.DESCRIPTION, feature.description().get());
    }
    if (!feature.parameters().isEmpty()) {
      json.writeArrayFieldStart(PARAMETERS);
      for (Map.Entry<String, String> parameter : feature.parameters().entrySet()) {
        json.writeStartObject();
        json.writeStringField(KEY, parameter.getKey());
        json.writeStringField(VALUE, parameter.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }
}
