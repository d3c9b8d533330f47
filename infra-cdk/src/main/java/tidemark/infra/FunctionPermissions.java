package tidemark.infra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.sqs.IQueue;
import tidemark.deploy.FunctionSpec;

/**
 * The calls that each function makes, and nothing else. An adapter that begins to make another call
 * is given it here.
 */
final class FunctionPermissions {
  private final Surroundings around;
  private final Storage storage;
  private final List<PolicyStatement> statements = new ArrayList<>();

  private FunctionPermissions(Surroundings around) {
    this.around = around;
    this.storage = around.storage();
  }

  /** What a function may do, besides writing its own log. */
  static List<PolicyStatement> of(
      FunctionSpec function, Surroundings around, String scheduleRoleArn) {
    FunctionPermissions permissions = new FunctionPermissions(around);
    switch (function) {
      case PUT_RECORD -> permissions.putRecord();
      case GET_RECORD -> permissions.getRecord();
      case CONTROL -> permissions.control(scheduleRoleArn);
      case OFFLINE_WRITER -> permissions.offlineWriter();
      case OFFLINE_FILE -> permissions.offlineFile();
      case MATERIALIZE -> permissions.materialize();
      case MONITOR -> permissions.monitor();
    }
    return permissions.statements;
  }

  private void putRecord() {
    onRegistry("GetItem", "Query");
    allow(around.onlineTablesArn(), "dynamodb:", "DeleteItem", "GetItem", "PutItem");
    allow(
        storage.lanes().stream().map(lane -> lane.queue().getQueueArn()).toList(),
        "sqs:",
        "SendMessage");
    onKey(List.of("dynamodb", "sqs"), "Decrypt", "GenerateDataKey");
  }

  private void getRecord() {
    onRegistry("GetItem", "Query");
    allow(around.onlineTablesArn(), "dynamodb:", "BatchGetItem", "GetItem", "Scan");
    onKey(List.of("dynamodb"), "Decrypt");
  }

  private void control(String scheduleRoleArn) {
    onRegistry("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem");
    allow(
        around.onlineTablesArn(),
        "dynamodb:",
        "CreateTable",
        "DeleteTable",
        "DescribeContinuousBackups",
        "DescribeTable",
        "DescribeTimeToLive",
        "TagResource",
        "UpdateContinuousBackups",
        "UpdateTable",
        "UpdateTimeToLive");
    onGlue("CreateTable", "GetTable", "UpdateTable");
    allow(
        storage.lanes().stream().map(lane -> lane.deadLetters().getQueueArn()).toList(),
        "sqs:",
        "GetQueueAttributes",
        "ReceiveMessage");
    onKey(List.of("dynamodb", "sqs"), "CreateGrant", "Decrypt", "DescribeKey");
    allow(
        around.schedulesArn(),
        "scheduler:",
        "CreateSchedule",
        "DeleteSchedule",
        "GetSchedule",
        "UpdateSchedule");
    // Lists have no resource to be allowed on. Source: Service Authorization Reference.
    allow("*", "dynamodb:", "ListTables");
    allow("*", "scheduler:", "ListSchedules");
    statements.add(
        statement(List.of(scheduleRoleArn), "iam:", "PassRole")
            .conditions(
                Map.of("StringEquals", Map.of("iam:PassedToService", "scheduler.amazonaws.com")))
            .build());
    invoke(FunctionSpec.CONTROL);
    sendFailures();
  }

  /** Objects are made once: without {@code If-None-Match} a put is refused, and so is a delete. */
  private void offlineWriter() {
    receive(storage.lanes().stream().map(lane -> (IQueue) lane.queue()).toList());
    onRegistry("GetItem");
    statements.add(
        statement(List.of(storage.offlineStore().arnForObjects("*")), "s3:", "PutObject")
            .conditions(Map.of("Null", Map.of("s3:if-none-match", "false")))
            .build());
    onKey(List.of("dynamodb", "s3", "sqs"), "Decrypt", "GenerateDataKey");
  }

