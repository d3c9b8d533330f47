package tidemark.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tidemark.aws.CallTimes;
import tidemark.client.DefinitionFile;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.FeatureStoreClient;
import tidemark.deploy.FunctionSpec;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.offline.FileEntry;
import tidemark.record.BatchGet;
import tidemark.record.BatchWrite;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;

/**
 * The packaged app, put into LocalStack by the CDK CLI and driven over the API that it deploys. The
 * order matters at the end alone: functions are changed after what they have written, and all is
 * taken down last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeploymentTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path TOOLS = MODULE.resolve("target/tools");

  /** What programs wrote is kept here until the next run. */
  private static final Path DIRECTORY = MODULE.resolve("target/drive");

  private static final Path CLI = Path.of("cli/target/tidemark-cli.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String GROUP = "clicks";
  private static final int CHANGE = Integer.MAX_VALUE - 1;
  private static final int LAST = Integer.MAX_VALUE;

  private static Checkout checkout;
  private static LocalStack localStack;
  private static Deployment deployment;
  private static FeatureStoreClient client;

  @BeforeAll
  static void deploy() throws Exception {
    Files.createDirectories(TOOLS);
    Program here = new Program(MODULE, Map.of(), TOOLS);
    here.run(List.of("rm", "-rf", DIRECTORY.toString()));
    here.run(List.of(MODULE.resolve("install").toString(), TOOLS.toString()));
    Files.createDirectories(DIRECTORY);
    checkout = Checkout.in(DIRECTORY);
    localStack = LocalStack.start(TOOLS, DIRECTORY);
    deployment = new Deployment(localStack, checkout, TOOLS, DIRECTORY);
    deployment.bootstrap();
    deployment.deploy();
    client = deployment.client();
    client.createFeatureGroup(
        DefinitionFile.parse(
            "clicks.yaml",
            """
            name: clicks
            record_identifier: id
            event_time: at
            features:
              - {name: id, type: String}
              - {name: at, type: String}
              - {name: count, type: Integral}
            offline: {s3_uri: 's3://%s/groups'}
            """
                .formatted(deployment.bucket())));
    client.waitUntilCreated(GROUP, PATIENCE);
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (localStack != null) {
      localStack.close();
    }
  }

  @Test
  void aGroupIsCreatedWithATableThatTheDeploymentNames() {
    FeatureGroupDescription described = client.describeFeatureGroup(GROUP);

    assertThat(described.status()).isEqualTo(FeatureGroup.Status.CREATED);
    assertThat(localStack.clients().dynamoDb(CallTimes.CONTROL).listTables().tableNames())
        .contains(Deployment.STAGE.resource("registry"))
        .anyMatch(table -> table.startsWith(Deployment.STAGE.onlineTablePrefix()));
  }

  @Test
  void aRecordThatIsPutIsRead() {
    put("u-1", "2026-11-20T10:00:00Z", "7");

    assertThat(read("u-1")).containsEntry("count", "7");
  }

  @Test
  void aStalePutIsAcceptedAndChangesNothing() {
    put("u-2", "2026-11-20T10:00:00Z", "7");
    put("u-2", "2026-11-19T10:00:00Z", "6");

    assertThat(read("u-2")).containsEntry("count", "7");
  }

  @Test
  void ofConcurrentPutsTheLatestEventTimeIsKept() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> puts = new ArrayList<>();
      IntStream.of(4, 9, 1, 7, 3, 8, 2, 6, 5)
          .forEach(
              n ->
                  puts.add(
                      threads.submit(
                          () -> put("u-3", "2026-11-20T10:00:0" + n + "Z", String.valueOf(n)))));
      for (Future<?> put : puts) {
        put.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(read("u-3")).containsEntry("count", "9");
  }

  @Test
  void aBatchIsWrittenAndRead() {
    BatchWrite.Answer written =
        client.batchWriteRecord(
            BatchWrite.Request.of(
                List.of(
                    record("b-1", "2026-11-20T10:00:00Z", "1"),
                    record("b-2", "2026-11-20T10:00:00Z", "2"))));
    BatchGet.Answer read =
        client.batchGetRecord(
            List.of(new BatchGet.Wanted(GROUP, List.of("b-1", "b-2", "b-3"), List.of())));

    assertThat(written).isEqualTo(new BatchWrite.Answer(List.of(), List.of()));
    assertThat(read.found()).extracting(BatchGet.Found::identifier).containsOnly("b-1", "b-2");
    assertThat(read.failed()).isEmpty();
  }

  @Test
  void aDeletedRecordIsNotRead() {
    put("u-4", "2026-11-20T10:00:00Z", "7");

    client.deleteRecord(
        new DeleteRecord(GROUP, "u-4", "2026-11-21T10:00:00Z", Set.of(), DeleteRecord.Mode.SOFT));

    assertThat(client.getRecord(new GetRecord(GROUP, "u-4", List.of()))).isEmpty();
  }

  @Test
  void anUnsignedRequestIsRefused() throws Exception {
    HttpRequest unsigned =
        HttpRequest.newBuilder(
                URI.create(
                    deployment.api() + "/FeatureGroup/clicks?RecordIdentifierValueAsString=u-1"))
            .build();

    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(unsigned, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("not signed by an AWS principal");
  }

  @Test
  void whatIsPutBecomesAFileWhoseArrivalIsNoted() throws Exception {
    put("u-5", "2026-11-18T10:00:00Z", "7");

    FileEntry file =
        Awaited.some(
            "ledger entry of a file of that day",
            () ->
                deployment.ledger(GROUP).stream()
                    .filter(entry -> entry.earliest().toString().startsWith("2026-11-18"))
                    .findFirst());

    assertThat(file.origin()).isEqualTo(FileEntry.Origin.API);
    assertThat(file.state()).isEqualTo(FileEntry.State.APPLIED);
    assertThat(file.object().bucket()).isEqualTo(deployment.bucket());
    assertThat(deployment.objects("groups/")).contains(file.object().key());
  }

  @Test
  void aMessageThatCanNeverBeWrittenIsPutIntoQuarantine() throws Exception {
    SqsClient sqs = localStack.clients().sqs();

    sqs.sendMessage(
        m -> m.queueUrl(deployment.queue("log-0")).messageBody("no message of the log"));

    String key =
        Awaited.some(
            "object in quarantine", () -> deployment.objects("quarantine/").stream().findFirst());
    assertThat(key).startsWith("quarantine/");
    assertThat(deployment.depth("log-0-dead")).isZero();
  }

  @Test
  void anEventThatNoOneCanReadEndsInTheDeadLetterQueue() throws Exception {
    SqsClient sqs = localStack.clients().sqs();
    // It is to come again at once, not after the twelve minutes of the template.
    sqs.setQueueAttributes(
        q ->
            q.queueUrl(deployment.queue("files"))
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "2")));

    sqs.sendMessage(m -> m.queueUrl(deployment.queue("files")).messageBody("no event of S3"));

    int dead =
        Awaited.some(
            "dead letter",
            () -> Optional.of(deployment.depth("files-dead")).filter(letters -> letters > 0));
    assertThat(dead).isEqualTo(1);
  }

  @Test
  void aFunctionThatHangsIsEndedAndTheNextRequestAnswered() throws Exception {
    put("u-6", "2026-11-20T10:00:00Z", "7");
    assertThat(read("u-6")).containsEntry("count", "7");
    List<ProcessHandle> hanging = halt(FunctionSpec.GET_RECORD);
    long began = System.nanoTime();

    assertThatThrownBy(() -> read("u-6")).isInstanceOf(FeatureStoreException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(FunctionSpec.GET_RECORD.timeout());
    assertThat(read("u-6")).containsEntry("count", "7");
    assertThat(hanging).anyMatch(process -> !process.isAlive());
  }

  @Test
  void aFunctionThatDiesFailsItsRequestAndNoOther() throws Exception {
    put("u-7", "2026-11-20T10:00:00Z", "7");
    assertThat(read("u-7")).containsEntry("count", "7");
    List<ProcessHandle> dying = halt(FunctionSpec.GET_RECORD);

    CompletableFuture<Map<String, String>> request =
        CompletableFuture.supplyAsync(() -> read("u-7"));
    Thread.sleep(1_000);
    dying.forEach(ProcessHandle::destroyForcibly);

    assertThat(request)
        .failsWithin(FunctionSpec.GET_RECORD.timeout())
        .withThrowableThat()
        .withCauseInstanceOf(FeatureStoreException.class);
    assertThat(read("u-7")).containsEntry("count", "7");
  }

  /** Every case of the contract that needs no SQL, as a user of an account would check them. */
  @TestFactory
  Stream<DynamicTest> theContractsCases() throws Exception {
    Program.Ended check =
        new Program(DIRECTORY, localStack.environment(DIRECTORY.resolve("cdk")), DIRECTORY)
            .ended(
                List.of(
                    Deployment.java(),
                    "-jar",
                    Checkout.packaged(CLI).toString(),
                    "check",
                    "--endpoint",
                    deployment.api().toString(),
                    "--region",
                    LocalStack.REGION.id(),
                    "--offline-uri",
                    "s3://" + deployment.bucket() + "/check",
                    "--json"));

    List<CheckedCase> cases = CheckedCase.read(check.out());
    assertThat(cases).as(check.errors()).hasSizeGreaterThan(50);
    return cases.stream()
        .filter(each -> !each.isLeftOut())
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name() + ": " + each.claim(),
                    () -> assertThat(each.outcome()).as(each.why()).isEqualTo("passed")));
  }

  @Test
  @Order(CHANGE)
  void aSecondDeploymentChangesTheFunctionsAndKeepsTheData() throws Exception {
    put("u-8", "2026-11-20T10:00:00Z", "7");
    FunctionConfiguration before = deployment.live(FunctionSpec.GET_RECORD);
    checkout.changeFunctions();

    deployment.deploy();

    FunctionConfiguration after = deployment.live(FunctionSpec.GET_RECORD);
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(after.codeSha256()).isNotEqualTo(before.codeSha256());
    assertThat(read("u-8")).containsEntry("count", "7");
    put("u-8", "2026-11-20T11:00:00Z", "8");
    assertThat(read("u-8")).containsEntry("count", "8");
  }

  @Test
  @Order(LAST)
  @DisplayName("what is destroyed leaves the registry, the online tables and the files")
  void whatIsDestroyedLeavesTheData() throws Exception {
    int files = deployment.objects("groups/").size();

    deployment.destroy();

    assertThat(localStack.clients().lambda().listFunctions().functions()).isEmpty();
    assertThatThrownBy(() -> read("u-1")).isInstanceOf(FeatureStoreException.class);
    assertThat(localStack.clients().dynamoDb(CallTimes.CONTROL).listTables().tableNames())
        .contains(Deployment.STAGE.resource("registry"))
        .anyMatch(table -> table.startsWith(Deployment.STAGE.onlineTablePrefix()));
    assertThat(deployment.objects("groups/")).hasSize(files).isNotEmpty();
  }

  private static PutRecord record(String id, String at, String count) {
    return new PutRecord(
        GROUP,
        List.of(feature("id", id), feature("at", at), feature("count", count)),
        Set.of(),
        Optional.empty());
  }

  private static GivenFeature feature(String name, String text) {
    return new GivenFeature(name, new FeatureValue.Text(text));
  }

  private static void put(String id, String at, String count) {
    client.putRecord(record(id, at, count));
  }

  private static Map<String, String> read(String id) {
    Map<String, String> values = new HashMap<>();
    client
        .getRecord(new GetRecord(GROUP, id, List.of()))
        .orElseThrow()
        .features()
        .forEach(
            feature -> {
              if (feature.value() instanceof FeatureValue.Text text) {
                values.put(feature.name(), text.text());
              }
            });
    return values;
  }

  /** Stops the processes of a function in their tracks, as one that hangs. */
  private static List<ProcessHandle> halt(FunctionSpec function) throws Exception {
    List<ProcessHandle> processes = localStack.environments(function);
    assertThat(processes).isNotEmpty();
    for (ProcessHandle process : processes) {
      new Program(DIRECTORY, Map.of(), DIRECTORY)
          .run(List.of("kill", "-STOP", String.valueOf(process.pid())));
    }
    return processes;
  }
}
