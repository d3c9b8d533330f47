package tidemark.aws.sqs;

import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What SQS tells of a queue; its counts are approximate. */
record QueueAttributes(Map<QueueAttributeName, String> values) {
  static QueueAttributes of(SqsClient sqs, String queueUrl) {
    return new QueueAttributes(
        sqs.getQueueAttributes(
                request ->
                    request
                        .queueUrl(queueUrl)
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                            QueueAttributeName.QUEUE_ARN))
            .attributes());
  }

  long waiting() {
    return number(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
  }

  long received() {
    return number(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
  }

  String arn() {
    return values.getOrDefault(QueueAttributeName.QUEUE_ARN, "");
  }

  private long number(QueueAttributeName name) {
    return Long.parseLong(values.getOrDefault(name, "0"));
  }
}
