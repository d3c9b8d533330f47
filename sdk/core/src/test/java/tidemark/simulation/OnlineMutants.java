package tidemark.simulation;

import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import tidemark.fixture.InMemoryOnlineStore;
import tidemark.model.Incarnation;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;

/** Compositions whose online store does one thing wrong. */
final class OnlineMutants {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private OnlineMutants() {}

  /** At equal event times the earlier invocation wins. */
  static Composition tiesReversed() {
    return ordered(
        (next, stored) ->
            next.eventTime().equals(stored.eventTime())
                ? stored.isGreaterThan(next)
                : next.isGreaterThan(stored));
  }

  /** Event times are cut to milliseconds before they are compared. */
  static Composition comparesMilliseconds() {
    return ordered(
        (next, stored) -> {
          long a = Math.floorDiv(next.eventTime().nanos(), NANOS_PER_MILLI);
          long b = Math.floorDiv(stored.eventTime().nanos(), NANOS_PER_MILLI);
          return a == b ? next.invokedAt().isAfter(stored.invokedAt()) : a > b;
        });
  }

  private static Composition ordered(BiPredicate<RecordOrder, RecordOrder> wins) {
    return new Composition() {
      @Override
      InMemoryOnlineStore onlineStore() {
        return new InMemoryOnlineStore(wins);
      }
    };
  }

  /** An item is read, compared, and then written without a condition. */
  static Composition readThenWrite() {
    return new Composition() {
      @Override
      OnlineStore online(OnlinePort online, World world) {
        return new AlteredOnlineStore(online) {
          @Override
          public Outcome putIfGreater(Incarnation group, OnlineItem item) {
            Optional<OnlineItem> stored = port.get(group, item.identifier());
            if (stored.isPresent() && !item.order().isGreaterThan(stored.get().order())) {
              return new Outcome.Historic(stored.get().order());
            }
            port.overwrite(group, item);
            return Outcome.APPLIED;
          }
        };
      }
    };
  }

  /** Batches, those of materializations among them, write without a condition. */
  static Composition batchesOverwrite() {
    return new Composition() {
      @Override
      OnlineStore online(OnlinePort online, World world) {
        return new AlteredOnlineStore(online) {
          @Override
          public List<Outcome> putAllIfGreater(Incarnation group, List<OnlineItem> items) {
            items.forEach(item -> port.overwrite(group, item));
            return items.stream().map(item -> Outcome.APPLIED).toList();
          }
        };
      }
    };
  }

  /** A write that is expired already goes nowhere. */
  static Composition expiredWritesSkipped() {
    return new Composition() {
      @Override
      OnlineStore online(OnlinePort online, World world) {
        return new AlteredOnlineStore(online) {
          @Override
          public Outcome putIfGreater(Incarnation group, OnlineItem item) {
            return item.packed().isEmpty() && !item.tombstone()
                ? Outcome.APPLIED
                : port.putIfGreater(group, item);
          }
        };
      }
    };
  }

  /** A soft delete removes the item and leaves no tombstone. */
  static Composition tombstonesRemove() {
    return new Composition() {
      @Override
      OnlineStore online(OnlinePort online, World world) {
        return new AlteredOnlineStore(online) {
          @Override
          public Outcome putIfGreater(Incarnation group, OnlineItem item) {
            return item.tombstone()
                ? port.deleteIfGreater(group, item.identifier(), item.order())
                : port.putIfGreater(group, item);
          }
        };
      }
    };
  }

  /** An update is written whatever came since it was read. */
  static Composition updatesUnconditioned() {
    return new Composition() {
      @Override
      OnlineStore online(OnlinePort online, World world) {
        return new AlteredOnlineStore(online) {
          @Override
          public boolean putIfUnchanged(Incarnation group, OnlineItem next, RecordOrder read) {
            port.putIfGreater(group, next);
            return true;
          }
        };
      }
    };
  }
}
