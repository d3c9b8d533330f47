package tidemark.function.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;
import tidemark.aws.MotoServer;
import tidemark.aws.dynamodb.DynamoDbFileLedger;
import tidemark.aws.dynamodb.DynamoDbLocal;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.s3.ObjectServer;
import tidemark.aws.sqs.QueueServer;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.ScheduledEvent;
import tidemark.function.MaterializeEvent;
import tidemark.http.EventTree;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.offline.FileEntry;

/** The packaged jar's functions, each a process of its own, over servers that stand in for AWS. */
@ExtendWith(DynamoDbLocal.class)
class PackagedFunctionsTest {
  @RegisterExtension static final QueueServer QUEUES = new QueueServer();
  @RegisterExtension static final MotoServer MOTO = new MotoServer();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final RuntimeApi.Answer.Response NO_FAILURES =
      new RuntimeApi.Answer.Response("{\"batchItemFailures\":[]}");

  private static final String CREATE =
      """
      {"FeatureGroupName":"clicks","RecordIdentifierFeatureName":"id","EventTimeFeatureName":"ts",
      "FeatureDefinitions":[{"FeatureName":"id","FeatureType":"String"},
      {"FeatureName":"ts","FeatureType":"String"},{"FeatureName":"n","FeatureType":"Integral"},
      {"FeatureName":"text","FeatureType":"String"}],
      "RoleArn":"arn:aws:iam::000000000000:role/any","OnlineStoreConfig":{"EnableOnlineStore":true},
      "OfflineStoreConfig":{"S3StorageConfig":{"S3Uri":"s3://acme-fs/prod"}}}""";

  private final ObjectServer objects;
  private final DeployedStore store;
  private final List<LambdaProcess> started = new ArrayList<>();

  PackagedFunctionsTest(DynamoDbClient dynamoDb, @TempDir Path directory) throws Exception {
    this.objects = new ObjectServer(directory);
    this.store = new DeployedStore(dynamoDb, QUEUES, objects.s3(), MOTO.endpoint());
  }

  @BeforeEach
  void makeBucketAndDatabase() {
    objects.s3().createBucket(r -> r.bucket(DeployedStore.BUCKET));
    MOTO.clients().glue().createDatabase(r -> r.databaseInput(d -> d.name("features")));
  }

  @AfterEach
  void stop() throws Exception {
    started.forEach(LambdaProcess::close);
    store.close();
    objects.stop();
  }

  @Test
  void aRecordGoesAllItsWay() throws Exception {
    LambdaProcess control = start(FunctionSpec.CONTROL);
    DeployedStore.control(control, "CreateFeatureGroup", CREATE);
    DeployedStore.invoke(control, store.invocations.taken().get(0).event());
    LambdaProcess put = start(FunctionSpec.PUT_RECORD);
    DeployedStore.record(put, "PUT", "clicks", "", record("u-1", 7));
    DeployedStore.batch(
        put,
        "Write",
        "{\"Entries\":[{\"FeatureGroupName\":\"clicks\"," + record("u-2", 8).substring(1) + "]}");
    LambdaProcess get = start(FunctionSpec.GET_RECORD);
    EventTree served =
        DeployedStore.record(get, "GET", "clicks", "RecordIdentifierValueAsString=u-1", "");
    EventTree both =
        DeployedStore.batch(
            get,
            "Get",
            """
            {"Identifiers":[{"FeatureGroupName":"clicks",
            "RecordIdentifiersValueAsString":["u-1","u-2"]}]}""");
    Optional<RuntimeApi.Answer> written = deliver(start(FunctionSpec.OFFLINE_WRITER), PATIENCE);
    LambdaProcess files = start(FunctionSpec.OFFLINE_FILE);
    String appeared = DeployedStore.invoke(files, DeployedStore.storageEvent(keys().get(0)));
    String materialized =
        DeployedStore.invoke(
            start(FunctionSpec.MATERIALIZE),
            new String(
                MaterializeEvent.of(MaterializeEvent.Source.SCHEDULE, group().incarnation()).json(),
                UTF_8));
    String measured =
        DeployedStore.invoke(start(FunctionSpec.MONITOR), ScheduledEvent.MEASURE.json());

    assertThat(values(served)).contains("7");
    assertThat(both.at("Records").elements()).hasSize(2);
    assertThat(written).contains(NO_FAILURES);
    assertThat(appeared).isEqualTo(NO_FAILURES.body());
    assertThat(ledger()).hasSize(1).first().extracting(FileEntry::rows).isEqualTo(2L);
    assertThat(materialized).contains("\"outcome\":\"complete\"");
    assertThat(measured).contains("\"outcome\":\"");
  }

