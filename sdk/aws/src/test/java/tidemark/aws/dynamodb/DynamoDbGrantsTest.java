package tidemark.aws.dynamodb;

import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.registry.Grants;
import tidemark.registry.GrantsContract;

@ExtendWith(DynamoDbLocal.class)
class DynamoDbGrantsTest extends GrantsContract {
  private final Grants grants;

  DynamoDbGrantsTest(DynamoDbClient client) {
    grants = new DynamoDbGrants(RegistryTable.create(client, "t-" + UUID.randomUUID()));
  }

  @Override
  protected Grants grants() {
    return grants;
  }
}
