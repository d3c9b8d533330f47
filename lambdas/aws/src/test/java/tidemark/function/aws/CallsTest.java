package tidemark.function.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.model.S3Object;
import tidemark.aws.MotoServer;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.DynamoDbRuns;
import tidemark.aws.dynamodb.DynamoDbSchedules;
import tidemark.aws.s3.ObjectServer;
import tidemark.aws.sqs.QueueServer;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.ScheduledEvent;
import tidemark.function.MaterializeEvent;
import tidemark.http.EventTree;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Lease;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.RunCause;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunId;
import tidemark.materialize.RunResult;
import tidemark.materialize.Scope;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;

/**
 * Drives every function through what it does and compares the calls it makes with a list, by which
 * the deployment's roles are tested: see LeastPrivilegeTest of infra-cdk.
 */
@ExtendWith(DynamoDbLocal.class)
class CallsTest {
  @RegisterExtension static final QueueServer QUEUES = new QueueServer();
  @RegisterExtension static final MotoServer MOTO = new MotoServer();

  private static final Path SEEN = Path.of("target", "calls.txt");
  private static final String CLICKS = "{\"FeatureGroupName\":\"clicks\"";

  private static final String CREATE =
      CLICKS
          + """
          ,"RecordIdentifierFeatureName":"id","EventTimeFeatureName":"ts",
          "FeatureDefinitions":[{"FeatureName":"id","FeatureType":"String"},
          {"FeatureName":"ts","FeatureType":"String"},{"FeatureName":"n","FeatureType":"Integral"}],
          "RoleArn":"arn:aws:iam::000000000000:role/any",
          "OnlineStoreConfig":{"EnableOnlineStore":true,"StorageType":"InMemory"},
          "OfflineStoreConfig":{"S3StorageConfig":{"S3Uri":"s3://acme-fs/prod"}}}""";

  private final DynamoDbClient dynamoDb;
  private final ObjectServer objects;
  private final DeployedStore store;
  private final RequestStreamHandler control;
  private final RequestStreamHandler put;
  private final RequestStreamHandler get;
  private final RequestStreamHandler files;
  private final RequestStreamHandler materialize;
  private final RequestStreamHandler monitor;

  CallsTest(DynamoDbClient dynamoDb, @TempDir Path directory) throws Exception {
    this.dynamoDb = dynamoDb;
    this.objects = new ObjectServer(directory);
    this.store = new DeployedStore(dynamoDb, QUEUES, objects.s3(), MOTO.endpoint());
    this.control = new ControlFunction(store.wiring(FunctionSpec.CONTROL));
    this.put = new PutRecordFunction(store.wiring(FunctionSpec.PUT_RECORD));
    this.get = new GetRecordFunction(store.wiring(FunctionSpec.GET_RECORD));
    this.files = new OfflineFileFunction(store.wiring(FunctionSpec.OFFLINE_FILE));
    this.materialize = new MaterializeFunction(store.wiring(FunctionSpec.MATERIALIZE));
    this.monitor = new MonitorFunction(store.wiring(FunctionSpec.MONITOR));
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    objects.stop();
  }

  @Test
  @DisplayName("S-18: the calls that functions make are those that their roles are tested by")
  void functionsMakeTheCallsThatAreListed() throws Exception {
    objects.s3().createBucket(r -> r.bucket(DeployedStore.BUCKET));
    MOTO.clients().glue().createDatabase(r -> r.databaseInput(d -> d.name("features")));
    MOTO.clients().scheduler().createScheduleGroup(r -> r.name("tidemark-test"));
    MOTO.clients().athena().createWorkGroup(r -> r.name("tidemark-test"));

    makeGroup();
    writeRecords();
    readRecords();
    applyDeletes();
    String key = writeFile();
    seeFile(key);
    bringOnline();
    watch();
    changeGroup();
    removeGroup();

    Files.createDirectories(SEEN.getParent());
    Files.write(SEEN, store.calls.lines(), UTF_8);
    assertThat(store.calls.lines())
        .as("If the change is meant, copy lambdas/aws/%s over %s", SEEN, RecordedCalls.LIST)
        .isEqualTo(new TreeSet<>(Files.readAllLines(RecordedCalls.LIST, UTF_8)));
  }

  /** One that hangs first, so that the monitor asks for it. */
  private void makeGroup() throws IOException {
    DeployedStore.control(control, "CreateFeatureGroup", CREATE);
    store.invocations.taken();
    DeployedStore.invoke(
        new MonitorFunction(store.wiring(FunctionSpec.MONITOR, Duration.ofHours(1))),
        ScheduledEvent.MEASURE.json());
    settle();
    assertThat(
            DeployedStore.control(control, "DescribeFeatureGroup", CLICKS + "}")
                .at("FeatureGroupStatus")
                .text())
        .contains("Created");
  }

