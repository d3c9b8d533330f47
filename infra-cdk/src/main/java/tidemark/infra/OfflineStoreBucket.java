package tidemark.infra;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;
import tidemark.deploy.Stage;

/**
 * The offline stores of all groups, and the quarantine. Every object that is made is told to a
 * queue, by the bucket's own property: no custom resource is needed, and none could run everywhere.
 */
final class OfflineStoreBucket {
  private static final String QUARANTINE = "quarantine/";

  /** How long what was overwritten or deleted by hand can be brought back. */
  private static final int UNDO_DAYS = 90;

  private OfflineStoreBucket() {}

  /** What the bucket will be called; its queue's policy needs to know before it exists. */
  static String name(Construct scope, Stage stage) {
    Stack stack = Stack.of(scope);
    return stage.resource("offline-" + stack.getAccount() + "-" + stack.getRegion());
  }

  static Bucket of(
      Construct scope, Stage stage, IKey key, IBucket accessLogs, DeadLetteredQueue events) {
    Bucket bucket =
        Bucket.Builder.create(scope, "OfflineStore")
            .bucketName(name(scope, stage))
            .encryption(BucketEncryption.KMS)
            .encryptionKey(key)
            .bucketKeyEnabled(true)
            .enforceSsl(true)
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .versioned(true)
            .serverAccessLogsBucket(accessLogs)
            .serverAccessLogsPrefix("offline/")
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .abortIncompleteMultipartUploadAfter(Duration.days(7))
                        .noncurrentVersionExpiration(Duration.days(UNDO_DAYS))
                        .build()))
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    if (bucket.getNode().getDefaultChild() instanceof CfnBucket resource) {
      resource.setNotificationConfiguration(
          CfnBucket.NotificationConfigurationProperty.builder()
              .queueConfigurations(
                  List.of(
                      CfnBucket.QueueConfigurationProperty.builder()
                          .event("s3:ObjectCreated:*")
                          .queue(events.queue().getQueueArn())
                          .build()))
              .build());
    }
    // S3 tries the queue when the bucket is made.
    bucket.getNode().addDependency(events.policy());
    return bucket;
  }

  /** Where messages go that can never be written. */
  static String quarantine(IBucket bucket) {
    return "s3://" + bucket.getBucketName() + "/" + QUARANTINE;
  }
}
