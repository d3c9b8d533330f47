package tidemark.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

class DeadLettersTest {
  @RegisterExtension static final QueueServer SERVER = new QueueServer();

  private final SqsClient sqs = SERVER.sqs();
  private final String dead = SERVER.queue();
  private final String queue = SERVER.queue(dead);

  @Test
  void deadLettersGoBackToWhereTheyCameFrom() throws InterruptedException {
    sqs.sendMessage(r -> r.queueUrl(queue).messageBody("m"));
    for (int i = 0; i < 3; i++) {
      sqs.receiveMessage(r -> r.queueUrl(queue).visibilityTimeout(0));
    }

    long moved = new DeadLetters(sqs).redrive(List.of(dead));

    assertThat(moved).isEqualTo(1);
    assertThat(received()).extracting(Message::body).containsExactly("m");
  }

  @Test
  void whereNothingIsDeadNothingIsBegun() {
    assertThat(new DeadLetters(sqs).redrive(List.of(dead))).isZero();
    assertThat(new QueueDepths(sqs).messages(List.of(queue, dead))).isZero();
  }

  private List<Message> received() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    List<Message> messages = List.of();
    while (messages.isEmpty() && System.nanoTime() < deadline) {
      messages = sqs.receiveMessage(r -> r.queueUrl(queue)).messages();
      Thread.sleep(100);
    }
    return messages;
  }
}
