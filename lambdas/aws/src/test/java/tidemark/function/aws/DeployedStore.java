package tidemark.function.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tidemark.aws.Endpoints;
import tidemark.aws.StandIns;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.aws.sqs.QueueServer;
import tidemark.deploy.EnvironmentVariable;
import tidemark.deploy.FunctionSpec;
import tidemark.http.EventTree;
import tidemark.http.GatewayEvent;
import tidemark.http.HttpRequest;
import tidemark.http.HttpResponse;
import tidemark.registry.Caller;

/** What a deployment makes, on servers that stand in for AWS: tables, queues and a bucket. */
final class DeployedStore implements AutoCloseable {
  static final String BUCKET = "acme-fs";
  static final String MATERIALIZE = arn("materialize");
  static final String CONTROL = arn("control");
  private static final Caller CALLER = new Caller("arn:aws:iam::000000000000:user/ann");

  final String unique = UUID.randomUUID().toString();
  final RegistryTable registry;
  final SqsClient sqs;
  final String logQueue;
  final String deadLetterQueue;
  final RecordedCalls calls;
  final InvocationServer invocations = new InvocationServer();
  private final Map<String, String> endpoints;
  private final Map<EnvironmentVariable, String> values;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /**
   * @param others where Glue, Athena and EventBridge Scheduler are
   */
  DeployedStore(DynamoDbClient dynamoDb, QueueServer queues, S3Client s3, URI others) {
    this.registry = RegistryTable.create(dynamoDb, "registry-" + unique);
    this.sqs = queues.sqs();
    this.logQueue = queues.queue();
    this.deadLetterQueue = queues.queue();
    this.calls = new RecordedCalls(names());
    this.endpoints =
        Map.of(
            "AWS_ENDPOINT_URL", others.toString(),
            "AWS_ENDPOINT_URL_DYNAMODB",
                text(dynamoDb.serviceClientConfiguration().endpointOverride()),
            "AWS_ENDPOINT_URL_SQS", text(sqs.serviceClientConfiguration().endpointOverride()),
            "AWS_ENDPOINT_URL_S3", text(s3.serviceClientConfiguration().endpointOverride()),
            "AWS_ENDPOINT_URL_LAMBDA", invocations.endpoint().toString());
    this.values = new HashMap<>();
    values.put(EnvironmentVariable.STAGE, "test");
    values.put(EnvironmentVariable.ACCOUNT, StandIns.ACCOUNT);
    values.put(EnvironmentVariable.REGION, StandIns.REGION.id());
    values.put(EnvironmentVariable.REGISTRY_TABLE, "registry-" + unique);
    values.put(EnvironmentVariable.ONLINE_TABLE_PREFIX, "online-" + unique + "-");
    values.put(
        EnvironmentVariable.ONLINE_TABLE_KEY_ARN, "arn:aws:kms:eu-west-1:000000000000:key/0a1b");
    values.put(EnvironmentVariable.ONLINE_TABLE_DELETION_PROTECTION, "ENABLED");
    values.put(EnvironmentVariable.ONLINE_TABLE_POINT_IN_TIME_RECOVERY, "DISABLED");
    values.put(EnvironmentVariable.LOG_QUEUE_URLS, logQueue);
    values.put(EnvironmentVariable.DEAD_LETTER_QUEUE_URLS, deadLetterQueue);
    values.put(EnvironmentVariable.OFFLINE_BUCKETS, BUCKET);
    values.put(EnvironmentVariable.QUARANTINE_URI, "s3://" + BUCKET + "/quarantine/");
    values.put(EnvironmentVariable.GLUE_DATABASE, "features");
    values.put(EnvironmentVariable.ATHENA_WORKGROUP, "tidemark-test");
    values.put(EnvironmentVariable.ATHENA_OUTPUT_URI, "s3://" + BUCKET + "/athena/");
    values.put(EnvironmentVariable.SCHEDULE_GROUP, "tidemark-test");
    values.put(
        EnvironmentVariable.SCHEDULE_ROLE_ARN, "arn:aws:iam::000000000000:role/tidemark-schedules");
    values.put(
        EnvironmentVariable.FAILED_INVOCATIONS_QUEUE_ARN,
        "arn:aws:sqs:eu-west-1:000000000000:tidemark-test-failed");
    values.put(EnvironmentVariable.MATERIALIZE_FUNCTION_ARN, MATERIALIZE);
    values.put(EnvironmentVariable.SELF_FUNCTION_ARN, CONTROL);
    values.put(EnvironmentVariable.CONTROL_FUNCTION_ARN, CONTROL);
  }

  /** What things are called in a deployment of the stage {@code dev}, by their names here. */
  private Map<String, String> names() {
    return Map.of(
        "registry-" + unique,
        "tidemark-dev-registry",
        "online-" + unique + "-",
        "tidemark-dev-online-",
        BUCKET,
        "tidemark-dev-offline-111122223333-eu-west-1",
        logQueue.replaceAll(".*/", ""),
        "tidemark-dev-log-0",
        deadLetterQueue.replaceAll(".*/", ""),
        "tidemark-dev-log-0-dead",
        "tidemark-test",
        "tidemark-dev",
        "/features",
        "/tidemark_dev",
        StandIns.ACCOUNT,
        "111122223333",
        "role/tidemark-schedules",
        "role/schedulerole");
  }

