package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.wire.Bodies.body;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureShape;
import tidemark.model.OfflineConfig;
import tidemark.model.OfflineConfig.CatalogTable;
import tidemark.model.OnlineConfig;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.TimeToLive;

class CreateFeatureGroupJsonTest {
  private static final String KEYS =
      "'FeatureGroupName':'g','RecordIdentifierFeatureName':'id','EventTimeFeatureName':'ts',"
          + "'FeatureDefinitions':[{'FeatureName':'id','FeatureType':'String'},"
          + "{'FeatureName':'ts','FeatureType':'Fractional'}]";
  private static final String ONLINE = ",'OnlineStoreConfig':{'EnableOnlineStore':true}";

  @Test
  void readsEveryMember() {
    FeatureGroupDefinition definition =
        CreateFeatureGroupJson.read(
            body(
                "{'Tags':[{'Key':'team','Value':'ads'}],'Description':'d',"
                    + "'RoleArn':'arn:aws:iam::111122223333:role/fs',"
                    + "'ThroughputConfig':{'ThroughputMode':'Provisioned',"
                    + "'ProvisionedReadCapacityUnits':10,'ProvisionedWriteCapacityUnits':5},"
                    + "'OfflineStoreConfig':{'TableFormat':'Glue','DisableGlueTableCreation':true,"
                    + "'S3StorageConfig':{'S3Uri':'s3://acme-fs/p','KmsKeyId':'k1',"
                    + "'ResolvedOutputS3Uri':'s3://elsewhere'},"
                    + "'DataCatalogConfig':{'TableName':'t','Catalog':'c','Database':'d'}},"
                    + "'OnlineStoreConfig':{'EnableOnlineStore':true,"
                    + "'SecurityConfig':{'KmsKeyId':'k2'},"
                    + "'TtlDuration':{'Unit':'Hours','Value':2}},"
                    + KEYS
                    + "}"));

    assertThat(definition.name().value()).isEqualTo("g");
    assertThat(definition.schema().identifier().value()).isEqualTo("id");
    assertThat(definition.schema().eventTime().value()).isEqualTo("ts");
    assertThat(definition.online())
        .contains(
            new OnlineConfig(
                StorageType.STANDARD,
                Optional.of(new TimeToLive(TimeToLive.Unit.HOURS, 2)),
                Optional.of("k2")));
    assertThat(definition.offline())
        .contains(
            new OfflineConfig(
                S3Uri.parse("s3://acme-fs/p"),
                PartitionLayout.HOUR,
                Optional.of(new CatalogTable("t", "c", "d")),
                true,
                Optional.of("k1")));
    assertThat(definition.throughput()).isEqualTo(new Throughput.Provisioned(10, 5));
    assertThat(definition.roleArn()).contains("arn:aws:iam::111122223333:role/fs");
    assertThat(definition.description()).contains("d");
    assertThat(definition.tags()).isEqualTo(Map.of("team", "ads"));
  }

  @Test
  @DisplayName("B-53: collections")
  void readsCollections() {
    String features =
        "'FeatureDefinitions':[{'FeatureName':'id','FeatureType':'String'},"
            + "{'FeatureName':'ts','FeatureType':'String'},"
            + "{'FeatureName':'v','FeatureType':'Fractional','CollectionType':'Vector',"
            + "'CollectionConfig':{'VectorConfig':{'Dimension':8192}}},"
            + "{'FeatureName':'l','FeatureType':'Integral','CollectionType':'List'},"
            + "{'FeatureName':'u','FeatureType':'String','CollectionType':'Set'}]";

    FeatureGroupDefinition definition =
        CreateFeatureGroupJson.read(
            body(
                "{'FeatureGroupName':'g','RecordIdentifierFeatureName':'id',"
                    + "'EventTimeFeatureName':'ts',"
                    + features
                    + ",'OnlineStoreConfig':{'EnableOnlineStore':true,"
                    + "'StorageType':'InMemory'}}"));

    assertThat(definition.schema().features())
        .extracting(f -> f.shape())
        .containsExactly(
            FeatureShape.SCALAR,
            FeatureShape.SCALAR,
            new FeatureShape.VectorOf(8192),
            FeatureShape.LIST,
            FeatureShape.SET);
    String standard = "{" + KEYS + ONLINE + "}";
    assertThatThrownBy(
            () ->
                CreateFeatureGroupJson.read(
                    body(
                        standard.replace(
                            "'FeatureName':'id','FeatureType':'String'},",
                            "'FeatureName':'id','FeatureType':'String'},"
                                + "{'FeatureName':'l','FeatureType':'String',"
                                + "'CollectionType':'List'},"))))
        .hasMessageContaining("collections need OnlineStoreConfig.StorageType InMemory");
  }

