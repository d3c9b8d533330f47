package tidemark.infra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.glue.CfnJob;
import software.amazon.awscdk.services.glue.CfnSecurityConfiguration;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/**
 * The job that runs plans on Spark. A run is given its plan by the argument {@code --plan}; {@code
 * tidemark job plan --glue} says how.
 */
final class GlueJobs {
  /** Spark 3.5 and Python 3.11, by which the script is tested. */
  private static final String GLUE_VERSION = "5.0";

  /** The least that a job may have; a run may be given more. */
  private static final int WORKERS = 2;

  private static final int RUNS_MAX = 3;

  /** Of a run. A run that was cut off is run again and leaves what is there. */
  private static final int MINUTES_MAX = 240;

  private final Surroundings around;
  private final Storage storage;
  private final List<PolicyStatement> statements = new ArrayList<>();

  private GlueJobs(Surroundings around) {
    this.around = around;
    this.storage = around.storage();
  }

  static void of(Construct scope, Surroundings around) {
    new GlueJobs(around).add(scope);
  }

  private void add(Construct scope) {
    String name = around.stage().resource("job");
    Asset script =
        Asset.Builder.create(scope, "JobScript")
            .path(around.props().artifacts().jobScript().toString())
            .build();
    permit(script);
    Role role =
        Role.Builder.create(scope, "JobRole")
            .assumedBy(
                new ServicePrincipal("glue.amazonaws.com")
                    .withConditions(
                        Map.of(
                            "StringEquals",
                            Map.of("aws:SourceAccount", around.stack().getAccount()))))
            .inlinePolicies(
                Map.of("calls", PolicyDocument.Builder.create().statements(statements).build()))
            .build();
    CfnSecurityConfiguration encryption = encryption(scope, name);
    CfnJob.Builder.create(scope, "Job")
        .name(name)
        .description("Runs plans of tidemark job plan")
        .role(role.getRoleArn())
        .command(
            CfnJob.JobCommandProperty.builder()
                .name("glueetl")
                .pythonVersion("3")
                .scriptLocation(script.getS3ObjectUrl())
                .build())
        .glueVersion(GLUE_VERSION)
        .workerType("G.1X")
        .numberOfWorkers(WORKERS)
        .timeout(MINUTES_MAX)
        .maxRetries(0)
        .executionProperty(
            CfnJob.ExecutionPropertyProperty.builder().maxConcurrentRuns(RUNS_MAX).build())
        .securityConfiguration(encryption.getRef())
        .defaultArguments(
            Map.of(
                "--job-language", "python",
                "--job-bookmark-option", "job-bookmark-disable",
                "--enable-glue-datacatalog", "true"))
        .build();
    Told.of(scope, around.stage(), Map.of("glue-job", name));
  }

  private CfnSecurityConfiguration encryption(Construct scope, String name) {
    String key = storage.key().getKeyArn();
    return CfnSecurityConfiguration.Builder.create(scope, "JobEncryption")
        .name(name)
        .encryptionConfiguration(
            CfnSecurityConfiguration.EncryptionConfigurationProperty.builder()
                .cloudWatchEncryption(
                    CfnSecurityConfiguration.CloudWatchEncryptionProperty.builder()
                        .cloudWatchEncryptionMode("SSE-KMS")
                        .kmsKeyArn(key)
                        .build())
                .jobBookmarksEncryption(
                    CfnSecurityConfiguration.JobBookmarksEncryptionProperty.builder()
                        .jobBookmarksEncryptionMode("CSE-KMS")
                        .kmsKeyArn(key)
                        .build())
                .s3Encryptions(
                    List.of(
                        CfnSecurityConfiguration.S3EncryptionProperty.builder()
                            .s3EncryptionMode("SSE-KMS")
                            .kmsKeyArn(key)
                            .build()))
                .build())
        .build();
  }

  /**
   * A run reads the plan and the files of groups, writes files where nobody sees them and moves
   * them to their names; only what it wrote there may it delete.
   */
  private void permit(Asset script) {
    IBucket offline = storage.offlineStore();
    allow(List.of(script.getBucket().arnForObjects(script.getS3ObjectKey())), "s3:GetObject");
    allow(List.of(offline.getBucketArn()), "s3:GetBucketLocation", "s3:ListBucket");
    allow(List.of(offline.arnForObjects("*")), "s3:GetObject", "s3:PutObject");
    allow(
        List.of(offline.arnForObjects("*/_job-*"), offline.arnForObjects("*_$folder$")),
        "s3:DeleteObject");
    String database = Analytics.database(around.stage());
    allow(
        List.of(
            around.glueArn("catalog"),
            around.glueArn("database/default"),
            around.glueArn("database/" + database),
            around.glueArn("table/" + database + "/*")),
        "glue:BatchGetPartition",
        "glue:GetDatabase",
        "glue:GetPartitions",
        "glue:GetTable");
    allow(
        List.of(around.arn("logs", "log-group:/aws-glue/jobs/*")),
        "logs:AssociateKmsKey",
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents");
    statements.add(
        statement(List.of(storage.key().getKeyArn()), "kms:Decrypt", "kms:GenerateDataKey")
            .conditions(Map.of("StringEquals", Map.of("kms:ViaService", around.viaService("s3"))))
            .build());
  }

  private void allow(List<String> resources, String... actions) {
    statements.add(statement(resources, actions).build());
  }

  private static PolicyStatement.Builder statement(List<String> resources, String... actions) {
    return PolicyStatement.Builder.create().actions(Arrays.asList(actions)).resources(resources);
  }
}
