package tidemark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tidemark.aws.AwsClients;
import tidemark.aws.StandIns;
import tidemark.aws.dynamodb.RegistryTable;
import tidemark.aws.sqs.QueueServer;
import tidemark.deploy.EnvironmentVariable;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.Stage;
import tidemark.function.ApiFunction;
import tidemark.function.aws.DeployedFunctions;
import tidemark.http.GatewayEvent;
import tidemark.http.HttpRequest;
import tidemark.http.HttpResponse;
import tidemark.registry.Caller;
import tidemark.wire.Route;

/**
 * What a deployment is, on servers that stand in for AWS: the API before the shipped functions,
 * queues that are emptied by theirs, objects that are told of, invocations that are carried out.
 */
final class StandInDeployment implements AutoCloseable {
  /** That of moto's caller. */
  static final String ACCOUNT = "123456789012";

  static final String BUCKET = "acme-fs";
  static final String RESULTS = "acme-results";
  private static final Stage STAGE = new Stage("prod");
  private static final long PAUSE_MILLIS = 200;

  final S3Client s3;
  private final SqsClient sqs;
  private final DeployedFunctions functions;
  private final HttpServer api;
  private final HttpServer lambda;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
  private final Map<String, String> endpoints;
  private final String logQueue;
  private final Set<String> told = new HashSet<>();

