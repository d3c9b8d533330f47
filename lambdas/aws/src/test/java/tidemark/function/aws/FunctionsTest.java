package tidemark.function.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.model.S3Object;
import tidemark.aws.MotoServer;
import tidemark.aws.dynamodb.DynamoDbFileLedger;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.DynamoDbSchedules;
import tidemark.aws.s3.ObjectServer;
import tidemark.aws.sqs.QueueServer;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.ScheduledEvent;
import tidemark.http.EventTree;
import tidemark.http.HttpResponse;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.offline.FileEntry;

/** Each function started as Lambda starts it, over servers that stand in for AWS. */
@ExtendWith(DynamoDbLocal.class)
class FunctionsTest {
  @RegisterExtension static final QueueServer QUEUES = new QueueServer();
  @RegisterExtension static final MotoServer MOTO = new MotoServer();

  private static final String CREATE =
      """
      {"FeatureGroupName":"clicks","RecordIdentifierFeatureName":"id","EventTimeFeatureName":"ts",
      "FeatureDefinitions":[{"FeatureName":"id","FeatureType":"String"},
      {"FeatureName":"ts","FeatureType":"String"},{"FeatureName":"n","FeatureType":"Integral"}],
      "RoleArn":"arn:aws:iam::000000000000:role/any","OnlineStoreConfig":{"EnableOnlineStore":true},
      "OfflineStoreConfig":{"S3StorageConfig":{"S3Uri":"s3://acme-fs/prod"}}}""";

  private static final String PUT =
      """
      {"Record":[{"FeatureName":"id","ValueAsString":"u-1"},
      {"FeatureName":"ts","ValueAsString":"2026-03-01T12:00:00Z"},
      {"FeatureName":"n","ValueAsString":"7"}]}""";

  private static final String GROUP = "{\"FeatureGroupName\":\"clicks\"}";

  private final DynamoDbClient dynamoDb;
  private final ObjectServer objects;
  private final DeployedStore store;
  private final RequestStreamHandler control;
  private final RequestStreamHandler put;
  private final RequestStreamHandler get;

  FunctionsTest(DynamoDbClient dynamoDb, @TempDir Path directory) throws Exception {
    this.dynamoDb = dynamoDb;
    this.objects = new ObjectServer(directory);
    this.store = new DeployedStore(dynamoDb, QUEUES, objects.s3(), MOTO.endpoint());
    this.control = new ControlFunction(store.wiring(FunctionSpec.CONTROL));
    this.put = new PutRecordFunction(store.wiring(FunctionSpec.PUT_RECORD));
    this.get = new GetRecordFunction(store.wiring(FunctionSpec.GET_RECORD));
  }

  @BeforeEach
  void makeBucketAndDatabase() {
    objects.s3().createBucket(r -> r.bucket(DeployedStore.BUCKET));
    MOTO.clients().glue().createDatabase(r -> r.databaseInput(d -> d.name("features")));
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    objects.stop();
  }

  @Test
  void aGroupIsMadeByAnEventThatTheControlPlaneSendsItself() throws Exception {
    DeployedStore.control(control, "CreateFeatureGroup", CREATE);
    String before = status();
    InvocationServer.Asked asked = store.invocations.taken().get(0);

    DeployedStore.invoke(control, asked.event());

    assertThat(before).isEqualTo("Creating");
    assertThat(asked.path()).contains("tidemark-test-control");
    assertThat(asked.type()).isEqualTo("Event");
    assertThat(asked.event())
        .isEqualTo("{\"source\":\"tidemark.settle\",\"feature_group\":\"clicks\"}");
    assertThat(status()).isEqualTo("Created");
    assertThat(onlineTable()).endsWith(group().incarnation().key());
    assertThat(MOTO.clients().glue().getTables(r -> r.databaseName(database())).tableList())
        .isNotEmpty();
  }

