package tidemark.aws.dynamodb;

import static tidemark.aws.dynamodb.DynamoDbErrors.calling;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.DeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;

/**
 * An online store of a table per feature group. The order law is rendered as the condition of each
 * write, which DynamoDB decides on atomically; nothing is read before it is written.
 */
public final class DynamoDbOnlineStore implements OnlineStore, AutoCloseable {
  private final DynamoDbClient dynamoDb;
  private final DynamoDbEnhancedClient client;
  private final OnlineTableName names;
  private final BatchReader batches;
  private final ParallelPuts puts;
  private volatile TableName last = new TableName(null, "");

  /** The name is put together of five parts; most reads are of the group of the read before. */
  private record TableName(@Nullable Incarnation group, String text) {}

  /** A store of the tables that have these names. */
  public DynamoDbOnlineStore(DynamoDbClient client, OnlineTableName names) {
    this.dynamoDb = client;
    this.client = DynamoDbEnhancedClient.builder().dynamoDbClient(client).extensions().build();
    this.names = names;
    this.batches = new BatchReader(this.client, this::table);
    this.puts = new ParallelPuts();
  }

  /** By the client beneath the Enhanced Client, which costs a sixth of the whole read. */
  @Override
  public Optional<OnlineItem> get(Incarnation group, RecordIdentifier identifier) {
    GetItemRequest request =
        GetItemRequest.builder()
            .tableName(tableName(group))
            .key(Map.of(OnlineItemSchema.ID, AttributeValue.fromS(identifier.value())))
            .consistentRead(true)
            .build();
    try {
      GetItemResponse response = dynamoDb.getItem(request);
      return response.hasItem()
          ? Optional.of(OnlineItemSchema.Fields.read(response.item()))
          : Optional.empty();
    } catch (SdkException e) {
      throw DynamoDbErrors.translate(e, place(group));
    }
  }

  @Override
  public BatchRead getAll(Collection<OnlineStore.Key> keys) {
    return batches.read(keys);
  }

  @Override
  public Outcome putIfGreater(Incarnation group, OnlineItem item) {
    return outcome(put(group, item, OnlineItemSchema.GREATER, item.order()));
  }

  /** Single conditional writes, some at a time: BatchWriteItem has no conditions. */
  @Override
  public List<Outcome> putAllIfGreater(Incarnation group, List<OnlineItem> items) {
    return puts.run(items, item -> putIfGreater(group, item));
  }

  @Override
  public Outcome deleteIfGreater(
      Incarnation group, RecordIdentifier identifier, RecordOrder order) {
    return outcome(
        delete(
            group,
            identifier,
            condition(OnlineItemSchema.GREATER, OnlineItemSchema.values(order))));
  }

  @Override
  public Outcome deleteIfOutranked(
      Incarnation group, RecordIdentifier identifier, RecordOrder marker) {
    return outcome(
        delete(
            group,
            identifier,
            condition(OnlineItemSchema.OUTRANKED, OnlineItemSchema.valuesOfMarker(marker))));
  }

  @Override
  public boolean putIfUnchanged(Incarnation group, OnlineItem next, RecordOrder read) {
    Attempt<RecordOrder> attempt = put(group, next, OnlineItemSchema.UNCHANGED, read);
    // An attempt whose answer was lost has put it if its own order is there.
    return attempt.applied() || attempt.standing().equals(Optional.of(next.order()));
  }

  @Override
  public Scanned scan(Incarnation group, Optional<RecordIdentifier> after, int limit) {
    ScanEnhancedRequest request =
        ScanEnhancedRequest.builder()
            .consistentRead(true)
            .limit(limit)
            .exclusiveStartKey(
                after
                    .map(last -> Map.of(OnlineItemSchema.ID, AttributeValue.fromS(last.value())))
                    .orElse(null))
            .build();
    Page<OnlineItem> page =
        calling(place(group), () -> table(group).scan(request).iterator().next());
    return new Scanned(
        page.items(),
        Optional.ofNullable(page.lastEvaluatedKey())
            .map(last -> last.get(OnlineItemSchema.ID))
            .map(identifier -> new RecordIdentifier(identifier.s())));
  }

  /** Ends the threads of batches; those that run finish. */
  @Override
  public void close() {
    puts.close();
  }

  private Attempt<RecordOrder> put(
      Incarnation group, OnlineItem item, String condition, RecordOrder compared) {
    PutItemEnhancedRequest<OnlineItem> request =
        PutItemEnhancedRequest.builder(OnlineItem.class)
            .item(item)
            .conditionExpression(condition(condition, OnlineItemSchema.values(compared)))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return attempt(group, table -> table.putItem(request));
  }

  private Attempt<RecordOrder> delete(
      Incarnation group, RecordIdentifier identifier, Expression condition) {
    DeleteItemEnhancedRequest request =
        DeleteItemEnhancedRequest.builder()
            .key(OnlineItemSchema.key(identifier))
            .conditionExpression(condition)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return attempt(group, table -> table.deleteItem(request));
  }

  private Attempt<RecordOrder> attempt(
      Incarnation group, Consumer<DynamoDbTable<OnlineItem>> write) {
    return calling(
        place(group),
        () -> {
          try {
            write.accept(table(group));
            return Attempt.made();
          } catch (ConditionalCheckFailedException e) {
            return Attempt.refused(stored(e));
          }
        });
  }

  private static Optional<RecordOrder> stored(ConditionalCheckFailedException failure) {
    return failure.hasItem() && !failure.item().isEmpty()
        ? Optional.of(OnlineItemSchema.SCHEMA.mapToItem(failure.item()).order())
        : Optional.empty();
  }

  @SuppressWarnings("ReferenceEquality") // A group that is cached is the very same.
  private String tableName(Incarnation group) {
    TableName known = last;
    if (known.group() != group) {
      known = new TableName(group, names.of(group));
      last = known;
    }
    return known.text();
  }

  private DynamoDbTable<OnlineItem> table(Incarnation group) {
    return client.table(names.of(group), OnlineItemSchema.SCHEMA);
  }

  private static String place(Incarnation group) {
    return "the online store of feature group '" + group.group() + "'";
  }

  private static Expression condition(String text, Map<String, AttributeValue> values) {
    return Expression.builder().expression(text).expressionValues(values).build();
  }

  private static Outcome outcome(Attempt<RecordOrder> attempt) {
    return attempt.applied()
        ? Outcome.APPLIED
        : new Outcome.Historic(
            attempt
                .standing()
                .orElseThrow(
                    () ->
                        new FeatureStoreException(
                            Kind.INTERNAL, "DynamoDB does not tell which item is greater.")));
  }
}
