package tidemark.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import tidemark.aws.CallTimes;
import tidemark.aws.MotoServer;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.upkeep.Finding;

/** Against moto, which knows backups and protection; DynamoDB Local does not. */
class TableInspectionTest {
  private static final TableSettings SETTINGS =
      new TableSettings(
          Optional.empty(),
          Map.of(),
          TableSettings.Protection.ON,
          TableSettings.Backups.ALL,
          OptionalLong.empty(),
          OptionalLong.empty());
  private static final FeatureGroup CLICKS = Fixtures.created(Fixtures.definition("clicks"));
  private static final FeatureGroup USERS = Fixtures.created(Fixtures.definition("users"));

  @RegisterExtension static final MotoServer SERVER = new MotoServer();

  private final DynamoDbClient client = SERVER.clients().dynamoDb(CallTimes.CONTROL);
  private final OnlineTableName names = new OnlineTableName("t-" + UUID.randomUUID() + "-");
  private final OnlineTables tables =
      new OnlineTables(client, names, SETTINGS, Duration.ofSeconds(20));
  private final TableInspection inspection = new TableInspection(client, tables);

  private List<String> found(FeatureGroup... groups) {
    return inspection.inspect(List.of(groups)).stream()
        .map(finding -> finding.defect().kind().word() + ": " + finding.defect().what())
        .toList();
  }

  private void mend(FeatureGroup... groups) {
    inspection.inspect(List.of(groups)).forEach(f -> f.mending().orElseThrow().run());
  }

  @Test
  void tablesThatAreAsTheDeploymentSaysAreSound() {
    tables.create(CLICKS);

    assertThat(found(CLICKS)).isEmpty();
  }

  @Test
  void aMissingTableIsMadeAgain() {
    assertThat(found(CLICKS)).containsExactly("missing: its online table is not there");

    mend(CLICKS);

    assertThat(tables.isActive(CLICKS.incarnation())).isTrue();
    assertThat(found(CLICKS)).isEmpty();
  }

  @Test
  void aMissingTableIsNotSaidToBeFilledFromAnOfflineStoreThatThereIsNot() {
    FeatureGroupDefinition both = CLICKS.definition();
    FeatureGroup onlineOnly =
        Fixtures.created(
            Fixtures.definition("lost", both.schema(), both.online(), Optional.empty()));

    assertThat(inspection.inspect(List.of(CLICKS, onlineOnly)))
        .extracting(finding -> finding.defect().remedy())
        .containsExactly(
            "make it again, empty; then fill it by 'tidemark materialize clicks --full'",
            "make it again, empty: restore it from its backup before, as nothing else has its"
                + " records");
  }

  @Test
  void everySettingThatDriftedIsToldOfAndSetAgain() {
    tables.create(CLICKS);
    String table = names.of(CLICKS.incarnation());
    client.updateTable(r -> r.tableName(table).deletionProtectionEnabled(false));
    client.updateTable(
        r ->
            r.tableName(table)
                .billingMode(BillingMode.PROVISIONED)
                .provisionedThroughput(p -> p.readCapacityUnits(1L).writeCapacityUnits(1L)));
    client.updateTimeToLive(
        r ->
            r.tableName(table).timeToLiveSpecification(t -> t.enabled(false).attributeName("ttl")));
    client.updateContinuousBackups(
        r ->
            r.tableName(table)
                .pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(false)));

    assertThat(found(CLICKS))
        .containsExactly(
            "drift: its table keeps expired records",
            "drift: its table is not protected from deletion",
            "drift: its table has another throughput",
            "drift: its table cannot be restored to a point in time");

    mend(CLICKS);

    assertThat(found(CLICKS)).isEmpty();
  }

  @Test
  void theTableOfAGroupThatIsNoMoreIsAnOrphanAndDeleted() {
    tables.create(CLICKS);
    tables.create(USERS);
    client.createTable(
        CreateTableRequest.builder()
            .tableName(names.prefix() + "registry")
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                AttributeDefinition.builder()
                    .attributeName("id")
                    .attributeType(ScalarAttributeType.S)
                    .build())
            .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
            .build());

    List<Finding> findings = inspection.inspect(List.of(CLICKS));

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).defect().group()).isEqualTo(USERS.incarnation());
    mend(CLICKS);
    assertThat(client.listTables().tableNames())
        .contains(names.of(CLICKS.incarnation()), names.prefix() + "registry")
        .doesNotContain(names.of(USERS.incarnation()));
  }
}
