package tidemark.simulation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;

/** An online store of which a mutant does some things otherwise. */
abstract class AlteredOnlineStore implements OnlineStore {
  final OnlinePort port;

  AlteredOnlineStore(OnlinePort port) {
    this.port = port;
  }

  @Override
  public Optional<OnlineItem> get(Incarnation group, RecordIdentifier identifier) {
    return port.get(group, identifier);
  }

  @Override
  public BatchRead getAll(Collection<Key> keys) {
    return port.getAll(keys);
  }

  @Override
  public Outcome putIfGreater(Incarnation group, OnlineItem item) {
    return port.putIfGreater(group, item);
  }

  @Override
  public List<Outcome> putAllIfGreater(Incarnation group, List<OnlineItem> items) {
    return port.putAllIfGreater(group, items);
  }

  @Override
  public Outcome deleteIfGreater(
      Incarnation group, RecordIdentifier identifier, RecordOrder order) {
    return port.deleteIfGreater(group, identifier, order);
  }

  @Override
  public Outcome deleteIfOutranked(
      Incarnation group, RecordIdentifier identifier, RecordOrder marker) {
    return port.deleteIfOutranked(group, identifier, marker);
  }

  @Override
  public boolean putIfUnchanged(Incarnation group, OnlineItem next, RecordOrder read) {
    return port.putIfUnchanged(group, next, read);
  }

  @Override
  public Scanned scan(Incarnation group, Optional<RecordIdentifier> after, int limit) {
    return port.scan(group, after, limit);
  }
}