  @SuppressWarnings("FutureReturnValueIgnored") // it ends with the threads
  StandInDeployment(DynamoDbClient dynamoDb, QueueServer queues, S3Client s3, URI moto, URI athena)
      throws IOException {
    this.s3 = s3;
    this.sqs = queues.sqs();
    this.logQueue = queues.queue();
    String dead = queues.queue();
    String registry = "registry-" + UUID.randomUUID();
    RegistryTable.create(dynamoDb, registry);
    this.api = server(this::answerApi);
    this.lambda = server(this::answerInvocation);
    this.endpoints =
        Map.of(
            "AWS_ENDPOINT_URL", moto.toString(),
            "AWS_ENDPOINT_URL_ATHENA", athena.toString(),
            "AWS_ENDPOINT_URL_DYNAMODB",
                dynamoDb.serviceClientConfiguration().endpointOverride().orElseThrow().toString(),
            "AWS_ENDPOINT_URL_SQS",
                sqs.serviceClientConfiguration().endpointOverride().orElseThrow().toString(),
            "AWS_ENDPOINT_URL_S3",
                s3.serviceClientConfiguration().endpointOverride().orElseThrow().toString(),
            "AWS_ENDPOINT_URL_LAMBDA", address(lambda));
    this.functions = new DeployedFunctions(values(registry, logQueue, dead), endpoints);
    s3.createBucket(r -> r.bucket(BUCKET));
    s3.createBucket(r -> r.bucket(RESULTS));
    deploy(moto, registry, dead);
    threads.scheduleWithFixedDelay(this::carry, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What points a command at it, besides the stage. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(endpoints);
    environment.put("AWS_REGION", StandIns.REGION.id());
    return environment;
  }

  private static Map<EnvironmentVariable, String> values(String registry, String log, String dead) {
    Map<EnvironmentVariable, String> values = new EnumMap<>(EnvironmentVariable.class);
    values.put(EnvironmentVariable.STAGE, STAGE.name());
    values.put(EnvironmentVariable.ACCOUNT, ACCOUNT);
    values.put(EnvironmentVariable.REGION, StandIns.REGION.id());
    values.put(EnvironmentVariable.REGISTRY_TABLE, registry);
    values.put(EnvironmentVariable.ONLINE_TABLE_PREFIX, registry + "-");
    values.put(
        EnvironmentVariable.ONLINE_TABLE_KEY_ARN, "arn:aws:kms:eu-west-1:" + ACCOUNT + ":key/0a1b");
    values.put(EnvironmentVariable.ONLINE_TABLE_DELETION_PROTECTION, "DISABLED");
    values.put(EnvironmentVariable.ONLINE_TABLE_POINT_IN_TIME_RECOVERY, "DISABLED");
    values.put(EnvironmentVariable.LOG_QUEUE_URLS, log);
    values.put(EnvironmentVariable.DEAD_LETTER_QUEUE_URLS, dead);
    values.put(EnvironmentVariable.OFFLINE_BUCKETS, BUCKET);
    values.put(EnvironmentVariable.QUARANTINE_URI, "s3://" + BUCKET + "/quarantine/");
    values.put(EnvironmentVariable.GLUE_DATABASE, "tidemark_prod");
    values.put(EnvironmentVariable.ATHENA_WORKGROUP, "tidemark-prod");
    values.put(EnvironmentVariable.ATHENA_OUTPUT_URI, "s3://" + RESULTS + "/athena/");
    values.put(EnvironmentVariable.SCHEDULE_GROUP, "tidemark-prod");
    values.put(
        EnvironmentVariable.SCHEDULE_ROLE_ARN, "arn:aws:iam::" + ACCOUNT + ":role/schedules");
    values.put(
        EnvironmentVariable.FAILED_INVOCATIONS_QUEUE_ARN,
        "arn:aws:sqs:eu-west-1:" + ACCOUNT + ":tidemark-prod-failed");
    values.put(EnvironmentVariable.MATERIALIZE_FUNCTION_ARN, arn(FunctionSpec.MATERIALIZE));
    values.put(EnvironmentVariable.SELF_FUNCTION_ARN, arn(FunctionSpec.CONTROL));
    values.put(EnvironmentVariable.CONTROL_FUNCTION_ARN, arn(FunctionSpec.CONTROL));
    return values;
  }

  private void deploy(URI moto, String registry, String dead) {
    Map<String, String> facts = new HashMap<>();
    facts.put("api-url", address(api) + "/" + STAGE.name());
    facts.put("registry-table", registry);
    facts.put("online-table-prefix", registry + "-");
    facts.put("offline-store-uri", "s3://" + BUCKET);
    facts.put("quarantine-uri", "s3://" + BUCKET + "/quarantine/");
    facts.put("results-uri", "s3://" + RESULTS);
    facts.put("key-arn", "arn:aws:kms:eu-west-1:" + ACCOUNT + ":key/0a1b");
    facts.put("log-queue-urls", logQueue);
    facts.put("dead-letter-queue-urls", dead);
    facts.put("glue-database", "tidemark_prod");
    facts.put("athena-workgroup", "tidemark-prod");
    try (AwsClients clients = StandIns.clients(moto);
        software.amazon.awssdk.services.ssm.SsmClient ssm =
            software.amazon.awssdk.services.ssm.SsmClient.builder()
                .region(StandIns.REGION)
                .endpointOverride(moto)
                .httpClientBuilder(software.amazon.awssdk.http.apache.ApacheHttpClient.builder())
                .build()) {
      facts.forEach(
          (name, value) ->
              ssm.putParameter(r -> r.name(STAGE.parameter(name)).value(value).type("String")));
      clients.scheduler().createScheduleGroup(r -> r.name("tidemark-prod"));
      clients.glue().createDatabase(r -> r.databaseInput(d -> d.name("tidemark_prod")));
    }
  }

  private void answerApi(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath().substring(("/" + STAGE.name()).length());
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name, String.join(",", values)));
    boolean isSigned = headers.getOrDefault("Authorization", "").startsWith("AWS4-HMAC-SHA256");
    HttpRequest request =
        new HttpRequest(
            exchange.getRequestMethod(),
            path,
            Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
            headers,
            exchange.getRequestBody().readAllBytes(),
            isSigned
                ? Optional.of(new Caller("arn:aws:sts::" + ACCOUNT + ":user/moto"))
                : Optional.empty(),
            UUID.randomUUID().toString());
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    GatewayEvent.write(request, event);
    FunctionSpec function =
        switch (ApiFunction.answering(
            Route.operation(request.method(), path, request.header(Route.TARGET_HEADER)))) {
          case CONTROL -> FunctionSpec.CONTROL;
          case WRITES -> FunctionSpec.PUT_RECORD;
          case READS -> FunctionSpec.GET_RECORD;
        };
    HttpResponse response =
        HttpResponse.read(
            new ByteArrayInputStream(functions.invoke(function, event.toByteArray())));
    byte[] body = response.body().getBytes(UTF_8);
    response.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void answerInvocation(HttpExchange exchange) throws IOException {
    String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), UTF_8);
    byte[] event = exchange.getRequestBody().readAllBytes();
    FunctionSpec function =
        path.contains(arn(FunctionSpec.CONTROL)) ? FunctionSpec.CONTROL : FunctionSpec.MATERIALIZE;
    threads.execute(() -> quietly(() -> functions.invoke(function, event)));
    exchange.sendResponseHeaders(202, -1);
    exchange.close();
  }

  /** Messages to the writer, files to the function that makes them visible. */
  private void carry() {
    quietly(
        () -> {
          List<Message> messages =
              sqs.receiveMessage(r -> r.queueUrl(logQueue).maxNumberOfMessages(10)).messages();
          if (!messages.isEmpty()) {
            functions.invoke(FunctionSpec.OFFLINE_WRITER, batch(messages));
            messages.forEach(
                m -> sqs.deleteMessage(r -> r.queueUrl(logQueue).receiptHandle(m.receiptHandle())));
          }
          for (S3Object object : s3.listObjectsV2(r -> r.bucket(BUCKET)).contents()) {
            if (told.add(object.key())) {
              functions.invoke(FunctionSpec.OFFLINE_FILE, created(object.key()));
            }
          }
          return 0;
        });
  }

  private interface Step {
    Object run() throws Exception;
  }

  private static void quietly(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      System.err.println("Lambda would try again: " + e);
    }
  }

  private static byte[] batch(List<Message> messages) throws IOException {
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
    return text.toString().getBytes(UTF_8);
  }

  private static byte[] created(String key) {
    return """
        {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put",
        "s3":{"bucket":{"name":"%s"},"object":{"key":"%s","size":1}}}]}"""
        .formatted(BUCKET, key.replace("=", "%3D"))
        .getBytes(UTF_8);
  }

  private static HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    return server;
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static String arn(FunctionSpec function) {
    return "arn:aws:lambda:eu-west-1:"
        + ACCOUNT
        + ":function:"
        + STAGE.resource(function.suffix())
        + ":"
        + FunctionSpec.ALIAS;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    api.stop(0);
    lambda.stop(0);
  }
}
