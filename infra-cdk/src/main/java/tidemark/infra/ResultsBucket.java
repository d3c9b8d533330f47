package tidemark.infra;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/** What queries answer, and what runs put aside. It can be had again, so it is kept shortly. */
final class ResultsBucket {
  private static final String ATHENA = "athena/";
  private static final int KEPT_DAYS = 14;

  private ResultsBucket() {}

  static Bucket of(Construct scope, IKey key, IBucket accessLogs) {
    return Bucket.Builder.create(scope, "Results")
        .encryption(BucketEncryption.KMS)
        .encryptionKey(key)
        .bucketKeyEnabled(true)
        .enforceSsl(true)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
        .versioned(true)
        .serverAccessLogsBucket(accessLogs)
        .serverAccessLogsPrefix("results/")
        .lifecycleRules(
            List.of(
                LifecycleRule.builder()
                    .abortIncompleteMultipartUploadAfter(Duration.days(1))
                    .expiration(Duration.days(KEPT_DAYS))
                    .noncurrentVersionExpiration(Duration.days(1))
                    .build()))
        .removalPolicy(RemovalPolicy.RETAIN)
        .build();
  }

  static String athenaOutput(IBucket bucket) {
    return "s3://" + bucket.getBucketName() + "/" + ATHENA;
  }
}