  /** A function's environment, and what starts it in this. */
  Wiring wiring(FunctionSpec function) {
    return wiring(function, environment(function), InstantSource.system());
  }

  /** The same of a function that runs later. */
  Wiring wiring(FunctionSpec function, Duration later) {
    return wiring(
        function, environment(function), InstantSource.offset(InstantSource.system(), later));
  }

  /** What a function is told, and where its services are. */
  Map<String, String> environment(FunctionSpec function) {
    Map<String, String> environment = new HashMap<>(endpoints);
    function.required().forEach(variable -> environment.put(variable.key(), values.get(variable)));
    environment.computeIfPresent(
        EnvironmentVariable.SELF_FUNCTION_ARN.key(), (key, any) -> arn(function.suffix()));
    return environment;
  }

  Wiring wiring(Map<String, String> environment) {
    return wiring(FunctionSpec.GET_RECORD, environment, InstantSource.system());
  }

  private Wiring wiring(
      FunctionSpec function, Map<String, String> environment, InstantSource clock) {
    return new Wiring(
        environment,
        region -> StandIns.clients(new Endpoints(environment)).followedBy(calls.of(function)),
        clock,
        new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  /** What was written to the standard output since the last time. */
  List<String> lines() {
    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    written.reset();
    return lines;
  }

  /** Hands a function the event of an API call; the answer's body. */
  static EventTree call(RequestStreamHandler function, HttpRequest request) throws IOException {
    HttpResponse response = answer(function, request);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return EventTree.read(response.body().isEmpty() ? "{}" : response.body());
  }

  /** Hands a function the event of an API call; the answer, whatever its status. */
  static HttpResponse answer(RequestStreamHandler function, HttpRequest request)
      throws IOException {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    GatewayEvent.write(request, event);
    return HttpResponse.read(
        new ByteArrayInputStream(
            invoke(function, event.toString(StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8)));
  }

  static EventTree control(RequestStreamHandler function, String operation, String body)
      throws IOException {
    return call(
        function, request("POST", "/", "", body, Map.of("X-Amz-Target", "SageMaker." + operation)));
  }

  /**
   * @param group its name, or the path of a route that has none
   */
  static EventTree record(
      RequestStreamHandler function, String method, String group, String query, String body)
      throws IOException {
    String path = group.startsWith("/") ? group : "/FeatureGroup/" + group;
    return call(function, request(method, path, query, body, Map.of()));
  }

  /** Calls a path of the store's own. */
  static EventTree own(RequestStreamHandler function, String method, String name)
      throws IOException {
    return call(
        function, request(method, "/_tidemark/" + name, "", "", Map.of("X-Tidemark-Client", "1")));
  }

  /**
   * @param verb {@code Get} or {@code Write}
   */
  static EventTree batch(RequestStreamHandler function, String verb, String body)
      throws IOException {
    return call(function, request("POST", "/Batch" + verb + "Record", "", body, Map.of()));
  }

  static HttpRequest request(
      String method, String path, String query, String body, Map<String, String> headers) {
    return new HttpRequest(
        method,
        path,
        query,
        headers,
        body.getBytes(StandardCharsets.UTF_8),
        Optional.of(CALLER),
        UUID.randomUUID().toString());
  }

  /** Hands a function an event; what it answers. */
  static String invoke(RequestStreamHandler function, String event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, null);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The log's messages, which stay in flight, as the event that Lambda makes of them. */
  String queueEvent() throws IOException {
    List<Message> messages = received();
    assertThat(messages).isNotEmpty();
    return queueEvent(messages);
  }

  /** Ten messages of the log at most, which stay in flight. */
  List<Message> received() {
    return sqs.receiveMessage(r -> r.queueUrl(logQueue).maxNumberOfMessages(10)).messages();
  }

  static String queueEvent(List<Message> messages) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("Records");
      for (Message message : messages) {
        json.writeStartObject();
        json.writeStringField("messageId", message.messageId());
        json.writeStringField("body", message.body());
        json.writeStringField("eventSource", "aws:sqs");
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  /** What S3 tells of a new object; its key needs no encoding. */
  static String storageEvent(String key) {
    return """
        {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put",
        "s3":{"bucket":{"name":"%s"},"object":{"key":"%s","size":1}}}]}"""
        .formatted(BUCKET, key.replace("=", "%3D"));
  }

  /** Ends it, and looks whether a deployment's functions may make the calls that were made here. */
  @Override
  public void close() throws IOException {
    invocations.close();
    assertThat(calls.unlisted())
        .as(
            "calls that %s does not have, so that no test of the roles knows whether they are"
                + " allowed: make them in CallsTest too, or make before what a deployment makes",
            RecordedCalls.LIST)
        .isEmpty();
  }

  private static String arn(String function) {
    return "arn:aws:lambda:eu-west-1:000000000000:function:tidemark-test-" + function + ":live";
  }

  private static String text(Optional<URI> endpoint) {
    return endpoint.orElseThrow().toString();
  }
}
