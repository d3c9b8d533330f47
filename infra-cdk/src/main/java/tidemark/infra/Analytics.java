package tidemark.infra;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.amazon.awscdk.services.glue.CfnDatabase;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.s3.IBucket;
import software.constructs.Construct;
import tidemark.deploy.Stage;

/** The database that SQL sees offline stores in, and the workgroup that it runs in. */
final class Analytics {
  /** What one statement may scan: 100 GB, about half a dollar. */
  private static final long SCANNED_BYTES_MAX = 100_000_000_000L;

  private Analytics() {}

  /** A name that people type in SQL, so without dashes. */
  static String database(Stage stage) {
    return "tidemark_" + stage.name().replace('-', '_');
  }

  static String workgroup(Stage stage) {
    return "tidemark-" + stage.name();
  }

  static void of(Construct scope, Stage stage, IKey key, IBucket results) {
    CfnDatabase database =
        CfnDatabase.Builder.create(scope, "Database")
            .catalogId(Stack.of(scope).getAccount())
            .databaseInput(
                CfnDatabase.DatabaseInputProperty.builder()
                    .name(database(stage))
                    .description("Offline stores of the feature store " + stage.name())
                    .build())
            .build();
    database.applyRemovalPolicy(RemovalPolicy.RETAIN);
    CfnWorkGroup.Builder.create(scope, "Workgroup")
        .name(workgroup(stage))
        .description("Queries of the feature store " + stage.name())
        .recursiveDeleteOption(true)
        .workGroupConfiguration(
            CfnWorkGroup.WorkGroupConfigurationProperty.builder()
                .enforceWorkGroupConfiguration(true)
                .publishCloudWatchMetricsEnabled(true)
                .bytesScannedCutoffPerQuery(SCANNED_BYTES_MAX)
                .engineVersion(
                    CfnWorkGroup.EngineVersionProperty.builder()
                        .selectedEngineVersion("Athena engine version 3")
                        .build())
                .resultConfiguration(
                    CfnWorkGroup.ResultConfigurationProperty.builder()
                        .outputLocation(ResultsBucket.athenaOutput(results))
                        .encryptionConfiguration(
                            CfnWorkGroup.EncryptionConfigurationProperty.builder()
                                .encryptionOption("SSE_KMS")
                                .kmsKey(key.getKeyArn())
                                .build())
                        .build())
                .build())
        .build();
  }
}
