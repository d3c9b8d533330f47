package tidemark.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@ExtendWith(DynamoDbLocal.class)
class DynamoDbSecretTest {
  private final RegistryTable table;

  DynamoDbSecretTest(DynamoDbClient client) {
    this.table = RegistryTable.create(client, "registry-" + UUID.randomUUID());
  }

  @Test
  void whoeverMakesItFirstAllKnowTheSame() {
    DynamoDbSecret reader = new DynamoDbSecret(table);
    assertThatThrownBy(reader::get).hasMessage("The store is not quite set up. Try again.");

    new DynamoDbSecret(table).make();
    new DynamoDbSecret(table).make();
    String secret = reader.get();
    reader.make();

    assertThat(secret).matches("[0-9a-f]{64}");
    assertThat(new DynamoDbSecret(table).get()).isEqualTo(secret);
  }

  @Test
  void twoStoresHaveTwo(DynamoDbClient client) {
    RegistryTable other = RegistryTable.create(client, "registry-" + UUID.randomUUID());
    new DynamoDbSecret(table).make();
    new DynamoDbSecret(other).make();

    assertThat(new DynamoDbSecret(table).get()).isNotEqualTo(new DynamoDbSecret(other).get());
  }
}
