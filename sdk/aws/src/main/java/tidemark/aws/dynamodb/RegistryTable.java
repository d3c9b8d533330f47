package tidemark.aws.dynamodb;

import static tidemark.aws.dynamodb.DynamoDbErrors.calling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPage;
import software.amazon.awssdk.enhanced.dynamodb.model.DeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/**
 * The one table of everything that is not a record. Every read is strongly consistent and by key or
 * by partition, never a scan; every change is one conditional write or one transaction.
 *
 * <pre>
 * partition p             sort s          tag t               number n    entry e
 * groups                  name            live, gone          last incarnation
 * group#name              entry           incarnation/revision            the group
 * metadata#incarnation    feature         revision                        what is noted
 * files#incarnation#0-7   hash of place   PENDING, APPLIED                the file
 * pending#incarnation#0-7 hash of place   PENDING                         the file
 * runs#incarnation        lease           run                 until       the lease
 * runs#incarnation        run#number      run                             how it ended
 * grants                  hash of grant                                   the grant
 * schedules               incarnation     materialization     since       the group
 * secrets                 purpose         the secret
 * </pre>
 *
 * Names and incarnations are in lower case. A group has a partition of its own, as every function
 * reads it; {@code groups} holds a few bytes a name, so that listing needs no scan and a removed
 * group's incarnation is remembered. A ledger is spread over eight partitions by the hash of a
 * file's place, each good for 1,000 writes a second; a place may be longer than a sort key may be.
 * What is pending is apart, so that finding it costs what is pending and not what ever arrived.
 * {@code w} tells which call put an item: a call whose answer was lost finds that it was made.
 */
public final class RegistryTable {
  /** Entries have up to 400 KB, an answer 16 MB. */
  private static final int BATCH_MAX = 25;

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String PLACE = "the registry";

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Row> table;

  /** The table of that name, which is there. */
  public RegistryTable(DynamoDbClient client, String name) {
    this.client = DynamoDbEnhancedClient.builder().dynamoDbClient(client).extensions().build();
    this.table = this.client.table(name, Row.SCHEMA);
  }

  /**
   * Makes the table unless it is there, for those who do not deploy it.
   *
   * @throws FeatureStoreException UNAVAILABLE if it is not active in time: call again
   */
  public static RegistryTable create(DynamoDbClient client, String name) {
    RegistryTable made = new RegistryTable(client, name);
    calling(
        PLACE,
        () -> {
          try {
            return client.createTable(
                r ->
                    r.tableName(name)
                        .attributeDefinitions(text(Row.PARTITION), text(Row.SORT))
                        .keySchema(part(Row.PARTITION, KeyType.HASH), part(Row.SORT, KeyType.RANGE))
                        .billingMode(BillingMode.PAY_PER_REQUEST));
          } catch (ResourceInUseException e) {
            return name;
          }
        });
    calling(PLACE, () -> client.waiter().waitUntilTableExists(r -> r.tableName(name)));
    return made;
  }

  Optional<Row> find(Row at) {
    return calling(
        PLACE, () -> Optional.ofNullable(table.getItem(r -> r.key(at.key()).consistentRead(true))));
  }

  /** The rows of a partition, in the order of their places. */
  List<Row> list(String partition) {
    return query(
        r -> r.queryConditional(QueryConditional.keyEqualTo(k -> k.partitionValue(partition))));
  }

  /** The last rows of a partition whose place begins so, the very last one first. */
  List<Row> last(String partition, String prefix, int max) {
    return query(
            r ->
                r.queryConditional(
                        QueryConditional.sortBeginsWith(
                            k -> k.partitionValue(partition).sortValue(prefix)))
                    .scanIndexForward(false)
                    .limit(max),
            max)
        .stream()
        .limit(max)
        .toList();
  }

  /** Those rows that are there, in no order. */
  List<Row> findAll(List<Row> wanted) {
    List<Row> found = new ArrayList<>();
    List<Key> left = new ArrayList<>(wanted.stream().map(Row::key).toList());
    Backoff backoff = Backoff.within(PATIENCE);
    while (!left.isEmpty()) {
      List<Key> some = List.copyOf(left.subList(0, Math.min(BATCH_MAX, left.size())));
      BatchGetResultPage page = calling(PLACE, () -> ask(some));
      found.addAll(page.resultsForTable(table));
      List<Key> unprocessed = page.unprocessedKeysForTable(table);
      left.subList(0, some.size()).clear();
      left.addAll(unprocessed);
      if (unprocessed.size() == some.size() && !backoff.pause()) {
        throw new FeatureStoreException(
            Kind.THROTTLED, "DynamoDB does not take as many calls for the registry. Slow down.");
      }
    }
    return found;
  }

  /** Puts a row if the condition holds for what is in its place. */
  Attempt<Row> put(Row row, Expression condition) {
    String call = UUID.randomUUID().toString();
    PutItemEnhancedRequest<Row> request =
        PutItemEnhancedRequest.builder(Row.class)
            .item(row.writtenBy(call))
            .conditionExpression(condition)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return calling(
        PLACE,
        () -> {
          try {
            table.putItem(request);
            return Attempt.made();
          } catch (ConditionalCheckFailedException e) {
            Optional<Row> standing = standing(e);
            boolean own = standing.flatMap(Row::writer).equals(Optional.of(call));
            return own ? Attempt.made() : Attempt.refused(standing);
          }
        });
  }

  /** Removes a row if the condition holds for it. */
  boolean remove(Row at, Expression condition) {
    DeleteItemEnhancedRequest request =
        DeleteItemEnhancedRequest.builder().key(at.key()).conditionExpression(condition).build();
    return calling(
        PLACE,
        () -> {
          try {
            table.deleteItem(request);
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }

  /** Removes rows, each for itself. */
  void removeAll(Collection<Row> rows) {
    for (Row row : rows) {
      calling(PLACE, () -> Optional.ofNullable(table.deleteItem(row.key())));
    }
  }

  /** Begins changes that are made together or not at all. */
  RegistryTransaction transaction() {
    return new RegistryTransaction(client, table);
  }

  private BatchGetResultPage ask(List<Key> keys) {
    ReadBatch.Builder<Row> batch = ReadBatch.builder(Row.class).mappedTableResource(table);
    for (Key key : keys) {
      batch.addGetItem(GetItemEnhancedRequest.builder().key(key).consistentRead(true).build());
    }
    BatchGetItemEnhancedRequest request =
        BatchGetItemEnhancedRequest.builder().readBatches(batch.build()).build();
    // The first page alone: the iterator would ask for what is left without a pause.
    return client.batchGetItem(request).iterator().next();
  }

  private List<Row> query(
      Function<QueryEnhancedRequest.Builder, QueryEnhancedRequest.Builder> what) {
    return query(what, Integer.MAX_VALUE);
  }

  private List<Row> query(
      Function<QueryEnhancedRequest.Builder, QueryEnhancedRequest.Builder> what, int enough) {
    QueryEnhancedRequest request =
        what.apply(QueryEnhancedRequest.builder().consistentRead(true)).build();
    return calling(PLACE, () -> table.query(request).items().stream().limit(enough).toList());
  }

  private static KeySchemaElement part(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static Optional<Row> standing(ConditionalCheckFailedException failure) {
    return failure.hasItem() && !failure.item().isEmpty()
        ? Optional.of(Row.SCHEMA.mapToItem(failure.item()))
        : Optional.empty();
  }
}
