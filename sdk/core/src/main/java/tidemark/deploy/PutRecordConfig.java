package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.LOG_QUEUE_URLS;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_PREFIX;
import static tidemark.deploy.EnvironmentVariable.REGISTRY_TABLE;

import java.util.List;
import java.util.Map;
import tidemark.model.Deployment;

/**
 * What the function that writes works with.
 *
 * @param logQueueUrls one per lane
 */
public record PutRecordConfig(
    Stage stage,
    Deployment deployment,
    String registryTable,
    String onlineTablePrefix,
    List<String> logQueueUrls) {
  public PutRecordConfig {
    logQueueUrls = List.copyOf(logQueueUrls);
  }

  /**
   * Reads what {@link FunctionSpec#PUT_RECORD} is told.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault
   */
  public static PutRecordConfig parse(Map<String, String> environment) {
    FunctionSettings settings = FunctionSettings.read(FunctionSpec.PUT_RECORD, environment);
    return new PutRecordConfig(
        settings.stage(),
        settings.deployment(),
        settings.text(REGISTRY_TABLE),
        settings.text(ONLINE_TABLE_PREFIX),
        settings.list(LOG_QUEUE_URLS));
  }
}
