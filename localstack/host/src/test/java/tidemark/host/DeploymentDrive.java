package tidemark.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarFile;
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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import tidemark.client.FeatureGroupDescription;
import tidemark.deploy.FunctionSpec;
import tidemark.model.FeatureGroup;
import tidemark.offline.FileEntry;
import tidemark.record.BatchGet;
import tidemark.record.BatchWrite;

/**
 * The packaged app, put into LocalStack by the CDK CLI and driven over the API that it deploys. The
 * order matters at the end alone: functions are changed after what they have written, and all is
 * taken down last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class DeploymentDrive {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path TOOLS = MODULE.resolve("target/tools");

  /** What programs wrote is kept here until the next run. */
  final Path directory = MODULE.resolve("target/drive").resolve(getClass().getSimpleName());

  private static final Path CLI = Path.of("cli/target/tidemark-cli.jar");
  static final String AT = "2026-11-20T10:00:00Z";
  private static final int NOT_FOUND = 404;
  private static final int AFTER_THE_OTHERS = Integer.MAX_VALUE - 4;
  private static final int CHANGE = Integer.MAX_VALUE - 1;
  private static final int LAST = Integer.MAX_VALUE;

  @RegisterExtension final Phases phases = new Phases();

  final ExecutorService beside = Executors.newSingleThreadExecutor();

  private Checkout checkout;
  private LocalStack localStack;
  private Deployment deployment;
  Clicks clicks;
  private Future<Program.Ended> check;

  /**
   * Starts what is deployed to.
   *
   * @param tools as {@code install} has laid them out
   * @param directory for its files
   */
  abstract LocalStack start(Path tools, Path directory) throws Exception;

  @BeforeAll
  void deploy() throws Exception {
    Files.createDirectories(TOOLS);
    Program here = new Program(MODULE, Map.of(), TOOLS);
    here.run(List.of("rm", "-rf", directory.toString()));
    phases.tell(
        "install", () -> here.run(List.of(MODULE.resolve("install").toString(), "" + TOOLS)));
    Files.createDirectories(directory);
    checkout = Checkout.in(directory);
    localStack = phases.tell("start", () -> start(TOOLS, directory));
    deployment = new Deployment(localStack, checkout, TOOLS, directory);
    phases.tell("cdk bootstrap", deployment::bootstrap);
    phases.tell("cdk deploy", deployment::deploy);
    // What fails is to come again at once, not after the twelve minutes of the template.
    deployment.hide("files", Duration.ofSeconds(1));
    clicks = phases.tell("the first group", () -> Clicks.in(deployment));
    check = beside.submit(this::check);
  }

  @AfterAll
  void stop() {
    beside.shutdownNow();
    if (clicks != null) {
      clicks.close();
    }
    if (localStack != null) {
      localStack.close();
    }
  }

  @Test
  void aGroupIsCreatedWithATableThatTheDeploymentNames() {
    FeatureGroupDescription described = clicks.client().describeFeatureGroup(Clicks.GROUP);

    assertThat(described.status()).isEqualTo(FeatureGroup.Status.CREATED);
    assertThat(deployment.tables())
        .contains(Deployment.STAGE.resource("registry"))
        .anyMatch(table -> table.startsWith(Deployment.STAGE.onlineTablePrefix()));
  }

  @Test
  void everyHandlerThatTheTemplatesNameIsAClassOfThePackagedJar() throws Exception {
    List<String> named =
        localStack.clients().lambda().listFunctions().functions().stream()
            .map(FunctionConfiguration::handler)
            .toList();

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(FunctionSpec.values()).map(FunctionSpec::handler).toList());
    try (JarFile jar = new JarFile(checkout.functions().toFile())) {
      assertThat(named)
          .allSatisfy(
              handler ->
                  assertThat(jar.getEntry(handler.replace('.', '/') + ".class")).isNotNull());
    }
  }

  @Test
  void aRecordThatIsPutIsRead() {
    clicks.put("u-1", AT, "7");

    assertThat(clicks.read("u-1")).containsEntry("count", "7");
  }

  @Test
  void aStalePutIsAcceptedAndChangesNothing() {
    clicks.put("u-2", AT, "7");
    clicks.put("u-2", "2026-11-19T10:00:00Z", "6");

    assertThat(clicks.read("u-2")).containsEntry("count", "7");
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
                          () ->
                              clicks.put(
                                  "u-3", "2026-11-20T10:00:0" + n + "Z", String.valueOf(n)))));
      for (Future<?> put : puts) {
        put.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(clicks.read("u-3")).containsEntry("count", "9");
  }

  @Test
  void aBatchIsWrittenAndRead() {
    BatchWrite.Answer written =
        clicks
            .client()
            .batchWriteRecord(
                BatchWrite.Request.of(
                    List.of(Clicks.record("b-1", AT, "1"), Clicks.record("b-2", AT, "2"))));
    BatchGet.Answer read =
        clicks
            .client()
            .batchGetRecord(
                List.of(
                    new BatchGet.Wanted(Clicks.GROUP, List.of("b-1", "b-2", "b-3"), List.of())));

    assertThat(written).isEqualTo(new BatchWrite.Answer(List.of(), List.of()));
    assertThat(read.found()).extracting(BatchGet.Found::identifier).containsOnly("b-1", "b-2");
    assertThat(read.failed()).isEmpty();
  }

  @Test
  void aDeletedRecordIsNotRead() {
    clicks.put("u-4", AT, "7");

    assertThat(clicks.read("u-4")).isNotEmpty();

    clicks.delete("u-4", "2026-11-21T10:00:00Z");

    assertThat(clicks.read("u-4")).isEmpty();
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
    clicks.put("u-5", "2026-11-18T10:00:00Z", "7");

    FileEntry file =
        Awaited.some(
            "ledger entry of a file of that day",
            () ->
                deployment.ledger(Clicks.GROUP).stream()
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

    sqs.sendMessage(m -> m.queueUrl(deployment.queue("files")).messageBody("no event of S3"));

    int dead =
        Awaited.some(
            "dead letter",
            () -> Optional.of(deployment.depth("files-dead")).filter(letters -> letters > 0));
    assertThat(dead).isEqualTo(1);
  }

  /** Every case of the contract that needs no SQL, as a user of an account would check them. */
  @TestFactory
  @Order(AFTER_THE_OTHERS)
  Stream<DynamicTest> theContractsCases() throws Exception {
    Program.Ended ended = check.get();

    List<CheckedCase> cases = CheckedCase.read(ended.out());
    assertThat(cases).as(ended.errors()).hasSizeGreaterThan(70);
    List<CheckedCase> checked = cases.stream().filter(each -> !each.isLeftOut()).toList();
    assertThat(checked).hasSizeGreaterThan(60);
    return checked.stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name() + ": " + each.claim(),
                    () -> assertThat(each.outcome()).as(each.why()).isEqualTo("passed")));
  }

  @Test
  @Order(CHANGE)
  void aSecondDeploymentChangesTheFunctionsAndKeepsTheData() throws Exception {
    clicks.put("u-8", AT, "7");
    FunctionConfiguration before = deployment.live(FunctionSpec.GET_RECORD);
    checkout.changeFunctions();

    deployment.deploy();

    FunctionConfiguration after = deployment.live(FunctionSpec.GET_RECORD);
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(after.codeSha256()).isNotEqualTo(before.codeSha256());
    assertThat(clicks.read("u-8")).containsEntry("count", "7");
    clicks.put("u-8", "2026-11-20T11:00:00Z", "8");
    assertThat(clicks.read("u-8")).containsEntry("count", "8");
  }

  @Test
  @Order(LAST)
  @DisplayName("what is destroyed leaves the registry, the online tables and the files")
  void whatIsDestroyedLeavesTheData() throws Exception {
    List<String> files = deployment.objects("groups/");

    deployment.destroy();

    assertThat(localStack.clients().lambda().listFunctions().functions()).isEmpty();
    assertThat(clicks.statusOfRead("u-1")).isEqualTo(NOT_FOUND);
    assertThat(deployment.tables())
        .contains(Deployment.STAGE.resource("registry"))
        .anyMatch(table -> table.startsWith(Deployment.STAGE.onlineTablePrefix()));
    assertThat(files).isNotEmpty();
    assertThat(deployment.objects("groups/")).containsAll(files);
  }

  private Program.Ended check() throws Exception {
    return new Program(directory, localStack.environment(directory.resolve("cdk")), directory)
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
  }
}
