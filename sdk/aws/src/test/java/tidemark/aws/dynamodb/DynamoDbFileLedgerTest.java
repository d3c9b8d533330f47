package tidemark.aws.dynamodb;

import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.offline.FileLedger;
import tidemark.offline.FileLedgerContract;

@ExtendWith(DynamoDbLocal.class)
class DynamoDbFileLedgerTest extends FileLedgerContract {
  private final FileLedger ledger;

  DynamoDbFileLedgerTest(DynamoDbClient client) {
    ledger = new DynamoDbFileLedger(RegistryTable.create(client, "t-" + UUID.randomUUID()));
  }

  @Override
  protected FileLedger ledger() {
    return ledger;
  }
}