  @Test
  void aFunctionThatIsMadeOfASnapshotReadsBeforeAndAnswersAfter() throws Exception {
    makeGroup();
    Map<String, String> environment = new HashMap<>(store.environment(FunctionSpec.GET_RECORD));
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    LambdaProcess get = start(FunctionSpec.GET_RECORD, environment);

    get.api().ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    boolean asked = get.api().asked.isDone();
    get.api().restored.complete(null);
    EventTree served =
        DeployedStore.record(get, "GET", "clicks", "RecordIdentifierValueAsString=u-1", "");

    assertThat(asked).isFalse();
    assertThat(served.at("Record").elements()).isEmpty();
  }

  @Test
  void anEventThatMakesNoSenseFailsAndTheNextIsAnswered() throws Exception {
    makeGroup();
    LambdaProcess put = start(FunctionSpec.PUT_RECORD);

    Optional<RuntimeApi.Answer> answer = put.invoke("{\"Records\":[]}", PATIENCE);
    DeployedStore.record(put, "PUT", "clicks", "", record("u-1", 7));

    assertThat(answer).get().isInstanceOf(RuntimeApi.Answer.Response.class);
    assertThat(put.isAlive()).isTrue();
  }

  @Test
  void aMessageThatMakesNoSenseIsPutAsideAndTheOthersAreWritten() throws Exception {
    makeGroup();
    DeployedStore.record(
        new PutRecordFunction(store.wiring(FunctionSpec.PUT_RECORD)),
        "PUT",
        "clicks",
        "",
        record("u-1", 7));
    store.sqs.sendMessage(r -> r.queueUrl(store.logQueue).messageBody("not of the log"));
    LambdaProcess writer = start(FunctionSpec.OFFLINE_WRITER);

    Optional<RuntimeApi.Answer> failed = writer.invoke("{}", PATIENCE);
    Optional<RuntimeApi.Answer> written = deliver(writer, PATIENCE);

    assertThat(failed).get().isInstanceOf(RuntimeApi.Answer.Failure.class);
    assertThat(written).contains(NO_FAILURES);
    assertThat(keys()).hasSize(2).anyMatch(key -> key.startsWith("quarantine/"));
    assertThat(store.received()).isEmpty();
  }

  @Test
  void aFunctionThatLacksVariablesSaysAllOfThemAndEnds() throws Exception {
    Map<String, String> environment = new HashMap<>(store.environment(FunctionSpec.GET_RECORD));
    environment.remove("TIDEMARK_REGISTRY_TABLE");
    environment.put("TIDEMARK_REGION", "nowhere");

    LambdaProcess get = start(FunctionSpec.GET_RECORD, environment);

    assertThat(get.startFailure())
        .contains("TIDEMARK_REGISTRY_TABLE is not set")
        .contains("TIDEMARK_REGION is not a region");
    assertThat(get.isAlive()).isFalse();
  }

  @Test
  void aWriterThatLacksMemoryAcknowledgesNothing() throws Exception {
    makeGroup();
    putMuch();

    Optional<RuntimeApi.Answer> answer =
        deliver(start(FunctionSpec.OFFLINE_WRITER, "-Xmx24m"), PATIENCE);
    List<String> before = keys();
    Optional<RuntimeApi.Answer> again = deliver(start(FunctionSpec.OFFLINE_WRITER), PATIENCE);

    assertThat(answer.filter(NO_FAILURES::equals)).isEmpty();
    assertThat(before).isEmpty();
    assertThat(again).contains(NO_FAILURES);
    assertThat(keys()).hasSize(1);
    assertThat(store.received()).isEmpty();
  }