  @Test
  @DisplayName("B-53: faults of a feature")
  void namesFaultsOfFeatures() {
    feature(
        "'FeatureType':'Integral','CollectionType':'Vector',"
            + "'CollectionConfig':{'VectorConfig':{'Dimension':4}}",
        "Feature 'f' is a Vector of Integral; a Vector holds Fractional values only.");
    feature(
        "'FeatureType':'Fractional','CollectionType':'Vector'",
        "FeatureDefinitions[1]: a Vector needs CollectionConfig.VectorConfig.Dimension.");
    feature(
        "'FeatureType':'Fractional','CollectionType':'Vector',"
            + "'CollectionConfig':{'VectorConfig':{'Dimension':0}}",
        "Dimension 0 of a Vector is not between 1 and 8192.");
    feature(
        "'FeatureType':'Fractional','CollectionType':'Vector','CollectionConfig':{}",
        "FeatureDefinitions[1].CollectionConfig.VectorConfig: required, an object with"
            + " Dimension.");
    feature(
        "'FeatureType':'Fractional','CollectionType':'Vector',"
            + "'CollectionConfig':{'VectorConfig':{'Dimension':99999999999}}",
        "FeatureDefinitions[1].CollectionConfig.VectorConfig.Dimension is out of range.");
    feature(
        "'FeatureType':'Fractional','CollectionType':'List',"
            + "'CollectionConfig':{'VectorConfig':{'Dimension':4}}",
        "FeatureDefinitions[1]: only a Vector takes a CollectionConfig.");
    feature(
        "'FeatureType':'string','CollectionType':'Bag'",
        "FeatureType 'string' is not one of Integral, Fractional, String."
            + " CollectionType 'Bag' is not one of List, Set, Vector.");
    feature("'x':1", "FeatureDefinitions[1].FeatureType: required, one of Integral,");
  }

