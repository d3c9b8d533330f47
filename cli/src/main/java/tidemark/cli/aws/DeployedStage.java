package tidemark.cli.aws;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.Stage;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.model.S3Uri;
import tidemark.offline.ObjectStore;

/**
 * A deployment, as its SSM parameters tell it.
 *
 * @param facts by the names of the parameters below the stage's path
 */
record DeployedStage(Stage stage, String region, Map<String, String> facts) {
  DeployedStage {
    facts = Map.copyOf(facts);
  }

  URI api() {
    return URI.create(fact("api-url"));
  }

  String registryTable() {
    return fact("registry-table");
  }

  String onlineTablePrefix() {
    return fact("online-table-prefix");
  }

  String workgroup() {
    return fact("athena-workgroup");
  }

  String database() {
    return fact("glue-database");
  }

  S3Uri results() {
    return S3Uri.parse(fact("results-uri"));
  }

  String offlineUri() {
    return fact("offline-store-uri");
  }

  ObjectStore.Key quarantine() {
    S3Uri uri = S3Uri.parse(fact("quarantine-uri"));
    return new ObjectStore.Key(uri.bucket(), uri.key(""));
  }

  List<String> logQueueUrls() {
    return List.of(fact("log-queue-urls").split(","));
  }

  List<String> deadLetterQueueUrls() {
    return List.of(fact("dead-letter-queue-urls").split(","));
  }

  /** The queue of what S3 tells of new files, if this deployment says which it is. */
  Optional<String> fileQueueUrl() {
    return Optional.ofNullable(facts.get("file-queue-url"));
  }

  /** What materializes, by its alias. */
  String materializeFunction(String account) {
    return "arn:"
        + fact("key-arn").split(":", 3)[1]
        + ":lambda:"
        + region
        + ":"
        + account
        + ":function:"
        + stage.resource(FunctionSpec.MATERIALIZE.suffix())
        + ":"
        + FunctionSpec.ALIAS;
  }

  Deployment deployment(String account) {
    return new Deployment(
        account, region, Optional.of(Set.of(S3Uri.parse(offlineUri()).bucket())), database());
  }

  private String fact(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw FeatureStoreException.invalid(
          "Stage '%s' does not tell its %s (SSM parameter %s). Deploy it again with this version.",
          stage.name(), name, stage.parameter(name));
    }
    return value;
  }
}
