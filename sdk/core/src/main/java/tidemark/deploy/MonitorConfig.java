package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.ATHENA_WORKGROUP;
import static tidemark.deploy.EnvironmentVariable.CONTROL_FUNCTION_ARN;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_PREFIX;
import static tidemark.deploy.EnvironmentVariable.QUARANTINE_URI;
import static tidemark.deploy.EnvironmentVariable.REGISTRY_TABLE;

import java.util.Map;
import tidemark.model.Deployment;
import tidemark.model.S3Uri;

/**
 * What the function works with that watches.
 *
 * @param controlFunctionArn what it invokes for a group of which something hangs
 */
public record MonitorConfig(
    Stage stage,
    Deployment deployment,
    String registryTable,
    String onlineTablePrefix,
    S3Uri quarantine,
    String athenaWorkgroup,
    String controlFunctionArn) {

  /**
   * Reads what {@link FunctionSpec#MONITOR} is told.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault
   */
  public static MonitorConfig parse(Map<String, String> environment) {
    FunctionSettings settings = FunctionSettings.read(FunctionSpec.MONITOR, environment);
    return new MonitorConfig(
        settings.stage(),
        settings.deployment(),
        settings.text(REGISTRY_TABLE),
        settings.text(ONLINE_TABLE_PREFIX),
        S3Uri.parse(settings.text(QUARANTINE_URI)),
        settings.text(ATHENA_WORKGROUP),
        settings.text(CONTROL_FUNCTION_ARN));
  }
}
