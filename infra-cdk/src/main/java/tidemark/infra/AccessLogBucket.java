package tidemark.infra;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/**
 * Who asked for which object. Encrypted by S3's own key: S3 delivers logs to no bucket whose
 * default is a key of KMS (S3 user guide, server access logging).
 */
final class AccessLogBucket {
  private static final int KEPT_DAYS = 90;

  private AccessLogBucket() {}

  static Bucket of(Construct scope) {
    return Bucket.Builder.create(scope, "AccessLogs")
        .encryption(BucketEncryption.S3_MANAGED)
        .enforceSsl(true)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
        .versioned(true)
        .lifecycleRules(
            List.of(
                LifecycleRule.builder()
                    .expiration(Duration.days(KEPT_DAYS))
                    .noncurrentVersionExpiration(Duration.days(1))
                    .build()))
        .removalPolicy(RemovalPolicy.RETAIN)
        .build();
  }
}
