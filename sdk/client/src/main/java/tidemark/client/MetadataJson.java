package tidemark.client;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

/** Bodies that concern tags and what is noted of features: requests written, answers read. */
final class MetadataJson {
  private MetadataJson() {}

  /** An UpdateFeatureMetadata request that sets a description. */
  static byte[] describe(String group, String feature, String description) {
    return JsonText.object(
        json -> {
          json.writeStringField("FeatureGroupName", group);
          json.writeStringField("FeatureName", feature);
          json.writeStringField("Description", description);
        });
  }

  /** An UpdateFeatureMetadata request that sets a parameter. */
  static byte[] parameter(String group, String feature, String key, String value) {
    return JsonText.object(
        json -> {
          json.writeStringField("FeatureGroupName", group);
          json.writeStringField("FeatureName", feature);
          json.writeArrayFieldStart("ParameterAdditions");
          json.writeStartObject();
          json.writeStringField("Key", key);
          json.writeStringField("Value", value);
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  /** A Search request for a hundred features of a group that have a property. */
  static byte[] findFeatures(String group, String property, Optional<String> nextToken) {
    return JsonText.object(
        json -> {
          json.writeStringField("Resource", "FeatureMetadata");
          json.writeNumberField("MaxResults", 100);
          if (nextToken.isPresent()) {
            json.writeStringField("NextToken", nextToken.get());
          }
          json.writeObjectFieldStart("SearchExpression");
          json.writeArrayFieldStart("Filters");
          json.writeStartObject();
          json.writeStringField("Name", "FeatureGroupName");
          json.writeStringField("Operator", "Equals");
          json.writeStringField("Value", group);
          json.writeEndObject();
          json.writeStartObject();
          json.writeStringField("Name", property);
          json.writeStringField("Operator", "Exists");
          json.writeEndObject();
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** The descriptions of features that a search found, by name. */
  static Map<String, String> descriptions(Json.Members answer) {
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (Json one : answer.list("Results")) {
      Json.Members feature = one.asMembers().object("FeatureMetadata");
      descriptions.put(feature.require("FeatureName"), feature.text("Description").orElse(""));
    }
    return descriptions;
  }

  /** A parameter of the features that a search found, by name. */
  static Map<String, String> parameters(String key, Json.Members answer) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Json one : answer.list("Results")) {
      Json.Members feature = one.asMembers().object("FeatureMetadata");
      for (Json parameter : feature.list("Parameters")) {
        if (parameter.asMembers().require("Key").equals(key)) {
          values.put(
              feature.require("FeatureName"), parameter.asMembers().text("Value").orElse(""));
        }
      }
    }
    return values;
  }

  static byte[] listTags(String arn) {
    return JsonText.object(json -> json.writeStringField("ResourceArn", arn));
  }

  static byte[] addTags(String arn, Map<String, String> tags) {
    return JsonText.object(
        json -> {
          json.writeStringField("ResourceArn", arn);
          ControlJson.writeTags(json, tags);
        });
  }

  static byte[] deleteTags(String arn, Collection<String> keys) {
    return JsonText.object(
        json -> {
          json.writeStringField("ResourceArn", arn);
          JsonText.writeStrings(json, "TagKeys", keys);
        });
  }

  static Map<String, String> tags(Json.Members answer) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Json one : answer.list("Tags")) {
      tags.put(one.asMembers().require("Key"), one.asMembers().require("Value"));
    }
    return tags;
  }
}
