package tidemark.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.upkeep.Finding;

@ExtendWith(DynamoDbLocal.class)
class OnlineTablesTest {
  private static final TableSettings GUARDED =
      new TableSettings(
          Optional.of("arn:aws:kms:eu-west-1:111122223333:key/1"),
          Map.of("team", "ranking", "cost", "7"),
          TableSettings.Protection.ON,
          TableSettings.Backups.NONE,
          OptionalLong.of(100),
          OptionalLong.of(50));

  private final DynamoDbClient client;
  private final OnlineTableName names = new OnlineTableName("t-" + UUID.randomUUID() + "-");

  OnlineTablesTest(DynamoDbClient client) {
    this.client = client;
  }

  @Test
  void aTableIsMadeOnceAndPurgesByItsAttribute() {
    FeatureGroup group = group(Throughput.ON_DEMAND);

    tables(TableSettings.STANDARD).create(group);
    tables(TableSettings.STANDARD).create(group);

    TableDescription table = describe(group);
    assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    assertThat(
            client
                .describeTimeToLive(r -> r.tableName(table.tableName()))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("ttl");
    assertThat(tables(TableSettings.STANDARD).isActive(group.incarnation())).isTrue();
  }

  @Test
  void aTableGoesFromUnitsToOnDemandAndBack() {
    OnlineTables tables = tables(TableSettings.STANDARD);
    tables.create(group(new Throughput.Provisioned(5, 7)));
    TableDescription first = describe(group(Throughput.ON_DEMAND));

    tables.update(group(Throughput.ON_DEMAND));
    TableDescription second = describe(group(Throughput.ON_DEMAND));
    tables.update(group(new Throughput.Provisioned(9, 7)));
    tables.update(group(new Throughput.Provisioned(9, 7)));
    TableDescription third = describe(group(Throughput.ON_DEMAND));

    assertThat(first.provisionedThroughput().readCapacityUnits()).isEqualTo(5);
    assertThat(second.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    assertThat(third.provisionedThroughput().readCapacityUnits()).isEqualTo(9);
  }

  @Test
  void aTableThatIsThereIsGivenTheDeploymentsBoundsAndLosesThem() {
    FeatureGroup group = group(Throughput.ON_DEMAND);
    tables(TableSettings.STANDARD).create(group);

    tables(bounded(OptionalLong.of(100), OptionalLong.of(50))).update(group);
    DemandBounds first = DemandBounds.of(describe(group));
    tables(bounded(OptionalLong.of(100), OptionalLong.of(70))).update(group);
    DemandBounds second = DemandBounds.of(describe(group));
    tables(TableSettings.STANDARD).update(group);
    DemandBounds third = DemandBounds.of(describe(group));

    assertThat(first).isEqualTo(new DemandBounds(OptionalLong.of(100), OptionalLong.of(50)));
    assertThat(second).isEqualTo(new DemandBounds(OptionalLong.of(100), OptionalLong.of(70)));
    assertThat(third).isEqualTo(new DemandBounds(OptionalLong.empty(), OptionalLong.empty()));
  }

  @Test
  void boundsOfAnotherDeploymentAreADriftThatIsMended() {
    FeatureGroup group = group(Throughput.ON_DEMAND);
    tables(bounded(OptionalLong.of(100), OptionalLong.of(50))).create(group);
    TableInspection same = inspection(OptionalLong.of(100), OptionalLong.of(50));
    TableInspection next = inspection(OptionalLong.of(200), OptionalLong.of(50));

    List<Finding> before = next.inspect(List.of(group));
    assertThat(same.inspect(List.of(group))).isEmpty();
    before.forEach(finding -> finding.mending().orElseThrow().run());

    assertThat(before)
        .extracting(finding -> finding.defect().what())
        .containsExactly(
            "its table has other bounds than maxReadUnits and maxWriteUnits of the deployment");
    assertThat(next.inspect(List.of(group))).isEmpty();
    assertThat(DemandBounds.of(describe(group)))
        .isEqualTo(new DemandBounds(OptionalLong.of(200), OptionalLong.of(50)));
  }

  /** Only what is decided: DynamoDB Local has both bounds or none, and shows none as absent. */
  @Test
  void oneBoundIsSetOrRemovedByItself() {
    TableSettings readsOnly = bounded(OptionalLong.of(100), OptionalLong.empty());

    assertThat(bounds(readsOnly, table(-1, -1))).isEqualTo(onDemand(100L, null));
    assertThat(bounds(readsOnly, table(100, 50))).isEqualTo(onDemand(100L, -1L));
    assertThat(bounds(TableSettings.STANDARD, table(-1, 50))).isEqualTo(onDemand(null, -1L));
    assertThat(readsOnly.throughputChange(group(Throughput.ON_DEMAND), table(100, -1))).isEmpty();
    assertThat(TableSettings.STANDARD.throughputChange(group(Throughput.ON_DEMAND), table(-1, -1)))
        .isEmpty();
  }

  @Test
  void aTableThatGoesToOnDemandIsBounded() {
    tables(TableSettings.STANDARD).create(group(new Throughput.Provisioned(5, 7)));

    tables(bounded(OptionalLong.of(100), OptionalLong.of(50))).update(group(Throughput.ON_DEMAND));

    assertThat(DemandBounds.of(describe(group(Throughput.ON_DEMAND))))
        .isEqualTo(new DemandBounds(OptionalLong.of(100), OptionalLong.of(50)));
  }

  @Test
  void aProtectedTableIsDeletedByItsOwner() {
    OnlineTables tables = tables(GUARDED);
    FeatureGroup group = group(Throughput.ON_DEMAND);
    tables.create(group);

    tables.delete(group.incarnation());
    tables.delete(group.incarnation());

    assertThat(tables.isActive(group.incarnation())).isFalse();
  }

  @Test
  void aTableIsAskedForWithAllThatTheDeploymentSays() {
    CreateTableRequest request = GUARDED.creation(group(Throughput.ON_DEMAND), "t");

    assertThat(request.sseSpecification().kmsMasterKeyId())
        .isEqualTo("arn:aws:kms:eu-west-1:111122223333:key/1");
    assertThat(request.deletionProtectionEnabled()).isTrue();
    assertThat(request.onDemandThroughput().maxReadRequestUnits()).isEqualTo(100);
    assertThat(request.onDemandThroughput().maxWriteRequestUnits()).isEqualTo(50);
    assertThat(request.tags()).extracting("key").containsExactly("cost", "team");
  }

  @Test
  void onlyWhatTheLogCannotRebuildIsBackedUpUnlessAllIs() {
    FeatureGroupDefinition both = Fixtures.definition("both");
    FeatureGroup onlineOnly =
        Fixtures.created(
            Fixtures.definition("one", both.schema(), both.online(), Optional.empty()));

    assertThat(TableSettings.STANDARD.backsUp(onlineOnly)).isTrue();
    assertThat(TableSettings.STANDARD.backsUp(Fixtures.created(both))).isFalse();
    assertThat(GUARDED.backsUp(onlineOnly)).isFalse();
  }

  @Test
  void aTableIsKnownByItsName() {
    FeatureGroup group = group(Throughput.ON_DEMAND);

    assertThat(names.incarnationOf(names.of(group.incarnation()))).contains(group.incarnation());
    assertThat(names.incarnationOf("other-clicks-1")).isEmpty();
    assertThat(names.incarnationOf(names.prefix() + "registry")).isEmpty();
    assertThatThrownBy(() -> new OnlineTableName("a b"))
        .hasMessage("A prefix of table names is 1-160 letters, digits, '_', '.' or '-'.");
  }

  private OnlineTables tables(TableSettings settings) {
    return new OnlineTables(client, names, settings, Duration.ofSeconds(20));
  }

  private static OnDemandThroughput bounds(TableSettings settings, TableDescription table) {
    UpdateTableRequest change =
        settings.throughputChange(group(Throughput.ON_DEMAND), table).orElseThrow();
    assertThat(change.billingMode()).isNull();
    return change.onDemandThroughput();
  }

  /** One on demand, as AWS describes it: -1 is no bound. */
  private static TableDescription table(long reads, long writes) {
    return TableDescription.builder()
        .tableName("t")
        .billingModeSummary(mode -> mode.billingMode(BillingMode.PAY_PER_REQUEST))
        .onDemandThroughput(onDemand(reads, writes))
        .build();
  }

  private static OnDemandThroughput onDemand(@Nullable Long reads, @Nullable Long writes) {
    return OnDemandThroughput.builder()
        .maxReadRequestUnits(reads)
        .maxWriteRequestUnits(writes)
        .build();
  }

  private TableInspection inspection(OptionalLong reads, OptionalLong writes) {
    return new TableInspection(client, tables(bounded(reads, writes)));
  }

  private static TableSettings bounded(OptionalLong reads, OptionalLong writes) {
    return new TableSettings(
        Optional.empty(),
        Map.of(),
        TableSettings.Protection.OFF,
        TableSettings.Backups.NONE,
        reads,
        writes);
  }

  private TableDescription describe(FeatureGroup group) {
    return client.describeTable(r -> r.tableName(names.of(group.incarnation()))).table();
  }

  private static FeatureGroup group(Throughput throughput) {
    FeatureGroupDefinition clicks = Fixtures.definition("clicks");
    return Fixtures.created(
        new FeatureGroupDefinition(
            clicks.name(),
            clicks.schema(),
            clicks.online(),
            clicks.offline(),
            throughput,
            Optional.empty(),
            Optional.empty(),
            Map.of()));
  }
}
