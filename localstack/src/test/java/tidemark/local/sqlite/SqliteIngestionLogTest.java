package tidemark.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.local.sqlite.SqliteIngestionLog.Depth;
import tidemark.local.sqlite.SqliteIngestionLog.Received;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.record.IngestionLog;
import tidemark.record.IngestionLogContract;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

class SqliteIngestionLogTest extends IngestionLogContract {
  private static final Duration HIDDEN = Duration.ofMinutes(1);
  private static final int BATCH = 40;
  private static final long LONG = 1L << 24;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Override
  protected IngestionLog log() {
    return store.get().log();
  }

  @Override
  protected void drain(Function<List<Delivery>, Set<String>> consumer) {
    store.clock.move(HIDDEN);
    List<Received> received = store.get().log().receive(BATCH, LONG, HIDDEN);
    while (!received.isEmpty()) {
      Set<String> failed =
          consumer.apply(
              received.stream().map(r -> new Delivery(r.messageId(), r.body())).toList());
      store
          .get()
          .log()
          .acknowledge(
              received.stream()
                  .map(Received::messageId)
                  .filter(id -> !failed.contains(id))
                  .toList());
      received = store.get().log().receive(BATCH, LONG, HIDDEN);
    }
  }

  @Test
  void hidesWhatWasReceivedForAWhile() {
    store.get().log().append(message("a"));

    List<Received> first = store.get().log().receive(10, LONG, HIDDEN);
    List<Received> hidden = store.get().log().receive(10, LONG, HIDDEN);
    store.clock.move(HIDDEN);
    List<Received> again = store.get().log().receive(10, LONG, HIDDEN);

    assertThat(first).extracting(Received::receives).containsExactly(1);
    assertThat(hidden).isEmpty();
    assertThat(again).extracting(Received::receives).containsExactly(2);
    assertThat(again.get(0).messageId()).isEqualTo(first.get(0).messageId());
  }

  @Test
  void deliversTheOldestFirst() {
    store.get().log().append(message("a"));
    store.get().log().append(message("b"));
    store.get().log().append(message("c"));

    List<Received> received = store.get().log().receive(2, LONG, HIDDEN);

    assertThat(received)
        .extracting(Received::body)
        .containsExactly(message("a").toJson(), message("b").toJson());
    assertThat(received).extracting(Received::appendedAt).containsOnly(store.clock.instant());
  }

  @Test
  @DisplayName("a message received six times in vain is a dead letter")
  void givesUpAfterSixReceives() {
    store.get().log().append(message("a"));

    for (int i = 1; i <= SqliteIngestionLog.RECEIVES_MAX; i++) {
      assertThat(store.get().log().receive(10, LONG, HIDDEN)).hasSize(1);
      store.clock.move(HIDDEN);
    }

    assertThat(store.get().log().receive(10, LONG, HIDDEN)).isEmpty();
    assertThat(store.get().log().depth()).isEqualTo(new Depth(0, 1));
  }

  @Test
  void handsOutNoMoreThanFitsButAtLeastOne() {
    store.get().log().append(message("a"));
    store.get().log().append(message("b"));
    store.get().log().append(message("c"));
    long length = message("a").toJson().length();

    assertThat(store.get().log().receive(10, 1, HIDDEN)).hasSize(1);
    assertThat(store.get().log().receive(10, length, HIDDEN)).hasSize(1);
    assertThat(store.get().log().receive(10, length + 1, HIDDEN)).hasSize(1);
    assertThat(store.get().log().receive(10, LONG, HIDDEN)).isEmpty();
  }

  @Test
  void releasesAMessageForALaterTime() {
    store.get().log().append(message("a"));
    List<Received> received = store.get().log().receive(10, LONG, HIDDEN);

    store.get().log().release(List.of(received.get(0).messageId()), Duration.ofSeconds(2));

    store.clock.move(Duration.ofSeconds(1));
    assertThat(store.get().log().receive(10, LONG, HIDDEN)).isEmpty();
    store.clock.move(Duration.ofSeconds(1));
    assertThat(store.get().log().receive(10, LONG, HIDDEN)).hasSize(1);
  }

  @Test
  @DisplayName("G-22 what was received and not acknowledged comes again after a restart at once")
  void deliversAgainAfterARestart() {
    store.get().log().append(message("a"));
    store.get().log().append(message("b"));
    List<Received> received = store.get().log().receive(10, LONG, HIDDEN);
    store.get().log().acknowledge(List.of(received.get(0).messageId()));

    store.reopen();

    assertThat(store.get().log().receive(10, LONG, HIDDEN))
        .extracting(Received::body)
        .containsExactly(message("b").toJson());
  }

  @Test
  @DisplayName("G-22 however often the process dies over a message, it is no dead letter")
  void deathsOfTheProcessMakeNoDeadLetter() {
    store.get().log().append(message("a"));

    for (int i = 0; i < 2 * SqliteIngestionLog.RECEIVES_MAX; i++) {
      assertThat(store.get().log().receive(10, LONG, HIDDEN)).hasSize(1);
      store.reopen();
    }

    assertThat(store.get().log().receive(10, LONG, HIDDEN)).hasSize(1);
    assertThat(store.get().log().depth()).isEqualTo(new Depth(1, 0));
  }

  private static LogMessage message(String identifier) {
    EventTime eventTime = new EventTime(5);
    return new LogMessage(
        List.of(
            new LoggedWrite(
                new Incarnation(new FeatureGroupName("clicks"), 1),
                1,
                new RecordIdentifier(identifier),
                new RecordOrder(eventTime, Instant.EPOCH, WriteId.NONE),
                eventTime.toIso(),
                WriteKind.PUT,
                Optional.empty(),
                PackedRecord.of(new byte[] {1}))));
  }
}
