package tidemark.record;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tidemark.fixture.ForwardingOnlineStore;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;

/** An online store whose writes fail before their effect, or whose batch reads stay incomplete. */
final class BrokenOnlineStore extends ForwardingOnlineStore {
  boolean fails;
  Set<RecordIdentifier> unprocessed = Set.of();

  /** What others do between the read and the write of an update. */
  Runnable beforeUpdate = () -> {};

  BrokenOnlineStore(OnlineStore whole) {
    super(whole);
  }

  @Override
  public BatchRead getAll(Collection<Key> keys) {
    Set<Key> left =
        keys.stream()
            .filter(key -> unprocessed.contains(key.identifier()))
            .collect(Collectors.toSet());
    Map<Key, OnlineItem> found = new HashMap<>(whole.getAll(keys).found());
    found.keySet().removeAll(left);
    return new BatchRead(found, left);
  }

  @Override
  public Outcome putIfGreater(Incarnation group, OnlineItem item) {
    failIfBroken();
    return whole.putIfGreater(group, item);
  }

  @Override
  public List<Outcome> putAllIfGreater(Incarnation group, List<OnlineItem> items) {
    failIfBroken();
    return whole.putAllIfGreater(group, items);
  }

  @Override
  public Outcome deleteIfGreater(
      Incarnation group, RecordIdentifier identifier, RecordOrder order) {
    failIfBroken();
    return whole.deleteIfGreater(group, identifier, order);
  }

  @Override
  public Outcome deleteIfOutranked(
      Incarnation group, RecordIdentifier identifier, RecordOrder marker) {
    failIfBroken();
    return whole.deleteIfOutranked(group, identifier, marker);
  }

  @Override
  public boolean putIfUnchanged(Incarnation group, OnlineItem next, RecordOrder read) {
    failIfBroken();
    beforeUpdate.run();
    return whole.putIfUnchanged(group, next, read);
  }

  private void failIfBroken() {
    if (fails) {
      throw FeatureStoreException.unavailable("The store is away.", new IOException("away"));
    }
  }
}
