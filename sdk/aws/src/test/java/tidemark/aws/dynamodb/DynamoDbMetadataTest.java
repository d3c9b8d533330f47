package tidemark.aws.dynamodb;

import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.registry.MetadataRegistry;
import tidemark.registry.MetadataRegistryContract;

@ExtendWith(DynamoDbLocal.class)
class DynamoDbMetadataTest extends MetadataRegistryContract {
  private final MetadataRegistry metadata;

  DynamoDbMetadataTest(DynamoDbClient client) {
    metadata = new DynamoDbMetadata(RegistryTable.create(client, "t-" + UUID.randomUUID()));
  }

  @Override
  protected MetadataRegistry metadata() {
    return metadata;
  }
}
