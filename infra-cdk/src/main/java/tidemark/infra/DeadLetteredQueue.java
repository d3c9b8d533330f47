package tidemark.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.amazon.awscdk.services.sqs.QueuePolicy;
import software.constructs.Construct;
import tidemark.deploy.Stage;

/**
 * A queue and the queue of what was given up. Times are those of docs/decisions/0005.
 *
 * @param queueName within the account
 * @param name within the deployment
 * @param policy of the queue itself
 */
record DeadLetteredQueue(
    String queueName, String name, Queue queue, Queue deadLetters, QueuePolicy policy) {
  private static final int RECEIVES_MAX = 6;
  private static final int RETENTION_DAYS = 4;

  /** More than that of the queue: on standard queues age counts from the first send. */
  private static final int DEAD_LETTER_RETENTION_DAYS = 14;

  /**
   * Makes both.
   *
   * @param visibility how long a receiver may take
   */
  static DeadLetteredQueue of(
      Construct scope, Stage stage, String name, Duration visibility, IKey key) {
    Queue deadLetters =
        queue(scope, stage, name + "-dead", key, DEAD_LETTER_RETENTION_DAYS).build();
    policy(scope, name + "-dead", deadLetters);
    Queue queue =
        queue(scope, stage, name, key, RETENTION_DAYS)
            .visibilityTimeout(visibility)
            .deadLetterQueue(
                DeadLetterQueue.builder().queue(deadLetters).maxReceiveCount(RECEIVES_MAX).build())
            .build();
    return new DeadLetteredQueue(
        stage.resource(name), name, queue, deadLetters, policy(scope, name, queue));
  }

  /** A queue that is itself where failures end. */
  static Queue ofFailures(Construct scope, Stage stage, String name, IKey key) {
    Queue queue = queue(scope, stage, name, key, DEAD_LETTER_RETENTION_DAYS).build();
    policy(scope, name, queue);
    return queue;
  }

  /** Lets S3 tell of a bucket's objects. */
  void acceptEventsOf(String bucketName) {
    Stack stack = Stack.of(queue);
    policy
        .getDocument()
        .addStatements(
            PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("s3.amazonaws.com")))
                .actions(List.of("sqs:SendMessage"))
                .resources(List.of(queue.getQueueArn()))
                .conditions(
                    Map.of(
                        "ArnEquals",
                        Map.of(
                            "aws:SourceArn", "arn:" + stack.getPartition() + ":s3:::" + bucketName),
                        "StringEquals",
                        Map.of("aws:SourceAccount", stack.getAccount())))
                .build());
  }

  private static Queue.Builder queue(
      Construct scope, Stage stage, String name, IKey key, int retentionDays) {
    return Queue.Builder.create(scope, name)
        .queueName(stage.resource(name))
        .encryption(QueueEncryption.KMS)
        .encryptionMasterKey(key)
        .retentionPeriod(Duration.days(retentionDays))
        .removalPolicy(RemovalPolicy.RETAIN);
  }

  private static QueuePolicy policy(Construct scope, String name, IQueue queue) {
    QueuePolicy policy =
        QueuePolicy.Builder.create(scope, name + "-policy").queues(List.of(queue)).build();
    policy
        .getDocument()
        .addStatements(
            PolicyStatement.Builder.create()
                .effect(Effect.DENY)
                .principals(List.of(new AnyPrincipal()))
                .actions(List.of("sqs:*"))
                .resources(List.of(queue.getQueueArn()))
                .conditions(Map.of("Bool", Map.of("aws:SecureTransport", "false")))
                .build());
    return policy;
  }
}
