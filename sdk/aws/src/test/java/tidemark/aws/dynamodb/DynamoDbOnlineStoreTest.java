package tidemark.aws.dynamodb;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;
import tidemark.record.OnlineStore;
import tidemark.record.OnlineStoreContract;

@ExtendWith(DynamoDbLocal.class)
class DynamoDbOnlineStoreTest extends OnlineStoreContract {
  private final OnlineTables tables;
  private final DynamoDbOnlineStore store;

  DynamoDbOnlineStoreTest(DynamoDbClient client) {
    OnlineTableName names = new OnlineTableName("t-" + UUID.randomUUID() + "-");
    tables = new OnlineTables(client, names, TableSettings.STANDARD, Duration.ofSeconds(20));
    store = new DynamoDbOnlineStore(client, names);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected OnlineStore store() {
    return store;
  }

  @Override
  protected void createTable(Incarnation group) {
    tables.create(groupOf(group));
  }

  @Override
  protected void dropTable(Incarnation group) {
    tables.delete(group);
  }

  private static FeatureGroup groupOf(Incarnation incarnation) {
    return new FeatureGroup(
        Fixtures.definition(incarnation.group().value()),
        incarnation,
        FeatureGroup.Status.CREATING,
        Optional.empty(),
        Fixtures.NOW,
        Fixtures.NOW,
        1);
  }
}