  @Test
  void aGroupThatNamesAnotherKeyFailsAtOnceAndSaysHowToMendIt() throws Exception {
    DeployedStore.control(
        control,
        "CreateFeatureGroup",
        CREATE
            .replace(
                "\"EnableOnlineStore\":true",
                "\"EnableOnlineStore\":true,\"SecurityConfig\":{\"KmsKeyId\":\"alias/ours\"}")
            .replace("s3://acme-fs/prod\"", "s3://acme-fs/prod\",\"KmsKeyId\":\"0a\""));

    DeployedStore.invoke(control, store.invocations.taken().get(0).event());

    assertThat(status()).isEqualTo("CreateFailed");
    assertThat(
            DeployedStore.control(control, "DescribeFeatureGroup", GROUP)
                .at("FailureReason")
                .text())
        .contains(
            "OnlineStoreConfig.SecurityConfig.KmsKeyId and"
                + " OfflineStoreConfig.S3StorageConfig.KmsKeyId: not this deployment's key, and"
                + " its functions may use no other. Delete the group and create it again without,"
                + " or with 'arn:aws:kms:eu-west-1:000000000000:key/0a1b'.");
    assertThat(onlineTables()).isEmpty();
  }

  @Test
  void aGroupMayNameTheDeploymentsKey() throws Exception {
    DeployedStore.control(
        control,
        "CreateFeatureGroup",
        CREATE
            .replace(
                "\"EnableOnlineStore\":true",
                "\"EnableOnlineStore\":true,\"SecurityConfig\":{\"KmsKeyId\":"
                    + "\"arn:aws:kms:eu-west-1:000000000000:key/0a1b\"}")
            .replace("s3://acme-fs/prod\"", "s3://acme-fs/prod\",\"KmsKeyId\":\"0a1b\""));

    DeployedStore.invoke(control, store.invocations.taken().get(0).event());

    assertThat(status()).isEqualTo("Created");
  }

