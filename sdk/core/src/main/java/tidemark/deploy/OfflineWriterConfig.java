package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.QUARANTINE_URI;
import static tidemark.deploy.EnvironmentVariable.REGISTRY_TABLE;

import java.util.Map;
import tidemark.model.Deployment;
import tidemark.model.S3Uri;

/** What the function works with that writes the log to files. */
public record OfflineWriterConfig(
    Stage stage, Deployment deployment, String registryTable, S3Uri quarantine) {
  /**
   * Reads what {@link FunctionSpec#OFFLINE_WRITER} is told.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault
   */
  public static OfflineWriterConfig parse(Map<String, String> environment) {
    FunctionSettings settings = FunctionSettings.read(FunctionSpec.OFFLINE_WRITER, environment);
    return new OfflineWriterConfig(
        settings.stage(),
        settings.deployment(),
        settings.text(REGISTRY_TABLE),
        S3Uri.parse(settings.text(QUARANTINE_URI)));
  }
}
