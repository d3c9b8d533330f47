package tidemark.local;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tidemark.offline.ObjectStore;

/**
 * An object store that tells of each object put into it, as S3 does by events. Tells of an object
 * that was there already, too: whoever put it may not have lived to.
 */
final class AnnouncingObjectStore implements ObjectStore {
  private final ObjectStore store;
  private final Consumer<Key> listener;

  AnnouncingObjectStore(ObjectStore store, Consumer<Key> listener) {
    this.store = store;
    this.listener = listener;
  }

  @Override
  public boolean putIfAbsent(Key key, Body body) {
    boolean put = store.putIfAbsent(key, body);
    listener.accept(key);
    return put;
  }

  @Override
  public Optional<Content> open(Key key) {
    return store.open(key);
  }

  @Override
  public List<Listed> list(String bucket, String prefix, String after, int max) {
    return store.list(bucket, prefix, after, max);
  }
}
