package tidemark.aws.dynamodb;

import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.materialize.Runs;
import tidemark.materialize.RunsContract;

@ExtendWith(DynamoDbLocal.class)
class DynamoDbRunsTest extends RunsContract {
  private final Runs runs;

  DynamoDbRunsTest(DynamoDbClient client) {
    runs = new DynamoDbRuns(RegistryTable.create(client, "t-" + UUID.randomUUID()));
  }

  @Override
  protected Runs runs() {
    return runs;
  }
}
