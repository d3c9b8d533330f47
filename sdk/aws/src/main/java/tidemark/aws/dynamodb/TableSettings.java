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
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition.Throughput;
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
    new DemandBounds(readUnitsMax, writeUnitsMax);
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
      bounds().asked().ifPresent(request::onDemandThroughput);
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

  /**
   * The request that gives a table the mode and the units of its group or, on demand, the
   * deployment's bounds; empty if it has them.
   */
  Optional<UpdateTableRequest> throughputChange(FeatureGroup group, TableDescription table) {
    return provisioned(group)
        .map(wanted -> changeToUnits(table, wanted))
        .orElseGet(() -> changeToDemand(table));
  }

  private static Optional<UpdateTableRequest> changeToUnits(
      TableDescription table, ProvisionedThroughput wanted) {
    if (isProvisioned(table)
        && wanted.readCapacityUnits().equals(table.provisionedThroughput().readCapacityUnits())
        && wanted.writeCapacityUnits().equals(table.provisionedThroughput().writeCapacityUnits())) {
      return Optional.empty();
    }
    return Optional.of(
        UpdateTableRequest.builder()
            .tableName(table.tableName())
            .billingMode(BillingMode.PROVISIONED)
            .provisionedThroughput(wanted)
            .build());
  }

  private Optional<UpdateTableRequest> changeToDemand(TableDescription table) {
    DemandBounds now = DemandBounds.of(table);
    if (!isProvisioned(table) && now.equals(bounds())) {
      return Optional.empty();
    }
    UpdateTableRequest.Builder request = UpdateTableRequest.builder().tableName(table.tableName());
    bounds().askedInsteadOf(now).ifPresent(request::onDemandThroughput);
    return Optional.of(
        isProvisioned(table)
            ? request.billingMode(BillingMode.PAY_PER_REQUEST).build()
            : request.build());
  }

  private static boolean isProvisioned(TableDescription table) {
    return table.billingModeSummary() == null
        || table.billingModeSummary().billingMode() == BillingMode.PROVISIONED;
  }

  private DemandBounds bounds() {
    return new DemandBounds(readUnitsMax, writeUnitsMax);
  }

  private Optional<String> key(FeatureGroup group) {
    return group.definition().online().flatMap(OnlineConfig::kmsKeyId).or(() -> kmsKey);
  }
}
