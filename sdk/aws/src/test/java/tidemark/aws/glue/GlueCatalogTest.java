package tidemark.aws.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.Table;
import tidemark.aws.AwsClients;
import tidemark.aws.MotoServer;
import tidemark.aws.StandIns;
import tidemark.fixture.Fixtures;
import tidemark.model.Deployment;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.OfflineConfig;
import tidemark.model.Partition;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.registry.OfflineCatalog;
import tidemark.registry.OfflineCatalogContract;
import tidemark.upkeep.Finding;

class GlueCatalogTest extends OfflineCatalogContract {
  private static final String DATABASE = "sagemaker_featurestore";
  private static final Deployment DEPLOYMENT =
      new Deployment(StandIns.ACCOUNT, StandIns.REGION.id(), Optional.empty());
  private static final FeatureGroup CLICKS = Fixtures.created(Fixtures.definition("Web-Clicks"));

  @RegisterExtension static final MotoServer SERVER = new MotoServer();

  private final GlueClient glue = SERVER.clients().glue();
  private final OfflineCatalog catalog = new GlueCatalog(glue, DEPLOYMENT);

  @Override
  protected OfflineCatalog catalog() {
    return catalog;
  }

  @Test
  void theTableIsParquetInTheDirectoriesOfTheGroup() {
    catalog.createTable(CLICKS);

    Table table = table("web_clicks_1772366400");
    assertThat(table.tableType()).isEqualTo("EXTERNAL_TABLE");
    assertThat(table.storageDescriptor().location())
        .isEqualTo(
            "s3://acme-fs/prod/000000000000/sagemaker/eu-west-1/offline-store/"
                + "Web-Clicks-1772366400/data");
    assertThat(table.storageDescriptor().serdeInfo().serializationLibrary())
        .endsWith("ParquetHiveSerDe");
    assertThat(names(table.storageDescriptor().columns()))
        .containsExactly(
            "id string",
            "ts string",
            "n bigint",
            "x double",
            "s string",
            "write_time timestamp",
            "api_invocation_time timestamp",
            "is_deleted boolean",
            "event_time_ns bigint",
            "expires_at_ns bigint",
            "write_id string",
            "delete_mode string");
    assertThat(names(table.partitionKeys()))
        .containsExactly("year string", "month string", "day string", "hour string");
  }

  @Test
  void aPartitionLiesWhereItsFilesDo() {
    catalog.createTable(CLICKS);
    catalog.addPartitions(
        CLICKS, Set.of(new Partition(LocalDate.of(2026, 3, 1), OptionalInt.of(9))));

    assertThat(
            glue.getPartition(
                    r ->
                        r.databaseName(DATABASE)
                            .tableName("web_clicks_1772366400")
                            .partitionValues("2026", "03", "01", "09"))
                .partition()
                .storageDescriptor()
                .location())
        .endsWith("/Web-Clicks-1772366400/data/year=2026/month=03/day=01/hour=09/");
  }

  @Test
  void tablesThatAreLostOrOutdatedAreFoundAndMadeAgain() {
    catalog.createTable(CLICKS);
    CatalogInspection inspection = new CatalogInspection(new GlueCatalog(glue, DEPLOYMENT));
    assertThat(inspection.inspect(List.of(CLICKS))).isEmpty();
    glue.deleteTable(r -> r.databaseName(DATABASE).name("web_clicks_latest"));

    List<Finding> findings = inspection.inspect(List.of(CLICKS));

    assertThat(findings)
        .extracting(finding -> finding.defect().what())
        .containsExactly("missing or outdated in the Glue Data Catalog: web_clicks_latest");
    findings.forEach(finding -> finding.mending().orElseThrow().run());
    assertThat(inspection.inspect(List.of(CLICKS))).isEmpty();
    assertThat(inspection.inspect(List.of(withFeature(CLICKS)))).hasSize(1);
  }

  @Test
  void addedFeaturesBecomeColumnsBehindAllOthers() {
    catalog.createTable(CLICKS);

    catalog.updateTable(withFeature(CLICKS));

    List<String> columns = names(table("web_clicks_1772366400").storageDescriptor().columns());
    assertThat(columns).endsWith("delete_mode string", "age bigint").hasSize(13);
    assertThat(names(table("web_clicks").storageDescriptor().columns())).contains("age bigint");
  }

  @Test
  @DisplayName("the views are those of the contract, their order that of what they read")
  void aGroupHasItsFourViews() {
    catalog.createTable(CLICKS);

    for (String name : List.of("_raw", "", "_latest", "_history")) {
      Table view = table("web_clicks" + name);
      assertThat(view.tableType()).isEqualTo("VIRTUAL_VIEW");
      assertThat(view.parameters()).containsEntry("presto_view", "true");
      assertThat(view.viewExpandedText()).isEqualTo("/* Presto View */");
    }
  }

