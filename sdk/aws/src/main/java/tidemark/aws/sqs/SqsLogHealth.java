package tidemark.aws.sqs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tidemark.aws.ServiceErrors;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.registry.OfflineHealth;

/**
 * Knows by the dead-letter queues which groups' writes were given up. It looks into at most {@value
 * #MESSAGES_MAX} dead letters and leaves them where they are, so of a group with few among many it
 * may not know; the alarm on the queues' depth does. What it saw is good for {@link #KEPT}.
 * Thread-safe.
 */
public final class SqsLogHealth implements OfflineHealth {
  /** As long as a registry cache holds a definition (docs/decisions/0005). */
  static final Duration KEPT = Duration.ofSeconds(30);

  static final int MESSAGES_MAX = 100;

  /** Source: SQS API reference, ReceiveMessage. */
  private static final int RECEIVED_MAX = 10;

  private final SqsClient sqs;
  private final List<String> deadLetterQueueUrls;
  private final InstantSource clock;
  private Seen seen = new Seen(Instant.MIN, Set.of());

  private record Seen(Instant until, Set<String> groups) {}

  /**
   * @param deadLetterQueueUrls one for each lane, or one for all
   */
  public SqsLogHealth(SqsClient sqs, List<String> deadLetterQueueUrls, InstantSource clock) {
    this.sqs = sqs;
    this.deadLetterQueueUrls = List.copyOf(deadLetterQueueUrls);
    this.clock = clock;
  }

  @Override
  public Optional<String> fault(FeatureGroup group) {
    return givenUp().contains(group.incarnation().key())
        ? Optional.of(
            "Writes that did not reach the offline store were given up. They are in the"
                + " dead-letter queue of the log.")
        : Optional.empty();
  }

  private synchronized Set<String> givenUp() {
    Instant now = clock.instant();
    if (now.isBefore(seen.until())) {
      return seen.groups();
    }
    Set<String> groups = new HashSet<>();
    try {
      for (String queue : deadLetterQueueUrls) {
        if (QueueAttributes.of(sqs, queue).waiting() > 0) {
          look(queue, groups);
        }
      }
    } catch (SdkException e) {
      throw ServiceErrors.translate("The log's dead letters cannot be looked at", e);
    }
    seen = new Seen(now.plus(KEPT), Set.copyOf(groups));
    return seen.groups();
  }

  /** A message received with no visibility timeout is not hidden from anyone. */
  private void look(String queue, Set<String> groups) {
    for (int i = 0; i < MESSAGES_MAX / RECEIVED_MAX; i++) {
      List<Message> messages =
          sqs.receiveMessage(
                  request ->
                      request
                          .queueUrl(queue)
                          .maxNumberOfMessages(RECEIVED_MAX)
                          .visibilityTimeout(0)
                          .waitTimeSeconds(0))
              .messages();
      messages.forEach(message -> groups.addAll(groupsOf(message.body())));
      if (messages.size() < RECEIVED_MAX) {
        return;
      }
    }
  }

  /** None if it cannot be read: the writer puts such a message into quarantine. */
  private static List<String> groupsOf(String body) {
    try {
      return LogMessage.parse(body).writes().stream()
          .map(LoggedWrite::incarnation)
          .map(Incarnation::key)
          .distinct()
          .toList();
    } catch (FeatureStoreException e) {
      return List.of();
    }
  }
}