  @Test
  void aTableInAnotherDatabaseIsRefusedAtOnce() throws Exception {
    HttpResponse response =
        DeployedStore.answer(
            control,
            DeployedStore.request(
                "POST",
                "/",
                "",
                CREATE.replace(
                    "\"OfflineStoreConfig\":{",
                    "\"OfflineStoreConfig\":{\"DataCatalogConfig\":{\"TableName\":\"t\","
                        + "\"Catalog\":\"AwsDataCatalog\",\"Database\":\"other\"},"),
                Map.of("X-Amz-Target", "SageMaker.CreateFeatureGroup")));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body())
        .contains(
            "ValidationException",
            "DataCatalogConfig names database 'other'; this store makes tables in 'features' only.");
    assertThat(new DynamoDbRegistry(store.registry).list()).isEmpty();
  }

  @Test
  void theDoctorFindsALostTableAndMakesItAgain() throws Exception {
    makeGroup();
    MOTO.clients().scheduler().createScheduleGroup(r -> r.name("tidemark-test"));
    String lost = onlineTable();
    assertThat(DeployedStore.own(control, "GET", "doctor").at("findings").elements()).isEmpty();
    dynamoDb.updateTable(r -> r.tableName(lost).deletionProtectionEnabled(false));
    dynamoDb.deleteTable(r -> r.tableName(lost));

    EventTree found = DeployedStore.own(control, "GET", "doctor").at("findings").elements().get(0);
    EventTree mended =
        DeployedStore.own(control, "POST", "doctor").at("findings").elements().get(0);

    assertThat(found.at("kind").text()).contains("missing");
    assertThat(found.at("state").text()).contains("mendable");
    assertThat(mended.at("state").text()).contains("mended");
    assertThat(onlineTable()).isEqualTo(lost);
    assertThat(DeployedStore.own(control, "GET", "doctor").at("findings").elements()).isEmpty();
  }

  @Test
  void anEventThatSettlesWhatIsSettledChangesNothing() throws Exception {
    makeGroup();
    FeatureGroup before = group();

    DeployedStore.invoke(control, new String(new SettleEvent(before.name()).json(), UTF_8));

    assertThat(group()).isEqualTo(before);
  }

  @Test
  void aGroupIsRemovedByAnEventThatTheControlPlaneSendsItself() throws Exception {
    makeGroup();

    DeployedStore.control(control, "DeleteFeatureGroup", GROUP);
    DeployedStore.invoke(control, store.invocations.taken().get(0).event());

    assertThat(new DynamoDbRegistry(store.registry).find(new FeatureGroupName("clicks"))).isEmpty();
  }

  @Test
  void whatIsPutIsInTheLogAndServed() throws Exception {
    makeGroup();

    DeployedStore.record(put, "PUT", "clicks", "", PUT);
    EventTree served =
        DeployedStore.record(get, "GET", "clicks", "RecordIdentifierValueAsString=u-1", "");

    assertThat(served.at("Record").elements())
        .anyMatch(feature -> feature.at("ValueAsString").text().equals(Optional.of("7")));
    assertThat(store.queueEvent()).contains(group().incarnation().key());
  }

  @Test
  void whatAnInvocationCountedIsWrittenWithIt() throws Exception {
    makeGroup();
    store.lines();

    DeployedStore.record(put, "PUT", "clicks", "", PUT);

    assertThat(store.lines())
        .anyMatch(line -> line.contains("\"operation\":\"PutRecord\""))
        .anyMatch(
            line ->
                line.contains("\"Namespace\":\"Tidemark/test\"")
                    && line.contains("\"RecordsAccepted\":1"));
  }

  @Test
  void theLogsMessagesBecomeAFileThatIsMadeVisible() throws Exception {
    makeGroup();
    DeployedStore.record(put, "PUT", "clicks", "", PUT);
    RequestStreamHandler writer =
        new OfflineWriterFunction(store.wiring(FunctionSpec.OFFLINE_WRITER));

    String failures = DeployedStore.invoke(writer, store.queueEvent());
    List<String> keys = keys();
    String appeared = DeployedStore.invoke(files(), DeployedStore.storageEvent(keys.get(0)));

    assertThat(failures).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(keys).hasSize(1).first().asString().endsWith(".parquet");
    assertThat(appeared).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(ledger()).hasSize(1).first().extracting(FileEntry::rows).isEqualTo(1L);
    assertThat(store.invocations.taken()).isEmpty();
  }

  @Test
  void aFileThatAnotherWroteBeginsARunWhereTheGroupWantsIt() throws Exception {
    makeGroup();
    new DynamoDbSchedules(store.registry)
        .put(
            group(),
            new Materialization(
                Optional.empty(), Optional.empty(), Optional.empty(), OnArrival.RUN),
            Instant.now());
    String key = fileOfAnother();

    DeployedStore.invoke(files(), DeployedStore.storageEvent(key));
    InvocationServer.Asked asked = store.invocations.taken().get(0);
    RequestStreamHandler materialize =
        new MaterializeFunction(store.wiring(FunctionSpec.MATERIALIZE));
    String outcome = DeployedStore.invoke(materialize, asked.event());
    EventTree served =
        DeployedStore.record(get, "GET", "clicks", "RecordIdentifierValueAsString=u-1", "");

    assertThat(asked.path()).contains("tidemark-test-materialize");
    assertThat(outcome).isEqualTo("{\"outcome\":\"complete\"}");
    assertThat(served.at("Record").elements()).isNotEmpty();
    assertThat(ledger()).allMatch(file -> file.state() == FileEntry.State.APPLIED);
  }

  @Test
  void filesThatNoEventToldOfAreLookedForByAnEventForEachGroup() throws Exception {
    makeGroup();
    String key = fileOfAnother();
    RequestStreamHandler files = files();

    DeployedStore.invoke(files, ScheduledEvent.LISTING.json());
    InvocationServer.Asked asked = store.invocations.taken().get(0);
    List<FileEntry> before = ledger();
    DeployedStore.invoke(files, asked.event());

    assertThat(asked.path()).contains("tidemark-test-offline-file");
    assertThat(before).isEmpty();
    assertThat(ledger()).extracting(file -> file.object().key()).containsExactly(key);
    assertThat(store.lines())
        .anyMatch(
            line -> line.contains("\"operation\":\"ListFiles\",\"feature_group\":\"clicks\""));
  }

  @Test
  void theMonitorMeasuresEveryGroupAndTheStoreAsAWhole() throws Exception {
    makeGroup();
    DeployedStore.invoke(files(), DeployedStore.storageEvent(fileOfAnother()));
    objects
        .s3()
        .putObject(
            r -> r.bucket(DeployedStore.BUCKET).key("quarantine/m-1.json"),
            RequestBody.fromString("{}"));
    store.lines();

    String outcome = DeployedStore.invoke(monitor(), ScheduledEvent.MEASURE.json());

    assertThat(outcome).isEqualTo("{\"outcome\":\"complete\"}");
    assertThat(store.lines())
        .anyMatch(
            line ->
                line.contains("\"FeatureGroup\":\"clicks\"") && line.contains("\"FilesPending\":1"))
        .anyMatch(
            line ->
                line.contains("\"MessagesQuarantined\":1")
                    && line.contains("\"GroupsUnsettled\":0"));
  }

  @Test
  void whatHangsIsSettledBecauseTheMonitorAsksForIt() throws Exception {
    DeployedStore.control(control, "CreateFeatureGroup", CREATE);
    store.invocations.taken(); // is lost
    RequestStreamHandler late =
        new MonitorFunction(store.wiring(FunctionSpec.MONITOR, Duration.ofHours(1)));

    DeployedStore.invoke(monitor(), ScheduledEvent.MEASURE.json());
    List<InvocationServer.Asked> atOnce = store.invocations.taken();
    DeployedStore.invoke(late, ScheduledEvent.MEASURE.json());
    DeployedStore.invoke(control, store.invocations.taken().get(0).event());

    assertThat(atOnce).isEmpty();
    assertThat(status()).isEqualTo("Created");
  }

  @Test
  void anAuditIsAQueryInTheStoresWorkgroup() throws Exception {
    makeGroup();
    MOTO.clients().athena().createWorkGroup(r -> r.name("tidemark-test"));
    store.lines();

    String outcome = DeployedStore.invoke(monitor(), ScheduledEvent.AUDIT.json());

    assertThat(outcome).isEqualTo("{\"outcome\":\"complete\"}");
    assertThat(store.lines())
        .anyMatch(line -> line.contains("\"operation\":\"Monitor\",\"feature_group\":\"clicks\""));
    assertThat(
            MOTO.clients()
                .athena()
                .listQueryExecutions(r -> r.workGroup("tidemark-test"))
                .queryExecutionIds())
        .hasSize(1);
  }

  @Test
  void everyFaultOfAnEnvironmentIsNamedAtOnce() {
    Map<String, String> environment =
        Map.of(
            "TIDEMARK_STAGE", "test", "TIDEMARK_REGION", "nowhere", "TIDEMARK_REGISTRY_TABEL", "t");

    assertThatThrownBy(() -> new GetRecordFunction(store.wiring(environment)))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("TIDEMARK_ACCOUNT is not set")
        .hasMessageContaining("TIDEMARK_REGION is not a region")
        .hasMessageContaining("TIDEMARK_REGISTRY_TABLE is not set")
        .hasMessageContaining("did you mean TIDEMARK_REGISTRY_TABLE?");
  }

  private void makeGroup() throws IOException {
    DeployedStore.control(control, "CreateFeatureGroup", CREATE);
    DeployedStore.invoke(control, store.invocations.taken().get(0).event());
  }

  /** A file with the record of {@link #PUT}, which the online store does not have. */
  private String fileOfAnother() throws IOException {
    DeployedStore.record(put, "PUT", "clicks", "", PUT);
    DeployedStore.invoke(
        new OfflineWriterFunction(store.wiring(FunctionSpec.OFFLINE_WRITER)), store.queueEvent());
    String others = ForeignFile.inPlaceOf(keys().get(0), objects, group().schema());
    String table = onlineTable();
    dynamoDb
        .scan(r -> r.tableName(table))
        .items()
        .forEach(
            item -> dynamoDb.deleteItem(r -> r.tableName(table).key(Map.of("id", item.get("id")))));
    return others;
  }

  private String onlineTable() {
    return onlineTables().get(0);
  }

  private List<String> onlineTables() {
    return dynamoDb.listTablesPaginator().tableNames().stream()
        .filter(name -> name.startsWith("online-" + store.unique))
        .toList();
  }

  private RequestStreamHandler monitor() {
    return new MonitorFunction(store.wiring(FunctionSpec.MONITOR));
  }

  private RequestStreamHandler files() {
    return new OfflineFileFunction(store.wiring(FunctionSpec.OFFLINE_FILE));
  }

  private List<FileEntry> ledger() {
    return new DynamoDbFileLedger(store.registry).files(group().incarnation());
  }

  private List<String> keys() {
    return objects.s3().listObjectsV2(r -> r.bucket(DeployedStore.BUCKET)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private FeatureGroup group() {
    return new DynamoDbRegistry(store.registry).find(new FeatureGroupName("clicks")).orElseThrow();
  }

  private String database() {
    return group().definition().offline().orElseThrow().catalog().orElseThrow().database();
  }

  private String status() throws IOException {
    return DeployedStore.control(control, "DescribeFeatureGroup", GROUP)
        .at("FeatureGroupStatus")
        .text()
        .orElseThrow();
  }
}