  @Test
  void aRecreatedGroupTakesItsViewsOverAndLeavesTheOldFilesTheirTable() {
    catalog.createTable(CLICKS);
    String before = table("web_clicks_raw").viewOriginalText();

    catalog.createTable(Fixtures.created(Fixtures.definition("Web-Clicks"), 1_772_366_401L));

    assertThat(table("web_clicks_raw").viewOriginalText()).isNotEqualTo(before);
    assertThat(table("web_clicks_1772366400").storageDescriptor().location())
        .endsWith("Web-Clicks-1772366400/data");
  }

  @Test
  void whatIsNotTheStoresIsNotReplaced() {
    glue.createDatabase(r -> r.databaseInput(d -> d.name(DATABASE)));
    glue.createTable(
        r -> r.databaseName(DATABASE).tableInput(t -> t.name("web_clicks").description("mine")));

    assertThatThrownBy(() -> catalog.createTable(CLICKS))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage(
            "Table 'web_clicks' of database 'sagemaker_featurestore' is there already and not this"
                + " group's. Drop it, or choose another name.");
    assertThat(table("web_clicks").description()).isEqualTo("mine");
  }

  @Test
  void manyPartitionsAreRegisteredAndThenNotAskedForAgain() {
    catalog.createTable(CLICKS);
    List<Partition> hours =
        IntStream.range(0, 2 * GlueCatalog.BATCH_MAX + 1)
            .mapToObj(
                i ->
                    new Partition(
                        LocalDate.of(2026, 1, 1).plusDays(i / 24), OptionalInt.of(i % 24)))
            .toList();

    catalog.addPartitions(CLICKS, hours);

    assertThat(catalog.partitions(CLICKS.incarnation())).containsExactlyInAnyOrderElementsOf(hours);
    glue.batchDeletePartition(
        r ->
            r.databaseName(DATABASE)
                .tableName("web_clicks_1772366400")
                .partitionsToDelete(
                    PartitionValueList.builder().values("2026", "01", "01", "00").build()));
    catalog.addPartitions(CLICKS, hours);
    assertThat(catalog.partitions(CLICKS.incarnation())).hasSize(hours.size() - 1);
    new GlueCatalog(glue, DEPLOYMENT).addPartitions(CLICKS, hours);
    assertThat(catalog.partitions(CLICKS.incarnation())).hasSize(hours.size());
  }

  @Test
  void aTableMayHaveANameOfItsOwnOrNotBeKeptAtAll() {
    catalog.createTable(withCatalog("AwsDataCatalog", false));
    catalog.createTable(withCatalog("AwsDataCatalog", true));
    catalog.addPartitions(
        withCatalog("AwsDataCatalog", true),
        Set.of(new Partition(LocalDate.EPOCH, OptionalInt.of(1))));

    assertThat(glue.getTable(r -> r.databaseName("mine").name("clicks_files")).table()).isNotNull();
    assertThatThrownBy(() -> catalog.createTable(withCatalog("other", false)))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage(
            "DataCatalogConfig.Catalog 'other' is not the Glue Data Catalog of this account. Use"
                + " AwsDataCatalog.");
  }

  @Test
  void aCatalogThatDoesNotAnswerIsUnavailable() {
    try (AwsClients nowhere = StandIns.clients(1)) {
      OfflineCatalog gone = new GlueCatalog(nowhere.glue(), DEPLOYMENT);

      assertThatThrownBy(() -> gone.createTable(CLICKS))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessage("The tables of the group cannot be created. Try again.");
    }
  }

  private Table table(String name) {
    return glue.getTable(r -> r.databaseName(DATABASE).name(name)).table();
  }

  private static List<String> names(List<Column> columns) {
    return columns.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.toList());
  }

  private static FeatureGroup withFeature(FeatureGroup group) {
    FeatureGroupDefinition next =
        group
            .definition()
            .withSchema(
                group
                    .schema()
                    .with(List.of(FeatureDefinition.scalar("Age", FeatureType.INTEGRAL))));
    return group.redefined(next, Fixtures.NOW);
  }

  private static FeatureGroup withCatalog(String catalogName, boolean disabled) {
    OfflineConfig offline =
        new OfflineConfig(
            S3Uri.parse("s3://acme-fs"),
            PartitionLayout.HOUR,
            Optional.of(new OfflineConfig.CatalogTable("Clicks_Files", catalogName, "Mine")),
            disabled,
            Optional.empty());
    return Fixtures.created(
        Fixtures.definition("clicks", Fixtures.schema(), Optional.empty(), Optional.of(offline)));
  }
}
