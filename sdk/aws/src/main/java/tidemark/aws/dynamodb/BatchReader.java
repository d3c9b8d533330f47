package tidemark.aws.dynamodb;

import static tidemark.aws.dynamodb.DynamoDbErrors.calling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPage;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.OnlineStore.BatchRead;

/**
 * Reads many items of any groups by BatchGetItem, each key once. What DynamoDB does not get round
 * to, as an answer holds 16 MB, is asked again at once while it answers something, otherwise after
 * a pause, until the pauses are over; the rest is told to be unprocessed.
 */
final class BatchReader {
  /** Source: DynamoDB API reference, BatchGetItem. */
  private static final int KEYS_MAX = 100;

  /** Ours: what waits for a batch has 3 s for it. */
  private static final Duration PAUSES_MAX = Duration.ofMillis(500);

  private final DynamoDbEnhancedClient client;
  private final Function<Incarnation, DynamoDbTable<OnlineItem>> tables;

  BatchReader(
      DynamoDbEnhancedClient client, Function<Incarnation, DynamoDbTable<OnlineItem>> tables) {
    this.client = client;
    this.tables = tables;
  }

  BatchRead read(Collection<OnlineStore.Key> keys) {
    Map<OnlineStore.Key, OnlineItem> found = new HashMap<>();
    Set<OnlineStore.Key> left = new LinkedHashSet<>(keys);
    Backoff backoff = Backoff.within(PAUSES_MAX);
    while (!left.isEmpty()) {
      List<OnlineStore.Key> some = left.stream().limit(KEYS_MAX).toList();
      Set<OnlineStore.Key> unprocessed = ask(some, found);
      some.stream().filter(key -> !unprocessed.contains(key)).forEach(left::remove);
      if (unprocessed.size() == some.size() && !backoff.pause()) {
        return new BatchRead(found, left);
      }
    }
    return new BatchRead(found, Set.of());
  }

  /** Asks once; what was not got round to. */
  private Set<OnlineStore.Key> ask(
      List<OnlineStore.Key> keys, Map<OnlineStore.Key, OnlineItem> found) {
    Map<Incarnation, List<OnlineStore.Key>> byGroup = new LinkedHashMap<>();
    keys.forEach(key -> byGroup.computeIfAbsent(key.group(), g -> new ArrayList<>()).add(key));
    BatchGetItemEnhancedRequest request =
        BatchGetItemEnhancedRequest.builder()
            .readBatches(byGroup.values().stream().map(this::batch).toList())
            .build();
    try {
      return calling("a batch of records", () -> answer(request, byGroup.keySet(), found));
    } catch (FeatureStoreException e) {
      if (e.kind() == Kind.THROTTLED) {
        return Set.copyOf(keys);
      }
      throw e;
    }
  }

  private Set<OnlineStore.Key> answer(
      BatchGetItemEnhancedRequest request,
      Set<Incarnation> groups,
      Map<OnlineStore.Key, OnlineItem> found) {
    // The first page alone: the iterator would ask for what is left without a pause.
    Iterator<BatchGetResultPage> pages = client.batchGetItem(request).iterator();
    BatchGetResultPage page = pages.next();
    Set<OnlineStore.Key> unprocessed = new HashSet<>();
    for (Incarnation group : groups) {
      DynamoDbTable<OnlineItem> table = tables.apply(group);
      for (OnlineItem item : page.resultsForTable(table)) {
        found.put(new OnlineStore.Key(group, item.identifier()), item);
      }
      for (Key key : page.unprocessedKeysForTable(table)) {
        String identifier = key.partitionKeyValue().s();
        unprocessed.add(new OnlineStore.Key(group, new RecordIdentifier(identifier)));
      }
    }
    return unprocessed;
  }

  private ReadBatch batch(List<OnlineStore.Key> keys) {
    ReadBatch.Builder<OnlineItem> batch =
        ReadBatch.builder(OnlineItem.class).mappedTableResource(tables.apply(keys.get(0).group()));
    for (OnlineStore.Key key : keys) {
      batch.addGetItem(
          GetItemEnhancedRequest.builder()
              .key(OnlineItemSchema.key(key.identifier()))
              .consistentRead(true)
              .build());
    }
    return batch.build();
  }
}
