package tidemark.client;

import java.util.LinkedHashMap;
import java.util.Map;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.S3Uri;

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
  private static final String LOCAL_BUCKET = "tidemark-local";

  public GroupFile {
    featureDescriptions = Map.copyOf(new LinkedHashMap<>(featureDescriptions));
    featureOwners = Map.copyOf(new LinkedHashMap<>(featureOwners));
  }

  /**
   * The same for a store whose offline stores lie elsewhere: what the definition has in the bucket
   * of local stores lies there then.
   *
   * @param offline where they lie
   */
  public GroupFile in(S3Uri offline) {
    return new GroupFile(
        definition.withOffline(
            config ->
                config.location().bucket().equals(LOCAL_BUCKET)
                    ? config.withLocation(
                        new S3Uri(offline.bucket(), offline.key(config.location().prefix())))
                    : config),
        featureDescriptions,
        featureOwners,
        materialization);
  }

  /** A definition alone. */
  public static GroupFile of(FeatureGroupDefinition definition) {
    return new GroupFile(definition, Map.of(), Map.of(), MaterializationChange.KEEP);
  }
}
