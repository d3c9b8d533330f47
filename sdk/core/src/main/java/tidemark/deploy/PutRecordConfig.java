package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.EVENT_TIME_FUTURE_SECONDS_MAX;
import static tidemark.deploy.EnvironmentVariable.LOG_QUEUE_URLS;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_PREFIX;
import static tidemark.deploy.EnvironmentVariable.REGISTRY_TABLE;
import static tidemark.deploy.EnvironmentVariable.STRICT_REQUESTS;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tidemark.model.Deployment;

/**
 * What the function that writes works with.
 *
 * @param logQueueUrls one per lane
 * @param eventTimeFutureSecondsMax how far in the future an event time may lie; empty for no bound
 * @param strictRequests whether members that the API does not know are refused
 */
public record PutRecordConfig(
    Stage stage,
    Deployment deployment,
    String registryTable,
    String onlineTablePrefix,
    List<String> logQueueUrls,
    OptionalInt eventTimeFutureSecondsMax,
    Setting strictRequests) {
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
        settings.list(LOG_QUEUE_URLS),
        settings.number(EVENT_TIME_FUTURE_SECONDS_MAX),
        settings.optionalSetting(STRICT_REQUESTS));
  }
}
