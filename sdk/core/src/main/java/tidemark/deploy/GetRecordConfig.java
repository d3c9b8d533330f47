package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_PREFIX;
import static tidemark.deploy.EnvironmentVariable.REGISTRY_TABLE;

import java.util.Map;
import tidemark.model.Deployment;

/** What the function that reads works with. */
public record GetRecordConfig(
    Stage stage, Deployment deployment, String registryTable, String onlineTablePrefix) {
  /**
   * Reads what {@link FunctionSpec#GET_RECORD} is told.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault
   */
  public static GetRecordConfig parse(Map<String, String> environment) {
    FunctionSettings settings = FunctionSettings.read(FunctionSpec.GET_RECORD, environment);
    return new GetRecordConfig(
        settings.stage(),
        settings.deployment(),
        settings.text(REGISTRY_TABLE),
        settings.text(ONLINE_TABLE_PREFIX));
  }
}
