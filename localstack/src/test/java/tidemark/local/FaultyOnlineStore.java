package tidemark.local;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tidemark.fixture.ForwardingOnlineStore;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;

/** An online store whose writes fail now and then, before or after their effect. Thread-safe. */
final class FaultyOnlineStore extends ForwardingOnlineStore {
  final AtomicInteger faults = new AtomicInteger();
  private final Random random;
  private final double share;

  /**
   * @param share of the writes that fail before, and as many after, their effect
   */
  FaultyOnlineStore(OnlineStore whole, long seed, double share) {
    super(whole);
    this.random = new Random(seed);
    this.share = share;
  }

  @Override
  public Outcome putIfGreater(Incarnation group, OnlineItem item) {
    return perhaps(() -> whole.putIfGreater(group, item));
  }

  @Override
  public List<Outcome> putAllIfGreater(Incarnation group, List<OnlineItem> items) {
    return perhaps(() -> whole.putAllIfGreater(group, items));
  }

  @Override
  public Outcome deleteIfGreater(
      Incarnation group, RecordIdentifier identifier, RecordOrder order) {
    return perhaps(() -> whole.deleteIfGreater(group, identifier, order));
  }

  @Override
  public Outcome deleteIfOutranked(
      Incarnation group, RecordIdentifier identifier, RecordOrder marker) {
    return perhaps(() -> whole.deleteIfOutranked(group, identifier, marker));
  }

  @Override
  public boolean putIfUnchanged(Incarnation group, OnlineItem next, RecordOrder read) {
    return perhaps(() -> whole.putIfUnchanged(group, next, read));
  }

  private <T> T perhaps(Supplier<T> write) {
    double drawn = draw();
    failIf(drawn < share);
    T result = write.get();
    failIf(drawn >= 1 - share);
    return result;
  }

  private synchronized double draw() {
    return random.nextDouble();
  }

  private void failIf(boolean due) {
    if (due) {
      faults.incrementAndGet();
      throw new FeatureStoreException(Kind.UNAVAILABLE, "An injected fault.");
    }
  }
}
