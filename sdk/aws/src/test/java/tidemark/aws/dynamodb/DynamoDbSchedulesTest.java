package tidemark.aws.dynamodb;

import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.materialize.Schedules;
import tidemark.materialize.SchedulesContract;

@ExtendWith(DynamoDbLocal.class)
class DynamoDbSchedulesTest extends SchedulesContract {
  private final Schedules schedules;

  DynamoDbSchedulesTest(DynamoDbClient client) {
    schedules = new DynamoDbSchedules(RegistryTable.create(client, "t-" + UUID.randomUUID()));
  }

  @Override
  protected Schedules schedules() {
    return schedules;
  }
}
