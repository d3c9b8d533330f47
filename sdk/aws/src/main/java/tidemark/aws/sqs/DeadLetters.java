package tidemark.aws.sqs;

import java.util.Collection;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import tidemark.aws.ServiceErrors;

/** Dead letters of queues, and their way back. Thread-safe. */
public final class DeadLetters {
  private final SqsClient sqs;

  public DeadLetters(SqsClient sqs) {
    this.sqs = sqs;
  }

  /**
   * Has SQS move the messages of dead-letter queues back to where they came from. It goes on by
   * itself. Source: SQS API reference, StartMessageMoveTask.
   *
   * @return how many there are to move, about
   */
  public long redrive(Collection<String> queueUrls) {
    try {
      return queueUrls.stream().mapToLong(this::redrive).sum();
    } catch (SdkException e) {
      throw ServiceErrors.translate("The dead letters cannot be moved back", e);
    }
  }

  private long redrive(String queueUrl) {
    QueueAttributes queue = QueueAttributes.of(sqs, queueUrl);
    if (queue.waiting() > 0) {
      sqs.startMessageMoveTask(r -> r.sourceArn(queue.arn()));
    }
    return queue.waiting();
  }
}
