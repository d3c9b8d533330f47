package tidemark.client.internal;

import java.util.Map;
import java.util.Optional;
import tidemark.materialize.Materialization;
import tidemark.model.FeatureGroupDefinition;

/**
 * What a definition file with our keys says.
 *
 * @param descriptions of features, by name
 * @param owners of features, by name
 */
public record FileContents(
    FeatureGroupDefinition definition,
    Map<String, String> descriptions,
    Map<String, String> owners,
    Optional<Materialization> materialization) {
  public FileContents {
    descriptions = Map.copyOf(descriptions);
    owners = Map.copyOf(owners);
  }
}
