package tidemark.aws.dynamodb;

import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactDeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactUpdateItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Changes of the registry that are made together or not at all, each on another row. The SDK sends
 * a token with them, by which DynamoDB knows a retry. Not thread-safe.
 */
final class RegistryTransaction {
  /** Source: DynamoDB API reference, TransactWriteItems. */
  static final int CHANGES_MAX = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";
  private static final String CONFLICT = "TransactionConflict";

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Row> table;
  private final TransactWriteItemsEnhancedRequest.Builder changes =
      TransactWriteItemsEnhancedRequest.builder();

  RegistryTransaction(DynamoDbEnhancedClient client, DynamoDbTable<Row> table) {
    this.client = client;
    this.table = table;
  }

  RegistryTransaction put(Row row, Expression condition) {
    changes.addPutItem(
        table,
        TransactPutItemEnhancedRequest.builder(Row.class)
            .item(row)
            .conditionExpression(condition)
            .build());
    return this;
  }

  RegistryTransaction put(Row row) {
    changes.addPutItem(table, row);
    return this;
  }

  /** Changes the attributes that the row has. */
  RegistryTransaction update(Row row, Expression condition) {
    changes.addUpdateItem(
        table,
        TransactUpdateItemEnhancedRequest.builder(Row.class)
            .item(row)
            .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
            .conditionExpression(condition)
            .build());
    return this;
  }

  RegistryTransaction remove(Row at, Expression condition) {
    changes.addDeleteItem(
        table,
        TransactDeleteItemEnhancedRequest.builder()
            .key(at.key())
            .conditionExpression(condition)
            .build());
    return this;
  }

  RegistryTransaction remove(Row at) {
    changes.addDeleteItem(table, at.key());
    return this;
  }

  /**
   * Makes the changes.
   *
   * @return false, with nothing changed, if a condition does not hold
   */
  boolean commit() {
    Backoff backoff = Backoff.within(PATIENCE);
    while (true) {
      try {
        client.transactWriteItems(changes.build());
        return true;
      } catch (TransactionCanceledException e) {
        if (isFor(e, CONDITION_FAILED)) {
          return false;
        }
        if (!isFor(e, CONFLICT) || !backoff.pause()) {
          throw DynamoDbErrors.translate(e, "the registry");
        }
      } catch (SdkException e) {
        throw DynamoDbErrors.translate(e, "the registry");
      }
    }
  }

  private static boolean isFor(TransactionCanceledException error, String code) {
    return error.cancellationReasons().stream().anyMatch(reason -> code.equals(reason.code()));
  }
}
