package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.offline.OfflineWriter.Delivery;

/** What every ingestion log does: nothing appended is lost, and nothing in it changes. */
public abstract class IngestionLogContract {
  private static final int DRAINS_MAX = 5;

  private IngestionLog log;

  /** The log under test; the same one all through a test. */
  protected abstract IngestionLog log();

  /**
   * Hands everything that is in the log to the consumer, in batches of any size, once at least; the
   * consumer answers the ids of the messages to be delivered again. The next call delivers those,
   * however long the log would wait on its own.
   */
  protected abstract void drain(Function<List<Delivery>, Set<String>> consumer);

  @BeforeEach
  void open() {
    log = log();
  }

  @Test
  @DisplayName("G-01 a message comes out as it went in")
  void deliversWhatWasAppended() {
    LogMessage message =
        new LogMessage(
            List.of(
                write("a", WriteKind.PUT, new byte[] {1, -1, 0, 127, -128}),
                write("\uD83D\uDE00\u0000\uFFFE", WriteKind.SOFT_DELETE, new byte[0]),
                write("x".repeat(2_048), WriteKind.HARD_DELETE, new byte[] {1})));

    log.append(message);

    assertThat(deliveredAndDone()).containsExactly(message);
  }

  @Test
  void takesTheLargestMessages() {
    byte[] large = new byte[358_400];
    new Random(3).nextBytes(large);
    List<LoggedWrite> many =
        IntStream.range(0, LogMessage.WRITES_MAX)
            .mapToObj(i -> write("id-" + i, WriteKind.PUT, new byte[900]))
            .toList();

    log.append(new LogMessage(List.of(write("a", WriteKind.PUT, large))));
    log.append(new LogMessage(many));

    assertThat(deliveredAndDone())
        .containsExactlyInAnyOrder(
            new LogMessage(List.of(write("a", WriteKind.PUT, large))), new LogMessage(many));
  }

  @Test
  @DisplayName("G-01 every message is delivered, the same one twice appended too")
  void deliversEveryMessage() {
    List<LogMessage> messages = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      messages.add(new LogMessage(List.of(write("id-" + i / 2, WriteKind.PUT, new byte[] {1}))));
    }

    messages.forEach(log::append);

    List<LogMessage> delivered = deliveredAndDone();
    assertThat(new HashSet<>(delivered)).isEqualTo(new HashSet<>(messages));
    assertThat(delivered.size()).isGreaterThanOrEqualTo(messages.size());
  }

  @Test
  void aMessageThatFailedComesAgainAndTheOthersDoNot() {
    LogMessage failing = new LogMessage(List.of(write("bad", WriteKind.PUT, new byte[] {1})));
    LogMessage other = new LogMessage(List.of(write("good", WriteKind.PUT, new byte[] {1})));
    log.append(failing);
    log.append(other);
    List<LogMessage> first = new ArrayList<>();
    drain(
        batch -> {
          Set<String> failed = new HashSet<>();
          for (Delivery delivery : batch) {
            LogMessage message = LogMessage.parse(delivery.body());
            first.add(message);
            if (message.equals(failing)) {
              failed.add(delivery.messageId());
            }
          }
          return failed;
        });

    assertThat(first).contains(failing, other);
    assertThat(deliveredAndDone()).containsOnly(failing);
    assertThat(deliveredAndDone()).isEmpty();
  }

  @Test
  void messageIdsAreDistinct() {
    for (int i = 0; i < 30; i++) {
      log.append(new LogMessage(List.of(write("same", WriteKind.PUT, new byte[] {1}))));
    }
    List<String> ids = new ArrayList<>();

    drain(
        batch -> {
          batch.forEach(delivery -> ids.add(delivery.messageId()));
          return Set.of();
        });

    assertThat(ids).hasSizeGreaterThanOrEqualTo(30);
    assertThat(new HashSet<>(ids)).hasSize(30);
  }

  @Test
  void concurrentAppendsAreAllDelivered() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    Set<LogMessage> appended = new HashSet<>();
    try {
      List<Callable<Boolean>> appends = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        LogMessage message =
            new LogMessage(List.of(write("id-" + i, WriteKind.PUT, new byte[] {1})));
        appended.add(message);
        appends.add(
            () -> {
              log.append(message);
              return true;
            });
      }
      for (Future<Boolean> append : threads.invokeAll(appends)) {
        append.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(new HashSet<>(deliveredAndDone())).isEqualTo(appended);
  }

  /** Everything the log delivers until it has no more. */
  private List<LogMessage> deliveredAndDone() {
    List<LogMessage> delivered = new ArrayList<>();
    for (int i = 0; i < DRAINS_MAX; i++) {
      drain(
          batch -> {
            batch.forEach(delivery -> delivered.add(LogMessage.parse(delivery.body())));
            return Set.of();
          });
    }
    return delivered;
  }

  private static LoggedWrite write(String identifier, WriteKind kind, byte[] packed) {
    EventTime eventTime = new EventTime(1_772_359_200_123_456_789L);
    return new LoggedWrite(
        new Incarnation(new FeatureGroupName("clicks"), 1_772_359_200L),
        2,
        new RecordIdentifier(identifier),
        new RecordOrder(
            eventTime, Instant.ofEpochMilli(1_772_359_200_999L), new WriteId("0a".repeat(16))),
        eventTime.toIso(),
        kind,
        kind == WriteKind.PUT ? Optional.of(new EventTime(5)) : Optional.empty(),
        PackedRecord.of(packed));
  }
}