  private void writeRecords() throws IOException {
    DeployedStore.record(put, "PUT", "clicks", "", "{\"Record\":" + record("u-1", 10) + "}");
    DeployedStore.record(put, "PUT", "clicks", "", "{\"Record\":" + record("u-1", 9) + "}");
    update();
    DeployedStore.record(put, "PUT", "clicks", "", "{\"Record\":" + record("u-2", 10) + "}");
    for (String mode : List.of("SoftDelete", "HardDelete")) {
      DeployedStore.record(
          put,
          "DELETE",
          "clicks",
          "RecordIdentifierValueAsString=u-2&EventTime=2026-03-01T1"
              + (mode.startsWith("S") ? 1 : 2)
              + ":00:00Z&DeletionMode="
              + mode,
          "");
    }
    DeployedStore.record(
        put,
        "POST",
        "/BatchWriteRecord",
        "",
        "{\"Entries\":[" + CLICKS + ",\"Record\":" + record("u-3", 10) + "}]}");
  }

  private void update() throws IOException {
    DeployedStore.record(
        put,
        "POST",
        "clicks/Record",
        "",
        "{\"RecordIdentifierValueAsString\":\"u-1\",\"Features\":"
            + "[{\"FeatureName\":\"n\",\"ValueAsString\":\"8\"}]}");
  }

  private void readRecords() throws IOException {
    EventTree served =
        DeployedStore.record(get, "GET", "clicks", "RecordIdentifierValueAsString=u-1", "");
    assertThat(served.at("Record").elements()).isNotEmpty();
    DeployedStore.record(
        get,
        "POST",
        "/BatchGetRecord",
        "",
        "{\"Identifiers\":[" + CLICKS + ",\"RecordIdentifiersValueAsString\":[\"u-1\"]}]}");
    DeployedStore.record(get, "POST", "clicks/ListRecords", "", "{}");
  }

  /** A hard delete in a file of ours is applied by a run that finds it before its event came. */
  private void applyDeletes() throws IOException {
    DeployedStore.invoke(
        new OfflineWriterFunction(store.wiring(FunctionSpec.OFFLINE_WRITER)), store.queueEvent());
    String run =
        new String(
            MaterializeEvent.of(MaterializeEvent.Source.SCHEDULE, group().incarnation()).json(),
            UTF_8);
    assertThat(DeployedStore.invoke(materialize, run)).contains("complete");
  }

  /** What the log holds as a file of another, and what it cannot hold in quarantine. */
  private String writeFile() throws IOException {
    List<String> before = keys();
    DeployedStore.record(put, "PUT", "clicks", "", "{\"Record\":" + record("u-4", 10) + "}");
    store.sqs.sendMessage(r -> r.queueUrl(store.logQueue).messageBody("{}"));
    DeployedStore.invoke(
        new OfflineWriterFunction(store.wiring(FunctionSpec.OFFLINE_WRITER)), store.queueEvent());
    List<String> keys = keys();
    assertThat(keys).anyMatch(key -> key.startsWith("quarantine/"));
    String ours =
        keys.stream()
            .filter(key -> key.endsWith(".parquet") && !before.contains(key))
            .findFirst()
            .orElseThrow();
    return ForeignFile.inPlaceOf(ours, objects, group().schema());
  }

  private void seeFile(String key) throws IOException {
    new DynamoDbSchedules(store.registry)
        .put(
            group(),
            new Materialization(
                Optional.empty(), Optional.empty(), Optional.empty(), OnArrival.RUN),
            Instant.now());
    DeployedStore.invoke(files, DeployedStore.storageEvent(key));
    String run = store.invocations.taken().get(0).event();
    DeployedStore.invoke(files, ScheduledEvent.LISTING.json());
    DeployedStore.invoke(files, store.invocations.taken().get(0).event());
    emptyOnlineStore();
    assertThat(DeployedStore.invoke(materialize, run)).contains("complete");
  }

