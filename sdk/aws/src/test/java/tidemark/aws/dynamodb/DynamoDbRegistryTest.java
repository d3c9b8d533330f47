package tidemark.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureType;
import tidemark.model.Schema;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.registry.FeatureGroupRegistryContract;

@ExtendWith(DynamoDbLocal.class)
class DynamoDbRegistryTest extends FeatureGroupRegistryContract {
  private final FeatureGroupRegistry registry;

  DynamoDbRegistryTest(DynamoDbClient client) {
    registry = new DynamoDbRegistry(RegistryTable.create(client, "t-" + UUID.randomUUID()));
  }

  @Override
  protected FeatureGroupRegistry registry() {
    return registry;
  }

  @Test
  @DisplayName("a group of 2,500 features with names of 64 characters fits an item")
  void theLargestGroupFits() {
    List<FeatureDefinition> features = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      String unlike = UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)}).toString();
      features.add(
          FeatureDefinition.scalar(unlike + "-" + unlike.substring(0, 27), FeatureType.FRACTIONAL));
    }
    FeatureGroupDefinition small = Fixtures.definition("large");
    FeatureGroup large =
        Fixtures.created(
            Fixtures.definition(
                "large",
                Schema.of(
                    Stream.concat(small.schema().features().stream().limit(2), features.stream())
                        .limit(2_500)
                        .toList(),
                    small.schema().identifier(),
                    small.schema().eventTime()),
                small.online(),
                small.offline()));

    assertThat(registry.insert(large)).isTrue();

    assertThat(registry.find(large.name())).contains(large);
    assertThat(registry.list()).containsExactly(large);
  }
}
