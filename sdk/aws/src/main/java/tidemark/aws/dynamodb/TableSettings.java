package tidemark.aws.dynamodb;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureStoreException;
import tidemark.model.OnlineConfig;

/**
 * What a deployment says of the online tables that it makes. A group's own throughput and key come
 * before these.
 *
 * @param kmsKey of a customer's key; without one, DynamoDB's own is used
 * @param tags of each table
 * @param readUnitsMax of a table on demand, a second; as many as the account has without one
 * @param writeUnitsMax likewise
 */
public record TableSettings(
    Optional<String> kmsKey,
    Map<String, String> tags,
    Protection protection,
    Backups backups,
    OptionalLong readUnitsMax,
    OptionalLong writeUnitsMax) {

  /** Whether a table can be deleted by others than this program, which lifts it before. */
  public enum Protection {
    OFF,
    ON
  }

  /** Which tables can be restored to a point in time. */
  public enum Backups {
    NONE,
    /** Those of groups without an offline store: any other is rebuilt from the log. */
    ONLINE_ONLY,
    ALL
  }

  /** On demand without bounds, DynamoDB's own key. */
  public static final TableSettings STANDARD =
      new TableSettings(
          Optional.empty(),
          Map.of(),
          Protection.OFF,
          Backups.ONLINE_ONLY,
          OptionalLong.empty(),
          OptionalLong.empty());

  public TableSettings {
    tags = Map.copyOf(tags);
    if (isNotPositive(readUnitsMax) || isNotPositive(writeUnitsMax)) {
      throw FeatureStoreException.invalid("The most units of a table is at least 1.");
    }
  }

  /** Whether the table of a group is to be restorable to a point in time. */
  boolean backsUp(FeatureGroup group) {
    return switch (backups) {
      case NONE -> false;
      case ONLINE_ONLY -> group.definition().offline().isEmpty();
      case ALL -> true;
    };
  }

  /** The request that makes a group's table. */
  CreateTableRequest creation(FeatureGroup group, String table) {
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(table)
            .attributeDefinitions(
                AttributeDefinition.builder()
                    .attributeName(OnlineItemSchema.ID)
                    .attributeType(ScalarAttributeType.S)
                    .build())
            .keySchema(
                KeySchemaElement.builder()
                    .attributeName(OnlineItemSchema.ID)
                    .keyType(KeyType.HASH)
                    .build())
            .deletionProtectionEnabled(protection == Protection.ON);
    if (!tags.isEmpty()) {
      request.tags(
          new TreeMap<>(tags)
              .entrySet().stream()
                  .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                  .toList());
    }
    key(group)
        .ifPresent(
            key ->
                request.sseSpecification(
                    SSESpecification.builder()
                        .enabled(true)
                        .sseType(SSEType.KMS)
                        .kmsMasterKeyId(key)
                        .build()));
    if (provisioned(group).isPresent()) {
      request.billingMode(BillingMode.PROVISIONED).provisionedThroughput(provisioned(group).get());
    } else {
      request.billingMode(BillingMode.PAY_PER_REQUEST);
      bounds().ifPresent(request::onDemandThroughput);
    }
    return request.build();
  }

  /** The units that a group has of its own; empty if it is on demand. */
  static Optional<ProvisionedThroughput> provisioned(FeatureGroup group) {
    return group.definition().throughput() instanceof Throughput.Provisioned units
        ? Optional.of(
            ProvisionedThroughput.builder()
                .readCapacityUnits((long) units.readUnits())
                .writeCapacityUnits((long) units.writeUnits())
                .build())
        : Optional.empty();
  }

  /** What bounds a table on demand, if anything does. */
  Optional<OnDemandThroughput> bounds() {
    if (readUnitsMax.isEmpty() && writeUnitsMax.isEmpty()) {
      return Optional.empty();
    }
    OnDemandThroughput.Builder bounds = OnDemandThroughput.builder();
    readUnitsMax.ifPresent(bounds::maxReadRequestUnits);
    writeUnitsMax.ifPresent(bounds::maxWriteRequestUnits);
    return Optional.of(bounds.build());
  }

  private Optional<String> key(FeatureGroup group) {
    return group.definition().online().flatMap(OnlineConfig::kmsKeyId).or(() -> kmsKey);
  }

  private static boolean isNotPositive(OptionalLong units) {
    return units.isPresent() && units.getAsLong() < 1;
  }
}