  /** A restore that someone began and that had to stop is continued. */
  private void bringOnline() throws IOException {
    Incarnation clicks = group().incarnation();
    DynamoDbRuns runs = new DynamoDbRuns(store.registry);
    RunId id = new RunId("restore");
    Instant now = Instant.now();
    runs.acquire(new Lease(clicks, id, "ann", now, now.plusSeconds(60), Optional.empty()), now);
    runs.finish(
        new FinishedRun(
            clicks,
            id,
            Scope.FULL,
            RunCause.MANUAL,
            now,
            now,
            new RunResult(RunCounts.NONE, RunResult.End.STOPPED, List.of(), Optional.empty())));
    DeployedStore.invoke(
        materialize, new String(MaterializeEvent.continuing(clicks, id).json(), UTF_8));
  }

  private void watch() throws IOException {
    DeployedStore.invoke(monitor, ScheduledEvent.MEASURE.json());
    DeployedStore.invoke(monitor, ScheduledEvent.AUDIT.json());
  }

  private void changeGroup() throws IOException {
    schedule();
    String arn = "arn:aws:sagemaker:eu-west-1:000000000000:feature-group/clicks";
    Map<String, String> calls =
        Map.of(
            "AddTags",
                "{\"ResourceArn\":\"" + arn + "\",\"Tags\":[{\"Key\":\"a\",\"Value\":\"b\"}]}",
            "ListTags", "{\"ResourceArn\":\"" + arn + "\"}",
            "DeleteTags", "{\"ResourceArn\":\"" + arn + "\",\"TagKeys\":[\"a\"]}",
            "UpdateFeatureMetadata", CLICKS + ",\"FeatureName\":\"n\",\"Description\":\"d\"}",
            "DescribeFeatureMetadata", CLICKS + ",\"FeatureName\":\"n\"}",
            "ListFeatureGroups", "{}",
            "Search", "{\"Resource\":\"FeatureMetadata\"}");
    store.sqs.sendMessage(r -> r.queueUrl(store.deadLetterQueue).messageBody("{}"));
    for (Map.Entry<String, String> call : calls.entrySet()) {
      DeployedStore.control(
          new ControlFunction(store.wiring(FunctionSpec.CONTROL)), call.getKey(), call.getValue());
    }
    DeployedStore.own(control, "GET", "doctor");
    DeployedStore.control(
        control,
        "UpdateFeatureGroup",
        CLICKS + ",\"FeatureAdditions\":[{\"FeatureName\":\"m\",\"FeatureType\":\"String\"}]}");
    settle();
  }

  /** Made, changed, removed and made again; and granted. */
  private void schedule() throws IOException {
    for (int hours = 1; hours <= 2; hours++) {
      DeployedStore.call(
          control,
          DeployedStore.request(
              "PUT",
              "/_tidemark/schedules",
              "group=clicks",
              "{\"schedule\":\"rate(" + hours + (hours == 1 ? " hour" : " hours") + ")\"}",
              Map.of()));
    }
    DeployedStore.call(
        control, DeployedStore.request("GET", "/_tidemark/schedules", "", "", Map.of()));
    for (String done : List.of("add", "remove")) {
      DeployedStore.call(
          control,
          DeployedStore.request(
              "POST",
              "/_tidemark/grants",
              "",
              "{\"do\":\""
                  + done
                  + "\",\"principal\":\"*\",\"group\":\"clicks\",\"access\":\"admin\"}",
              Map.of()));
    }
  }

  private void removeGroup() throws IOException {
    DeployedStore.control(control, "DeleteFeatureGroup", CLICKS + "}");
    settle();
    assertThat(new DynamoDbRegistry(store.registry).list()).isEmpty();
  }

  private void settle() throws IOException {
    List<String> asked =
        store.invocations.taken().stream()
            .filter(invocation -> invocation.path().contains("control"))
            .map(InvocationServer.Asked::event)
            .toList();
    assertThat(asked).isNotEmpty();
    for (String event : asked) {
      DeployedStore.invoke(control, event);
    }
  }

  private void emptyOnlineStore() {
    String table = "online-" + store.unique + "-" + group().incarnation().key();
    dynamoDb
        .scan(r -> r.tableName(table))
        .items()
        .forEach(
            item -> dynamoDb.deleteItem(r -> r.tableName(table).key(Map.of("id", item.get("id")))));
  }

  private List<String> keys() {
    return objects.s3().listObjectsV2(r -> r.bucket(DeployedStore.BUCKET)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private FeatureGroup group() {
    return new DynamoDbRegistry(store.registry).find(new FeatureGroupName("clicks")).orElseThrow();
  }

  private static String record(String id, int hour) {
    return """
        [{"FeatureName":"id","ValueAsString":"%s"},
        {"FeatureName":"ts","ValueAsString":"2026-03-01T%02d:00:00Z"},
        {"FeatureName":"n","ValueAsString":"7"}]"""
        .formatted(id, hour);
  }
}
