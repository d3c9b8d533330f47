package tidemark.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;
import tidemark.fixture.Fixtures;
import tidemark.fixture.MovableClock;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.registry.OfflineHealth;

class SqsLogHealthTest {
  private static final FeatureGroup CLICKS = Fixtures.created(Fixtures.definition("clicks"));
  private static final FeatureGroup USERS = Fixtures.created(Fixtures.definition("users"));

  @RegisterExtension static final QueueServer SERVER = new QueueServer();

  private final SqsClient sqs = SERVER.sqs();
  private final MovableClock clock = new MovableClock(Fixtures.NOW);
  private final String dead = SERVER.queue();
  private final String queue = SERVER.queue(dead);
  private final OfflineHealth health = new SqsLogHealth(sqs, List.of(dead), clock);

  @Test
  void aGroupWhoseWriteWasGivenUpHasAFault() {
    new SqsIngestionLog(sqs, Lanes.of(queue)).append(Messages.of(CLICKS));
    for (int i = 0; i < 3; i++) {
      sqs.receiveMessage(r -> r.queueUrl(queue).visibilityTimeout(0));
    }

    assertThat(health.fault(CLICKS))
        .contains(
            "Writes that did not reach the offline store were given up. They are in the"
                + " dead-letter queue of the log.");
    assertThat(health.fault(USERS)).isEmpty();
    assertThat(health.fault(Fixtures.created(CLICKS.definition(), 5))).isEmpty();
  }

  @Test
  void lookingLeavesDeadLettersWhereTheyAre() {
    for (int i = 0; i < 25; i++) {
      sqs.sendMessage(r -> r.queueUrl(dead).messageBody(Messages.of(USERS).toJson()));
    }

    assertThat(health.fault(USERS)).isPresent();
    clock.move(SqsLogHealth.KEPT);

    assertThat(health.fault(USERS)).isPresent();
  }

  @Test
  void whatWasSeenHoldsForAWhile() {
    assertThat(health.fault(CLICKS)).isEmpty();
    sqs.sendMessage(r -> r.queueUrl(dead).messageBody(Messages.of(CLICKS).toJson()));

    assertThat(health.fault(CLICKS)).isEmpty();
    clock.move(SqsLogHealth.KEPT);

    assertThat(health.fault(CLICKS)).isPresent();
  }

  @Test
  void aDeadLetterThatCannotBeReadIsNobodys() {
    sqs.sendMessage(r -> r.queueUrl(dead).messageBody("poison"));

    assertThat(health.fault(CLICKS)).isEmpty();
  }

  @Test
  void aQueueThatIsNotThereIsNoSoundLog() {
    OfflineHealth blind = new SqsLogHealth(sqs, List.of(dead.replaceAll("[^/]*$", "none")), clock);

    assertThatThrownBy(() -> blind.fault(CLICKS))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageStartingWith("The log's dead letters cannot be looked at: the service refuses");
  }
}
