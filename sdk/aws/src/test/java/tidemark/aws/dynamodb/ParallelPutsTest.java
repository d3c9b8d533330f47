package tidemark.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore.Outcome;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;

class ParallelPutsTest {
  private static final List<OnlineItem> ITEMS = List.of(item(1), item(2), item(3));

  @Test
  void whatIsThrottledIsToldAndNothingAfterItIsBegun() {
    try (ParallelPuts puts = new ParallelPuts()) {
      List<Outcome> outcomes =
          puts.run(
              ITEMS,
              item -> {
                if (item.order().eventTime().nanos() == 2) {
                  throw new FeatureStoreException(Kind.THROTTLED, "Slow down.");
                }
                return Outcome.APPLIED;
              });

      assertThat(outcomes).containsExactly(Outcome.APPLIED, Outcome.THROTTLED, Outcome.THROTTLED);
    }
  }

  @Test
  void anotherFailureIsThrown() {
    try (ParallelPuts puts = new ParallelPuts()) {
      assertThatThrownBy(
              () ->
                  puts.run(
                      ITEMS,
                      item -> {
                        throw new FeatureStoreException(Kind.UNAVAILABLE, "Try again.");
                      }))
          .hasMessage("Try again.");
    }
  }

  /** Of one identifier, so that they are put one after another. */
  private static OnlineItem item(long time) {
    return new OnlineItem(
        new RecordIdentifier("a"),
        new RecordOrder(new EventTime(time), Instant.ofEpochMilli(1), new WriteId("0".repeat(32))),
        Optional.empty(),
        OptionalLong.empty(),
        false,
        1,
        PackedRecord.EMPTY);
  }
}
