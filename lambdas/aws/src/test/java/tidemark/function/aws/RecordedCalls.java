package tidemark.function.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.scheduler.model.Target;
import tidemark.deploy.FunctionSpec;

/**
 * What functions asked of AWS, as IAM decides on it: function, action, resource and what conditions
 * look at. A line for each, with the names of a deployment; times and hashes in names are left out.
 */
final class RecordedCalls {
  /** The calls that the deployment's roles are tested by, with the names of one group. */
  static final Path LIST = Path.of(System.getProperty("calls", ""));

  private static final String PLACE = ":eu-west-1:111122223333:";

  private final Set<String> lines = new ConcurrentSkipListSet<>();
  private final Map<String, String> names;

  /**
   * @param names what takes the place of names that only tests use
   */
  RecordedCalls(Map<String, String> names) {
    this.names = names;
  }

  /** Follows the calls of one function. */
  ExecutionInterceptor of(FunctionSpec function) {
    return new ExecutionInterceptor() {
      @Override
      public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        for (String call : calls(service, operation, context.request())) {
          lines.add(named(function.suffix() + " " + call));
        }
      }
    };
  }

  Set<String> lines() {
    return new TreeSet<>(lines);
  }

  /** Those that are not on the list, whatever group they are about. */
  Set<String> unlisted() throws IOException {
    Set<String> unlisted = new TreeSet<>();
    lines.forEach(line -> unlisted.add(ofAnyGroup(line)));
    Files.readAllLines(LIST, UTF_8).forEach(line -> unlisted.remove(ofAnyGroup(line)));
    return unlisted;
  }

  private static String ofAnyGroup(String line) {
    return line.replaceAll("(-online-|:schedule/tidemark-dev/).*-(TIME|HASH)$", "$1any-$2");
  }

  private String named(String line) {
    String text = line;
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace(name.getKey(), name.getValue());
    }
    return text.replaceAll("-[0-9]{10}(?![0-9])", "-TIME").replaceAll("-[0-9a-f]{16}", "-HASH");
  }

  private static List<String> calls(String service, String operation, SdkRequest request) {
    return switch (service) {
      case "DynamoDb" -> ofDynamoDb(operation, request);
      case "S3" -> List.of(ofS3(operation, request));
      case "Sqs" -> List.of(ofSqs(operation, request));
      case "Lambda" -> List.of("lambda:InvokeFunction " + value(request, "FunctionName"));
      case "Athena" -> List.of(ofAthena(operation, request));
      case "Glue" -> ofGlue(operation, value(request, "DatabaseName"));
      case "Scheduler" -> ofScheduler(operation, request);
      default -> throw new IllegalStateException("No function is known to call " + service);
    };
  }

  /** A transaction needs the rights of its parts. */
  private static List<String> ofDynamoDb(String operation, SdkRequest request) {
    if (request instanceof TransactWriteItemsRequest transaction) {
      return transaction.transactItems().stream().map(RecordedCalls::part).toList();
    }
    if (request instanceof BatchGetItemRequest batch) {
      return batch.requestItems().keySet().stream()
          .map(table -> onTable(operation, table))
          .toList();
    }
    return operation.equals("ListTables")
        ? List.of("dynamodb:ListTables *")
        : List.of(onTable(operation, value(request, "TableName")));
  }

  private static String part(TransactWriteItem item) {
    if (item.put() != null) {
      return onTable("PutItem", item.put().tableName());
    }
    if (item.update() != null) {
      return onTable("UpdateItem", item.update().tableName());
    }
    return item.delete() != null
        ? onTable("DeleteItem", item.delete().tableName())
        : onTable("ConditionCheckItem", item.conditionCheck().tableName());
  }

  private static String onTable(String operation, String table) {
    return call("dynamodb", operation, "table/" + table);
  }

  /** Of a key, only the folder it begins with: the rest is incarnations, hashes and times. */
  private static String ofS3(String operation, SdkRequest request) {
    String bucket = "arn:aws:s3:::" + value(request, "Bucket");
    if (operation.startsWith("ListObjects")) {
      return "s3:ListBucket " + bucket;
    }
    String object = bucket + "/" + value(request, "Key").replaceAll("/.*", "/any");
    return switch (operation) {
      case "GetObject", "HeadObject" -> "s3:GetObject " + object;
      case "PutObject" ->
          "s3:PutObject "
              + object
              + (((PutObjectRequest) request).ifNoneMatch() == null ? "" : " s3:if-none-match=*");
      case "DeleteObject" -> "s3:DeleteObject " + object;
      default -> throw new IllegalStateException("No function is known to call " + operation);
    };
  }

  /** A call about a table needs the right to it, to its database and to the catalog. */
  private static List<String> ofGlue(String operation, String database) {
    return Stream.of("catalog", "database/" + database, "table/" + database + "/any")
        .map(resource -> call("glue", operation, resource))
        .toList();
  }

  private static String ofSqs(String operation, SdkRequest request) {
    String action = operation.equals("SendMessageBatch") ? "SendMessage" : operation;
    return call("sqs", action, value(request, "QueueUrl").replaceAll(".*/", ""));
  }

  /** A call about a query names no workgroup, but is decided by the query's. */
  private static String ofAthena(String operation, SdkRequest request) {
    String workgroup = request.getValueForField("WorkGroup", String.class).orElse("tidemark-test");
    return call("athena", operation, "workgroup/" + workgroup);
  }

  private static List<String> ofScheduler(String operation, SdkRequest request) {
    if (operation.equals("ListSchedules")) {
      return List.of("scheduler:ListSchedules *");
    }
    String schedule =
        call(
            "scheduler",
            operation,
            "schedule/" + value(request, "GroupName") + "/" + value(request, "Name"));
    return request
        .getValueForField("Target", Target.class)
        .map(
            target ->
                List.of(
                    schedule,
                    "iam:PassRole "
                        + target.roleArn()
                        + " iam:PassedToService=scheduler.amazonaws.com"))
        .orElse(List.of(schedule));
  }

  private static String value(SdkRequest request, String field) {
    return request.getValueForField(field, String.class).orElse("");
  }

  private static String call(String service, String action, String resource) {
    return service + ":" + action + " arn:aws:" + service + PLACE + resource;
  }
}