  @Test
  @DisplayName("B-54: the stores, and what goes with them")
  void namesFaultsOfStores() {
    String none = "Feature group 'g' has no store.";
    fails(KEYS, none);
    fails(KEYS + ",'OnlineStoreConfig':{}", none);
    fails(KEYS + ",'OnlineStoreConfig':{'EnableOnlineStore':false}", none);
    fails(
        KEYS + ",'OnlineStoreConfig':{'EnableOnlineStore':'true'}",
        "OnlineStoreConfig.EnableOnlineStore must be true or false.");
    fails(
        KEYS + ",'OnlineStoreConfig':{'EnableOnlineStore':true,'StorageType':'Fast'}",
        "OnlineStoreConfig.StorageType 'Fast' is not one of Standard, Standard_V2, InMemory.");
    fails(
        KEYS
            + ",'OnlineStoreConfig':{'TtlDuration':{'Unit':'Days','Value':1}},"
            + "'OfflineStoreConfig':{'S3StorageConfig':{'S3Uri':'s3://acme-fs'}}",
        "OnlineStoreConfig.TtlDuration needs EnableOnlineStore to be true.");
    fails(
        KEYS + ",'OfflineStoreConfig':{}",
        "OfflineStoreConfig.S3StorageConfig: required, an object with S3Uri.");
    fails(
        KEYS + ",'OfflineStoreConfig':{'S3StorageConfig':{'S3Uri':'https://b/x'}}",
        "S3Uri 'https://b/x' is not valid.");
    fails(
        KEYS
            + ",'OfflineStoreConfig':{'S3StorageConfig':{'S3Uri':'s3://acme-fs'},"
            + "'TableFormat':'Iceberg','DataCatalogConfig':{'TableName':''}}",
        "TableFormat 'Iceberg' is not supported by this store. Use Glue."
            + " OfflineStoreConfig.DataCatalogConfig.Catalog: required, the name of a catalog."
            + " OfflineStoreConfig.DataCatalogConfig.Database: required, the name of a database.");
    fails(
        KEYS
            + ",'OfflineStoreConfig':{'S3StorageConfig':{'S3Uri':'s3://acme-fs',"
            + "'KmsKeyId':'a b'}}",
        "OfflineStoreConfig.S3StorageConfig.KmsKeyId must have letters, digits, ':', '/', '_' and"
            + " '-' only.");
    fails(
        KEYS
            + ",'OfflineStoreConfig':{'S3StorageConfig':{'S3Uri':'s3://acme-fs'},"
            + "'DataCatalogConfig':{'TableName':'a\\n','Catalog':'c','Database':'d'}}",
        "DataCatalogConfig.TableName must be Unicode without control characters.");
    fails(
        KEYS
            + ",'OfflineStoreConfig':{'S3StorageConfig':{'S3Uri':'s3://acme-fs'},"
            + "'TableFormat':'Delta'}",
        "TableFormat 'Delta' is not one of Default, Glue.");
  }

  @Test
  void namesFaultsOfTheRest() {
    fails(
        KEYS + ONLINE + ",'ThroughputConfig':{'ThroughputMode':'Some'}",
        "ThroughputMode 'Some' is not one of OnDemand, Provisioned.");
    fails(
        KEYS + ONLINE + ",'ThroughputConfig':{'ThroughputMode':'Provisioned'}",
        "ThroughputConfig.ProvisionedReadCapacityUnits: required, a whole number");
    fails(
        KEYS
            + ONLINE
            + ",'ThroughputConfig':{'ThroughputMode':'OnDemand',"
            + "'ProvisionedReadCapacityUnits':1}",
        "ThroughputConfig: capacity units are for ThroughputMode Provisioned only.");
    fails(
        KEYS
            + ONLINE
            + ",'ThroughputConfig':{'ThroughputMode':'Provisioned',"
            + "'ProvisionedReadCapacityUnits':-1,'ProvisionedWriteCapacityUnits':1}",
        "Provisioned capacity units must be between 0 and 10000000.");
    fails(
        KEYS + ONLINE + ",'Tags':[{'Key':'a','Value':'1'},{'Key':'a','Value':'2'},{'Key':'b'}]",
        "Tags[1]: tag key 'a' is given more than once. Tags[2].Value: required, 0-256 characters.");
    fails(
        KEYS + ONLINE + ",'RoleArn':'me','Description':'" + "d".repeat(129) + "'",
        "RoleArn is not the ARN of an IAM role. Description has 129 characters; the limit is 128.");
    fails(
        KEYS + ONLINE + ",'Description':'a\\ud800'",
        "Description is not valid Unicode (a lone surrogate).");
    fails(
        "'FeatureGroupName':'" + "g".repeat(65) + "'",
        "Feature group name '" + "g".repeat(65) + "' is not valid. Use 1-64 letters, digits,");
    fails("", "FeatureGroupName: required, 1-64 letters, digits, '-' or '_'.");
  }

  private static void feature(String members, String message) {
    fails(
        "'FeatureGroupName':'g','RecordIdentifierFeatureName':'id','EventTimeFeatureName':'ts',"
            + "'FeatureDefinitions':[{'FeatureName':'id','FeatureType':'String'},"
            + "{'FeatureName':'f',"
            + members
            + "}]"
            + ONLINE,
        message);
  }

  private static void fails(String members, String message) {
    assertThatThrownBy(() -> CreateFeatureGroupJson.read(body("{" + members + "}")))
        .hasMessageStartingWith(message);
  }
}
