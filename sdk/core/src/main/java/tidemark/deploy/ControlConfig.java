package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.DEAD_LETTER_QUEUE_URLS;
import static tidemark.deploy.EnvironmentVariable.GLUE_DATABASE;
import static tidemark.deploy.EnvironmentVariable.REGISTRY_TABLE;
import static tidemark.deploy.EnvironmentVariable.SELF_FUNCTION_ARN;

import java.util.List;
import java.util.Map;
import tidemark.model.Deployment;

/**
 * What the control plane works with.
 *
 * @param deadLetterQueueUrls one per lane
 * @param selfFunctionArn what it invokes to go on with a group later
 */
public record ControlConfig(
    Stage stage,
    Deployment deployment,
    String registryTable,
    OnlineTablesConfig onlineTables,
    List<String> deadLetterQueueUrls,
    String glueDatabase,
    SchedulesConfig schedules,
    String selfFunctionArn) {

  public ControlConfig {
    deadLetterQueueUrls = List.copyOf(deadLetterQueueUrls);
  }

  /**
   * Reads what {@link FunctionSpec#CONTROL} is told.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault
   */
  public static ControlConfig parse(Map<String, String> environment) {
    FunctionSettings settings = FunctionSettings.read(FunctionSpec.CONTROL, environment);
    return new ControlConfig(
        settings.stage(),
        settings.deployment(),
        settings.text(REGISTRY_TABLE),
        OnlineTablesConfig.of(settings),
        settings.list(DEAD_LETTER_QUEUE_URLS),
        settings.text(GLUE_DATABASE),
        SchedulesConfig.of(settings),
        settings.text(SELF_FUNCTION_ARN));
  }
}
