package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.function.Gateway.Answer;

/** CreateFeatureGroup, and what Describe tells of it. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class CreateGroupConformanceTest {
  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";
  private static final String OFFLINE =
      "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://acme-fs/prod/\"}}";
  private static final String CODE = "ValidationException";

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void openGateway() {
    gateway = new Gateway(format);
  }

  @Test
  @DisplayName("case 54: a group is Creating, then Created; Describe tells all of it")
  void aGroupIsCreated() {
    Answer created =
        gateway.controlUnsettled(
            "CreateFeatureGroup",
            Gateway.createBody(
                "Clicks",
                "String",
                "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true,\"StorageType\":\"Standard_V2\","
                    + "\"SecurityConfig\":{\"KmsKeyId\":\"key-1\"},"
                    + "\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":7}},"
                    + "\"RoleArn\":\"arn:aws:iam::111122223333:role/fs\","
                    + "\"Description\":\"What was clicked\","
                    + "\"Tags\":[{\"Key\":\"team\",\"Value\":\"ads\"}]"));

    assertThat(created.isOk().body())
        .isEqualTo("{\"FeatureGroupArn\":\"" + Gateway.ARN + "clicks\"}");
    assertThat(created.headers()).containsEntry("Content-Type", "application/x-amz-json-1.1");
    assertThat(describe("Clicks").text("FeatureGroupStatus")).contains("Creating");
    gateway.store.clock.move(Duration.ofMillis(3_500));
    gateway.store.settle();
    assertThat(describe(Gateway.ARN + "clicks").body())
        .isEqualTo(
            "{\"FeatureGroupArn\":\""
                + Gateway.ARN
                + "clicks\",\"FeatureGroupName\":\"Clicks\","
                + "\"RecordIdentifierFeatureName\":\"id\",\"EventTimeFeatureName\":\"ts\","
                + "\"FeatureDefinitions\":[{\"FeatureName\":\"id\",\"FeatureType\":\"String\"},"
                + "{\"FeatureName\":\"ts\",\"FeatureType\":\"String\"},"
                + "{\"FeatureName\":\"n\",\"FeatureType\":\"Integral\"},"
                + "{\"FeatureName\":\"x\",\"FeatureType\":\"Fractional\"},"
                + "{\"FeatureName\":\"s\",\"FeatureType\":\"String\"}],"
                + "\"CreationTime\":1772366400.000,\"LastModifiedTime\":1772366403.500,"
                + "\"OnlineStoreConfig\":{\"SecurityConfig\":{\"KmsKeyId\":\"key-1\"},"
                + "\"EnableOnlineStore\":true,\"StorageType\":\"Standard_V2\","
                + "\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":7}},"
                + "\"RoleArn\":\"arn:aws:iam::111122223333:role/fs\","
                + "\"FeatureGroupStatus\":\"Created\",\"Description\":\"What was clicked\","
                + "\"ThroughputConfig\":{\"ThroughputMode\":\"OnDemand\"}}");
  }

  @Test
  @DisplayName("case 53: collections and their dimension are told")
  void collectionsAreDescribed() {
    String features =
        "\"FeatureDefinitions\":[{\"FeatureName\":\"id\",\"FeatureType\":\"String\"},"
            + "{\"FeatureName\":\"ts\",\"FeatureType\":\"String\"},"
            + "{\"FeatureName\":\"v\",\"FeatureType\":\"Fractional\","
            + "\"CollectionType\":\"Vector\","
            + "\"CollectionConfig\":{\"VectorConfig\":{\"Dimension\":4}}},"
            + "{\"FeatureName\":\"l\",\"FeatureType\":\"Integral\",\"CollectionType\":\"List\"}]";

    gateway
        .control(
            "CreateFeatureGroup",
            "{\"FeatureGroupName\":\"v\",\"RecordIdentifierFeatureName\":\"id\","
                + "\"EventTimeFeatureName\":\"ts\","
                + features
                + ",\"OnlineStoreConfig\":{\"EnableOnlineStore\":true,"
                + "\"StorageType\":\"InMemory\"}}")
        .isOk();

    assertThat(describe("v").body()).contains(features);
  }

  @Test
  @DisplayName("case 53: a collection needs InMemory")
  void aCollectionNeedsInMemory() {
    String body =
        definition(
            "id",
            "ts",
            feature("id", "String"),
            feature("ts", "String"),
            "{\"FeatureName\":\"l\",\"FeatureType\":\"Integral\",\"CollectionType\":\"Set\"}");

    fails(body, "Feature 'l' is a collection; collections need OnlineStoreConfig.StorageType");
    fails(
        body.replace(ONLINE, ONLINE + "," + OFFLINE)
            .replace("true}", "true,\"StorageType\":\"Standard_V2\"}"),
        "Feature 'l' is a collection");
    fails(body.replace(ONLINE, OFFLINE), "Feature 'l' is a collection");
    gateway
        .control("CreateFeatureGroup", body.replace("true}", "true,\"StorageType\":\"InMemory\"}"))
        .isOk();
  }

  @Test
  @DisplayName("case 55, B-57: a name is taken, in whatever case")
  void aNameIsTaken() {
    gateway.create("clicks", ONLINE).isOk();

    gateway.create("CLICKS", OFFLINE).fails(400, "ResourceInUse", "already exists");
  }

  @Test
  @DisplayName("case 56, B-49, B-53, B-54: every fault of a definition at once")
  void everyFaultIsNamedAtOnce() {
    gateway
        .control(
            "CreateFeatureGroup",
            "{\"FeatureGroupName\":\"a_\",\"RecordIdentifierFeatureName\":7,"
                + "\"FeatureDefinitions\":[{\"FeatureName\":\"-a\",\"FeatureType\":\"Text\"},"
                + "{\"FeatureName\":\"v\",\"FeatureType\":\"Fractional\","
                + "\"CollectionType\":\"Vector\"},"
                + "{\"FeatureName\":\"w\",\"FeatureType\":\"Fractional\","
                + "\"CollectionType\":\"Vector\","
                + "\"CollectionConfig\":{\"VectorConfig\":{\"Dimension\":8193}}}],"
                + "\"OnlineStoreConfig\":{\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":1}},"
                + "\"OfflineStoreConfig\":{\"TableFormat\":\"Iceberg\"}}")
        .fails(
            400,
            CODE,
            "Feature group name 'a_' is not valid.",
            "RecordIdentifierFeatureName must be a string.",
            "Feature name '-a' is not valid.",
            "FeatureType 'Text' is not one of Integral, Fractional, String.",
            "FeatureDefinitions[1]: a Vector needs CollectionConfig.VectorConfig.Dimension.",
            "Dimension 8193 of a Vector is not between 1 and 8192.",
            "OnlineStoreConfig.TtlDuration needs EnableOnlineStore to be true.",
            "TableFormat 'Iceberg' is not supported by this store. Use Glue.",
            "OfflineStoreConfig.S3StorageConfig: required, an object with S3Uri.",
            "EventTimeFeatureName: required, the name of a feature.");
  }

  @Test
  @DisplayName("case 56, B-49, B-50, B-51, B-52: what a schema may not be")
  void aSchemaHasRules() {
    fails(definition("id", "ts", ""), "FeatureDefinitions must have at least one feature.");
    fails(
        definition("id", "ts", feature("a", "String")),
        "RecordIdentifierFeatureName 'id' is not among the FeatureDefinitions.",
        "EventTimeFeatureName 'ts' is not among the FeatureDefinitions.");
    fails(
        definition(
            "id",
            "ts",
            feature("id", "Fractional"),
            feature("ts", "Integral"),
            feature("Age", "String"),
            feature("age", "String"),
            feature("Is_Deleted", "String"),
            feature("event_time_ns", "String")),
        "Feature 'id' is the record identifier and cannot be Fractional",
        "Feature 'ts' is the event time and cannot be Integral",
        "Features 'Age' and 'age' differ only by case",
        "Feature name 'Is_Deleted' is reserved",
        "Feature name 'event_time_ns' is reserved");
    fails(
        definition("id", "id", feature("id", "String")),
        "cannot be both the record identifier and the event time");
    fails(
        definition(
            "id",
            "ts",
            IntStream.range(0, 2_501)
                .mapToObj(i -> feature("f" + i, "String"))
                .toArray(String[]::new)),
        "FeatureDefinitions has 2501 features; the limit is 2500.");
    gateway
        .control("CreateFeatureGroup", Gateway.createBody("a".repeat(65), "String", ONLINE))
        .fails(400, CODE, "Feature group name 'aaa");
  }

  @Test
  @DisplayName("case 56, B-54: stores")
  void aGroupHasAStoreSomewhere() {
    gateway
        .create("g", "\"OnlineStoreConfig\":{}")
        .fails(400, CODE, "Feature group 'g' has no store.");
    for (String uri : new String[] {"http://b/x", "s3://", "s3://acme-fs/../x", ""}) {
      gateway
          .create("g", "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"" + uri + "\"}}")
          .fails(400, CODE, "S3Uri '" + uri + "' is not valid");
    }
    gateway
        .create("g", "\"OfflineStoreConfig\":{\"S3StorageConfig\":{}}")
        .fails(400, CODE, "OfflineStoreConfig.S3StorageConfig.S3Uri: required");
    gateway
        .control(
            "CreateFeatureGroup",
            definition(
                    "id",
                    "ts",
                    feature("id", "String"),
                    feature("ts", "String"),
                    feature("Day", "String"))
                .replace(ONLINE, OFFLINE))
        .fails(400, CODE, "Feature name 'Day' is reserved for a partition column");
  }

  @Test
  @DisplayName("case 57: resolved prefix, generated catalog table, and none on request")
  void theOfflineStoreIsDescribed() {
    gateway.create("clicks-eu", OFFLINE).isOk();
    gateway
        .create(
            "bare",
            "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://acme-fs\","
                + "\"ResolvedOutputS3Uri\":\"s3://elsewhere/x\"},"
                + "\"DisableGlueTableCreation\":true,\"TableFormat\":\"Default\"}")
        .isOk();
    gateway
        .create(
            "named",
            "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://acme-fs\","
                + "\"KmsKeyId\":\"key-1\"},\"DisableGlueTableCreation\":true,"
                + "\"DataCatalogConfig\":{\"TableName\":\"t\",\"Catalog\":\"c\","
                + "\"Database\":\"d\"}}")
        .isOk();

    assertThat(describe("clicks-eu").body())
        .contains(
            "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://acme-fs/prod\","
                + "\"ResolvedOutputS3Uri\":\"s3://acme-fs/prod/111122223333/sagemaker/us-east-1/"
                + "offline-store/clicks-eu-1772366400/data\"},"
                + "\"DisableGlueTableCreation\":false,\"TableFormat\":\"Glue\","
                + "\"DataCatalogConfig\":{\"TableName\":\"clicks_eu_1772366400\","
                + "\"Catalog\":\"AwsDataCatalog\",\"Database\":\"sagemaker_featurestore\"}}",
            "\"OfflineStoreStatus\":{\"Status\":\"Active\"}")
        .doesNotContain("OnlineStoreConfig");
    assertThat(describe("bare").body())
        .contains(
            "\"ResolvedOutputS3Uri\":\"s3://acme-fs/111122223333/sagemaker/us-east-1/"
                + "offline-store/bare-1772366400/data\"},"
                + "\"DisableGlueTableCreation\":true,\"TableFormat\":\"Glue\"}")
        .doesNotContain("DataCatalogConfig");
    assertThat(describe("named").body())
        .contains(
            "\"KmsKeyId\":\"key-1\"",
            "\"DataCatalogConfig\":{\"TableName\":\"t\",\"Catalog\":\"c\",\"Database\":\"d\"}");
  }

  private void fails(String body, String... parts) {
    gateway.control("CreateFeatureGroup", body).fails(400, CODE, parts);
  }

  private Answer describe(String name) {
    return gateway.controlUnsettled(
        "DescribeFeatureGroup", "{\"FeatureGroupName\":\"" + name + "\"}");
  }

  private static String feature(String name, String type) {
    return "{\"FeatureName\":\"" + name + "\",\"FeatureType\":\"" + type + "\"}";
  }

  private static String definition(String identifier, String eventTime, String... features) {
    return "{\"FeatureGroupName\":\"g\",\"RecordIdentifierFeatureName\":\""
        + identifier
        + "\",\"EventTimeFeatureName\":\""
        + eventTime
        + "\",\"FeatureDefinitions\":["
        + List.of(features).stream().collect(Collectors.joining(","))
        + "],"
        + ONLINE
        + "}";
  }
}
