package tidemark.client;

import java.util.LinkedHashMap;
import java.util.Map;
import tidemark.model.FeatureGroupDefinition;

/**
 * What a definition file says.
 *
 * @param featureDescriptions what its features are, by name, as far as it says so; they are no part
 *     of the definition
 */
public record GroupFile(
    FeatureGroupDefinition definition, Map<String, String> featureDescriptions) {
  public GroupFile {
    featureDescriptions = Map.copyOf(new LinkedHashMap<>(featureDescriptions));
  }
}
