package tidemark.quality;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;

/** Reads of many items of one group, asked again until all are answered. */
record OnlineReads(OnlineStore online, Incarnation group) {
  /** As many keys as a read of DynamoDB takes. Source: DynamoDB, BatchGetItem. */
  static final int KEYS_MAX = 100;

  private static final int ATTEMPTS_MAX = 5;

  /** The items that are there, of at most {@link #KEYS_MAX} identifiers. */
  Map<RecordIdentifier, OnlineItem> read(Collection<RecordIdentifier> identifiers) {
    Map<RecordIdentifier, OnlineItem> found = new HashMap<>();
    Set<OnlineStore.Key> wanted = new HashSet<>();
    identifiers.forEach(id -> wanted.add(new OnlineStore.Key(group, id)));
    for (int attempt = 0; attempt < ATTEMPTS_MAX && !wanted.isEmpty(); attempt++) {
      OnlineStore.BatchRead read = online.getAll(wanted);
      read.found().forEach((key, item) -> found.put(key.identifier(), item));
      wanted.retainAll(read.unprocessed());
    }
    if (!wanted.isEmpty()) {
      throw new FeatureStoreException(
          Kind.UNAVAILABLE, "The online store does not answer every read. Audit again later.");
    }
    return found;
  }
}
