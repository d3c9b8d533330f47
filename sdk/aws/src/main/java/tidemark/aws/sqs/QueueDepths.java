package tidemark.aws.sqs;

import java.util.Collection;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import tidemark.aws.ServiceErrors;

/** Tells how many messages are in queues, received ones too, about. Thread-safe. */
public final class QueueDepths {
  private final SqsClient sqs;

  public QueueDepths(SqsClient sqs) {
    this.sqs = sqs;
  }

  /** The messages of all of these queues. */
  public long messages(Collection<String> queueUrls) {
    try {
      return queueUrls.stream().mapToLong(this::messages).sum();
    } catch (SdkException e) {
      throw ServiceErrors.translate("The store's queues cannot be looked at", e);
    }
  }

  private long messages(String queueUrl) {
    QueueAttributes queue = QueueAttributes.of(sqs, queueUrl);
    return queue.waiting() + queue.received();
  }
}
