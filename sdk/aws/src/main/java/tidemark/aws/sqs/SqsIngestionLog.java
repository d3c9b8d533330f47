package tidemark.aws.sqs;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import tidemark.aws.ServiceErrors;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.record.IngestionLog;
import tidemark.record.LogMessage;

/**
 * A log of SQS standard queues. The client compares the MD5 that SQS answers with that of what it
 * sent. Messages are taken out by the function that the queues are event sources of; nothing here
 * receives. Thread-safe.
 */
public final class SqsIngestionLog implements IngestionLog {
  /** Source: SQS developer guide, message quotas: 1 MiB, in bytes; a body is ASCII. */
  static final int BODY_BYTES_MAX = 1 << 20;

  private final SqsClient sqs;
  private final Lanes lanes;

  public SqsIngestionLog(SqsClient sqs, Lanes lanes) {
    this.sqs = sqs;
    this.lanes = lanes;
  }

  @Override
  public void append(LogMessage message) {
    String body = message.toJson();
    if (body.length() > BODY_BYTES_MAX) {
      throw new FeatureStoreException(
          Kind.LIMIT_EXCEEDED,
          "A message of the log has %d bytes; the limit is %d. Write fewer records at once."
              .formatted(body.length(), BODY_BYTES_MAX));
    }
    try {
      sqs.sendMessage(request -> request.queueUrl(lanes.of(message)).messageBody(body));
    } catch (SdkException e) {
      throw ServiceErrors.unavailable("The log cannot take the write", e);
    }
  }
}
