package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.GLUE_DATABASE;
import static tidemark.deploy.EnvironmentVariable.MATERIALIZE_FUNCTION_ARN;
import static tidemark.deploy.EnvironmentVariable.REGISTRY_TABLE;
import static tidemark.deploy.EnvironmentVariable.SELF_FUNCTION_ARN;

import java.util.Map;
import tidemark.model.Deployment;

/**
 * What the function works with that makes files visible.
 *
 * @param materializeFunctionArn what it invokes for a file that is to be served at once
 * @param selfFunctionArn what it invokes to look for files of one group
 */
public record OfflineFileConfig(
    Stage stage,
    Deployment deployment,
    String registryTable,
    String glueDatabase,
    String materializeFunctionArn,
    String selfFunctionArn) {
  /**
   * Reads what {@link FunctionSpec#OFFLINE_FILE} is told.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault
   */
  public static OfflineFileConfig parse(Map<String, String> environment) {
    FunctionSettings settings = FunctionSettings.read(FunctionSpec.OFFLINE_FILE, environment);
    return new OfflineFileConfig(
        settings.stage(),
        settings.deployment(),
        settings.text(REGISTRY_TABLE),
        settings.text(GLUE_DATABASE),
        settings.text(MATERIALIZE_FUNCTION_ARN),
        settings.text(SELF_FUNCTION_ARN));
  }
}
