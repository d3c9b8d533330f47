package tidemark.client;

import java.util.LinkedHashMap;
import java.util.Map;
import tidemark.model.FeatureGroupDefinition;

/**
 * What a definition file says.
 *
 * @param featureDescriptions what its features are, by name, as far as it says so; they are no part
 *     of the definition
 * @param featureOwners who answers for its features, by name, as far as it says so
 * @param materialization kept by the body of a request, which cannot say anything of it
 */
public record GroupFile(
    FeatureGroupDefinition definition,
    Map<String, String> featureDescriptions,
    Map<String, String> featureOwners,
    MaterializationChange materialization) {
  public GroupFile {
    featureDescriptions = Map.copyOf(new LinkedHashMap<>(featureDescriptions));
    featureOwners = Map.copyOf(new LinkedHashMap<>(featureOwners));
  }

  /** A definition alone. */
  public static GroupFile of(FeatureGroupDefinition definition) {
    return new GroupFile(definition, Map.of(), Map.of(), MaterializationChange.KEEP);
  }
}
