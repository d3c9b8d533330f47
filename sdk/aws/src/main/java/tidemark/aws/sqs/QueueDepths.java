package tidemark.aws.sqs;

import java.util.Collection;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tidemark.aws.ServiceErrors;

/** Tells how many messages are in queues, received ones too, about. Thread-safe. */
public final class QueueDepths {
  private static final QueueAttributeName WAITING =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
  private static final QueueAttributeName RECEIVED =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;

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
    var attributes =
        sqs.getQueueAttributes(r -> r.queueUrl(queueUrl).attributeNames(WAITING, RECEIVED))
            .attributes();
    return Long.parseLong(attributes.getOrDefault(WAITING, "0"))
        + Long.parseLong(attributes.getOrDefault(RECEIVED, "0"));
  }
}
