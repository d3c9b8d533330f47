package tidemark.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tidemark.aws.AwsClients;
import tidemark.aws.StandIns;
import tidemark.model.FeatureStoreException;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.record.IngestionLog;
import tidemark.record.IngestionLogContract;
import tidemark.record.LogMessage;

class SqsIngestionLogTest extends IngestionLogContract {
  private static final int RECEIVED_MAX = 10;

  @RegisterExtension static final QueueServer SERVER = new QueueServer();

  private final SqsClient sqs = SERVER.sqs();
  private final Lanes lanes = Lanes.of(SERVER.queue(), SERVER.queue(), SERVER.queue());

  @Override
  protected IngestionLog log() {
    return new SqsIngestionLog(sqs, lanes);
  }

  /** What the event source mapping of the writer does. */
  @Override
  protected void drain(Function<List<Delivery>, Set<String>> consumer) {
    for (String queue : lanes.queueUrls()) {
      Set<Message> failed = new HashSet<>();
      List<Message> batch = receive(queue);
      while (!batch.isEmpty()) {
        Set<String> ids =
            consumer.apply(batch.stream().map(m -> new Delivery(m.messageId(), m.body())).toList());
        for (Message message : batch) {
          if (ids.contains(message.messageId())) {
            failed.add(message);
          } else {
            sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
          }
        }
        batch = receive(queue);
      }
      for (Message message : failed) {
        sqs.changeMessageVisibility(
            r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
      }
    }
  }

  @Test
  void aGroupKeepsToItsLaneAndGroupsUseThemAll() {
    List<LogMessage> messages =
        IntStream.range(0, 50).mapToObj(i -> Messages.of("group-" + i)).toList();

    Set<String> used = messages.stream().map(lanes::of).collect(Collectors.toSet());

    assertThat(used).hasSize(3);
    assertThat(lanes.of(Messages.of("clicks"))).isEqualTo(lanes.of(Messages.of("Clicks")));
  }

  @Test
  @DisplayName("G-21 a queue that is not there, or does not answer, refuses the write: try again")
  void aQueueThatCannotBeReachedRefusesTheWrite() {
    IngestionLog missing =
        new SqsIngestionLog(sqs, Lanes.of(SERVER.queue().replaceAll("[^/]*$", "none")));

    assertUnavailable(missing);
    try (AwsClients nowhere = StandIns.clients(1)) {
      assertUnavailable(
          new SqsIngestionLog(nowhere.sqs(), Lanes.of("http://127.0.0.1:1/000000000000/none")));
    }
  }

  @Test
  void aLogNeedsAQueue() {
    assertThatThrownBy(Lanes::of).hasMessage("A log needs at least one queue.");
  }

  private static void assertUnavailable(IngestionLog log) {
    assertThatThrownBy(() -> log.append(Messages.of("clicks")))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage("The log cannot take the write. Try again.")
        .extracting(e -> ((FeatureStoreException) e).kind())
        .isEqualTo(FeatureStoreException.Kind.UNAVAILABLE);
  }

  private List<Message> receive(String queue) {
    return sqs.receiveMessage(
            r -> r.queueUrl(queue).maxNumberOfMessages(RECEIVED_MAX).visibilityTimeout(600))
        .messages();
  }
}