  private void offlineFile() {
    receive(List.of(storage.fileEvents().queue()));
    onRegistry("BatchGetItem", "GetItem", "PutItem", "Query");
    readOfflineStore();
    onGlue("BatchCreatePartition");
    onKey(List.of("dynamodb", "s3", "sqs"), "Decrypt");
    invoke(FunctionSpec.MATERIALIZE, FunctionSpec.OFFLINE_FILE);
    sendFailures();
  }

  private void materialize() {
    onRegistry("DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem");
    allow(around.onlineTablesArn(), "dynamodb:", "DeleteItem", "PutItem");
    readOfflineStore();
    query("BatchCreatePartition", "BatchGetPartition", "GetDatabase", "GetPartitions", "GetTable");
    onKey(List.of("dynamodb", "s3", "sqs"), "Decrypt", "GenerateDataKey");
    invoke(FunctionSpec.MATERIALIZE);
    sendFailures();
  }

  private void monitor() {
    onRegistry("BatchGetItem", "GetItem", "Query");
    allow(around.onlineTablesArn(), "dynamodb:", "BatchGetItem");
    readOfflineStore();
    query("BatchGetPartition", "GetDatabase", "GetPartitions", "GetTable");
    onKey(List.of("dynamodb", "s3", "sqs"), "Decrypt", "GenerateDataKey");
    invoke(FunctionSpec.CONTROL);
    sendFailures();
  }

  /**
   * Athena reads tables and files, and writes results, as the one who asks.
   *
   * @param ofGlue what it and the function itself call there
   */
  private void query(String... ofGlue) {
    allow(
        around.workgroupArn(),
        "athena:",
        "GetQueryExecution",
        "GetQueryResults",
        "StartQueryExecution",
        "StopQueryExecution");
    onGlue(ofGlue);
    allow(storage.results().getBucketArn(), "s3:", "GetBucketLocation", "ListBucket");
    allow(storage.results().arnForObjects("*"), "s3:", "GetObject", "PutObject");
  }

  private void onRegistry(String... actions) {
    allow(storage.registry().getTableArn(), "dynamodb:", actions);
  }

  private void onGlue(String... actions) {
    String database = Analytics.database(around.stage());
    allow(
        List.of(
            around.glueArn("catalog"),
            around.glueArn("database/" + database),
            around.glueArn("table/" + database + "/*")),
        "glue:",
        actions);
  }

  /** An object that is not there is told apart from one that may not be read by listing. */
  private void readOfflineStore() {
    allow(storage.offlineStore().getBucketArn(), "s3:", "ListBucket");
    allow(storage.offlineStore().arnForObjects("*"), "s3:", "GetObject");
  }

  private void receive(List<IQueue> queues) {
    allow(
        queues.stream().map(IQueue::getQueueArn).toList(),
        "sqs:",
        "DeleteMessage",
        "GetQueueAttributes",
        "ReceiveMessage");
  }

  private void invoke(FunctionSpec... functions) {
    allow(Arrays.stream(functions).map(around::aliasArn).toList(), "lambda:", "InvokeFunction");
  }

  /** Lambda sends there, as the function, what it could not be invoked with. */
  private void sendFailures() {
    allow(storage.failedInvocations().getQueueArn(), "sqs:", "SendMessage");
    if (statements.stream().noneMatch(s -> s.getActions().contains("kms:GenerateDataKey"))) {
      onKey(List.of("sqs"), "GenerateDataKey");
    }
  }

  /** The key, and only for what these services keep. */
  private void onKey(List<String> services, String... actions) {
    statements.add(
        statement(List.of(storage.key().getKeyArn()), "kms:", actions)
            .conditions(
                Map.of(
                    "StringEquals",
                    Map.of("kms:ViaService", services.stream().map(around::viaService).toList())))
            .build());
  }

  private void allow(String resource, String service, String... actions) {
    allow(List.of(resource), service, actions);
  }

  private void allow(Collection<String> resources, String service, String... actions) {
    statements.add(statement(resources, service, actions).build());
  }

  private static PolicyStatement.Builder statement(
      Collection<String> resources, String service, String... actions) {
    return PolicyStatement.Builder.create()
        .actions(Arrays.stream(actions).map(action -> service + action).toList())
        .resources(List.copyOf(resources));
  }
}