  @Test
  void aWriterThatIsEndedByItsTimeoutLosesNothing() throws Exception {
    makeGroup();
    DeployedStore.record(
        new PutRecordFunction(store.wiring(FunctionSpec.PUT_RECORD)),
        "PUT",
        "clicks",
        "",
        record("u-1", 7));
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment =
          new HashMap<>(store.environment(FunctionSpec.OFFLINE_WRITER));
      environment.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + silent.getLocalPort());
      LambdaProcess stuck = start(FunctionSpec.OFFLINE_WRITER, environment);

      assertThat(deliver(stuck, Duration.ofSeconds(5))).isEmpty();
      assertThat(stuck.isAlive()).isFalse();
    }

    Optional<RuntimeApi.Answer> again = deliver(start(FunctionSpec.OFFLINE_WRITER), PATIENCE);

    assertThat(again).contains(NO_FAILURES);
    assertThat(keys()).hasSize(1);
    assertThat(store.received()).isEmpty();
  }

  private void makeGroup() throws IOException {
    RequestStreamHandler control = new ControlFunction(store.wiring(FunctionSpec.CONTROL));
    DeployedStore.control(control, "CreateFeatureGroup", CREATE);
    DeployedStore.invoke(control, store.invocations.taken().get(0).event());
  }

  /** Messages of the log that fill a batch, which has 6 MB at most. */
  private void putMuch() throws IOException {
    RequestStreamHandler put = new PutRecordFunction(store.wiring(FunctionSpec.PUT_RECORD));
    String text = "[{\"FeatureName\":\"text\",\"ValueAsString\":\"" + "x".repeat(200_000) + "\"},";
    for (int i = 0; i < 28; i++) {
      DeployedStore.record(put, "PUT", "clicks", "", record("u-" + i, i).replace("[", text));
    }
  }

  /**
   * Hands on what waits in the log, as Lambda does: what is not acknowledged is delivered again.
   */
  private Optional<RuntimeApi.Answer> deliver(LambdaProcess writer, Duration patience)
      throws IOException {
    List<Message> messages = new ArrayList<>();
    for (List<Message> some = store.received(); !some.isEmpty(); some = store.received()) {
      messages.addAll(some);
    }
    assertThat(messages).isNotEmpty();
    Optional<RuntimeApi.Answer> answer =
        writer.invoke(DeployedStore.queueEvent(messages), patience);
    boolean taken = answer.filter(NO_FAILURES::equals).isPresent();
    for (Message message : messages) {
      String receipt = message.receiptHandle();
      if (taken) {
        store.sqs.deleteMessage(r -> r.queueUrl(store.logQueue).receiptHandle(receipt));
      } else {
        store.sqs.changeMessageVisibility(
            r -> r.queueUrl(store.logQueue).receiptHandle(receipt).visibilityTimeout(0));
      }
    }
    return answer;
  }

  private static List<String> values(EventTree served) {
    return served.at("Record").elements().stream()
        .flatMap(feature -> feature.at("ValueAsString").text().stream())
        .toList();
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

  private LambdaProcess start(FunctionSpec function, String... options) throws IOException {
    return start(function, store.environment(function), options);
  }

  private LambdaProcess start(
      FunctionSpec function, Map<String, String> environment, String... options)
      throws IOException {
    LambdaProcess process = LambdaProcess.start(function, environment, options);
    started.add(process);
    return process;
  }

  private static String record(String identifier, int value) {
    return """
        {"Record":[{"FeatureName":"id","ValueAsString":"%s"},
        {"FeatureName":"ts","ValueAsString":"2026-03-01T12:00:00Z"},
        {"FeatureName":"n","ValueAsString":"%d"}]}"""
        .formatted(identifier, value);
  }
}
