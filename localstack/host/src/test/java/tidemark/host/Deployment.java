package tidemark.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tidemark.aws.CallTimes;
import tidemark.aws.dynamodb.DynamoDbFileLedger;
import tidemark.aws.dynamodb.DynamoDbRegistry;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.client.FeatureStoreClient;
import tidemark.client.SigningTransport;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.Stage;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.offline.FileEntry;

/** A feature store that the CDK CLI puts into LocalStack, and the ways to look at it. */
final class Deployment {
  static final Stage STAGE = new Stage("drive");

  private static final Pattern API_ID = Pattern.compile("\"ApiId\": \"([^\"]+)\"");
  private static final Path APP = Path.of("infra-cdk/target/tidemark-infra-cdk.jar");

  private final LocalStack localStack;
  private final Path cdk;
  private final Program program;
  private final Path outputs;
  private final Path assembly;

  /**
   * @param tools where {@code install} has put the CLI
   * @param directory for what it writes
   */
  Deployment(LocalStack localStack, Checkout checkout, Path tools, Path directory) {
    this.localStack = localStack;
    this.cdk = tools.resolve("cdk");
    this.program =
        new Program(checkout.app(), localStack.environment(directory.resolve("cdk")), directory);
    this.outputs = directory.resolve("outputs.json");
    this.assembly = directory.resolve("cdk.out");
  }

  String bootstrap() throws Exception {
    return program.run(
        List.of(
            cdk.toString(),
            "bootstrap",
            "--no-notices",
            "aws://" + LocalStack.ACCOUNT + "/" + LocalStack.REGION.id()));
  }

  /** Synthesizes the app and deploys all of its stacks. */
  String deploy() throws Exception {
    return cdk(
        "deploy",
        "--outputs-file",
        outputs.toString(),
        "--require-approval",
        "never",
        "--output",
        assembly.toString(),
        "--app",
        // A process of seconds, beside others.
        java() + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar " + Checkout.packaged(APP));
  }

  /** Takes down all stacks of what was deployed last. */
  void destroy() throws Exception {
    cdk("destroy", "--force", "--app", assembly.toString());
  }

  /** Where the API answers; the address that CDK tells is of a name that nobody knows. */
  URI api() throws Exception {
    Matcher id = API_ID.matcher(Files.readString(outputs, StandardCharsets.UTF_8));
    assertThat(id.find()).as("An output tells the API's id").isTrue();
    return URI.create(
        localStack.endpoint() + "/_aws/execute-api/" + id.group(1) + "/" + STAGE.name());
  }

  FeatureStoreClient client() throws Exception {
    return FeatureStoreClient.builder()
        .endpoint(api())
        .region(LocalStack.REGION.id())
        .credentials(LocalStack.CREDENTIALS)
        .build();
  }

  /** Sends each call to the API once. */
  SigningTransport transport() throws Exception {
    return SigningTransport.to(
        GatewayEndpoint.parse(api().toString()), LocalStack.REGION.id(), LocalStack.CREDENTIALS);
  }

  /** What the alias of a function stands for now. */
  FunctionConfiguration live(FunctionSpec function) {
    return localStack
        .clients()
        .lambda()
        .getFunction(
            f -> f.functionName(STAGE.resource(function.suffix())).qualifier(FunctionSpec.ALIAS))
        .configuration();
  }

  /** What is known of a group's files. */
  List<FileEntry> ledger(String group) {
    RegistryTable table =
        new RegistryTable(
            localStack.clients().dynamoDb(CallTimes.CONTROL), STAGE.resource("registry"));
    FeatureGroup found =
        new DynamoDbRegistry(table).find(new FeatureGroupName(group)).orElseThrow();
    return new DynamoDbFileLedger(table).files(found.incarnation());
  }

  /** The keys in the bucket of offline stores that begin so. */
  List<String> objects(String prefix) {
    return localStack
        .clients()
        .s3()
        .listObjectsV2(r -> r.bucket(bucket()).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /** The names of all tables of DynamoDB. */
  List<String> tables() {
    return localStack
        .clients()
        .dynamoDb(CallTimes.CONTROL)
        .listTablesPaginator()
        .tableNames()
        .stream()
        .toList();
  }

  /** The URL of a queue, by its name within the deployment. */
  String queue(String name) {
    return localStack
        .clients()
        .sqs()
        .getQueueUrl(q -> q.queueName(STAGE.resource(name)))
        .queueUrl();
  }

  /** Has a queue hide what is received for so long. */
  void hide(String name, Duration time) {
    QueueAttributeName hidden = QueueAttributeName.VISIBILITY_TIMEOUT;
    localStack
        .clients()
        .sqs()
        .setQueueAttributes(
            q -> q.queueUrl(queue(name)).attributes(Map.of(hidden, "" + time.toSeconds())));
  }

  /** How many messages wait in a queue. */
  int depth(String name) {
    QueueAttributeName visible = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    return Integer.parseInt(
        localStack
            .clients()
            .sqs()
            .getQueueAttributes(q -> q.queueUrl(queue(name)).attributeNames(visible))
            .attributes()
            .getOrDefault(visible, "0"));
  }

  String bucket() {
    return STAGE.resource("offline-" + LocalStack.ACCOUNT + "-" + LocalStack.REGION.id());
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** One of the CLI's commands for the whole app. */
  private String cdk(String command, String... options) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                cdk.toString(),
                command,
                "--all",
                "--no-notices",
                "-c",
                "localstack=true",
                "-c",
                "stage=" + STAGE.name()));
    words.addAll(Arrays.asList(options));
    return program.run(words);
  }
}
