package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.ATHENA_OUTPUT_URI;
import static tidemark.deploy.EnvironmentVariable.ATHENA_WORKGROUP;
import static tidemark.deploy.EnvironmentVariable.GLUE_DATABASE;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_PREFIX;
import static tidemark.deploy.EnvironmentVariable.REGISTRY_TABLE;
import static tidemark.deploy.EnvironmentVariable.SELF_FUNCTION_ARN;

import java.util.Map;
import tidemark.model.Deployment;
import tidemark.model.S3Uri;

/**
 * What materialization works with.
 *
 * @param selfFunctionArn what it invokes to go on with a run
 */
public record MaterializeConfig(
    Stage stage,
    Deployment deployment,
    String registryTable,
    String onlineTablePrefix,
    String glueDatabase,
    String athenaWorkgroup,
    S3Uri athenaOutput,
    String selfFunctionArn) {
  /**
   * Reads what {@link FunctionSpec#MATERIALIZE} is told.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault
   */
  public static MaterializeConfig parse(Map<String, String> environment) {
    FunctionSettings settings = FunctionSettings.read(FunctionSpec.MATERIALIZE, environment);
    return new MaterializeConfig(
        settings.stage(),
        settings.deployment(),
        settings.text(REGISTRY_TABLE),
        settings.text(ONLINE_TABLE_PREFIX),
        settings.text(GLUE_DATABASE),
        settings.text(ATHENA_WORKGROUP),
        S3Uri.parse(settings.text(ATHENA_OUTPUT_URI)),
        settings.text(SELF_FUNCTION_ARN));
  }
}
