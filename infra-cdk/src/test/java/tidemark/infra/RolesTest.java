package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.deploy.FunctionSpec;

class RolesTest {
  private static final String LOG = "logs:CreateLogStream PutLogEvents on log-group:/aws/lambda/";

  /** Source: Service Authorization Reference; these name no resource. */
  private static final Set<String> LISTS =
      Set.of("dynamodb:ListTables on *", "scheduler:ListSchedules on *");

  private final Synthesis store = Synthesis.of();

  @Test
  @DisplayName("S-18: each role has exactly the calls its function makes")
  void eachRoleHasExactlyTheCallsItsFunctionMakes() {
    Map<String, String> expected = new TreeMap<>();
    expected.put(
        "putrecord",
        lines(
            "dynamodb:DeleteItem GetItem PutItem on table/tidemark-dev-online-*",
            "dynamodb:GetItem Query on table/tidemark-dev-registry",
            "kms:Decrypt GenerateDataKey on the key if ViaService dynamodb sqs",
            LOG + "tidemark-dev-put-record:*",
            "sqs:SendMessage on tidemark-dev-log-0"));
    expected.put(
        "getrecord",
        lines(
            "dynamodb:BatchGetItem GetItem Scan on table/tidemark-dev-online-*",
            "dynamodb:GetItem Query on table/tidemark-dev-registry",
            "kms:Decrypt on the key if ViaService dynamodb",
            LOG + "tidemark-dev-get-record:*"));
    expected.put(
        "control",
        lines(
            "dynamodb:CreateTable DeleteTable DescribeContinuousBackups DescribeTable"
                + " DescribeTimeToLive TagResource UpdateContinuousBackups UpdateTable"
                + " UpdateTimeToLive on table/tidemark-dev-online-*",
            "dynamodb:ListTables on *",
            "dynamodb:BatchGetItem DeleteItem GetItem PutItem Query UpdateItem on"
                + " table/tidemark-dev-registry",
            "glue:CreateTable GetTable UpdateTable on catalog database/tidemark_dev"
                + " table/tidemark_dev/*",
            "iam:PassRole on role/schedulerole if PassedToService scheduler",
            "kms:CreateGrant Decrypt DescribeKey on the key if ViaService dynamodb sqs",
            "kms:GenerateDataKey on the key if ViaService sqs",
            "lambda:InvokeFunction on function:tidemark-dev-control:live",
            LOG + "tidemark-dev-control:*",
            "scheduler:CreateSchedule DeleteSchedule GetSchedule UpdateSchedule on"
                + " schedule/tidemark-dev/*",
            "scheduler:ListSchedules on *",
            "sqs:GetQueueAttributes ReceiveMessage on tidemark-dev-log-0-dead",
            "sqs:SendMessage on tidemark-dev-failed-invocations"));
    expected.put(
        "offlinewriter",
        lines(
            "dynamodb:GetItem on table/tidemark-dev-registry",
            "kms:Decrypt GenerateDataKey on the key if ViaService dynamodb s3 sqs",
            LOG + "tidemark-dev-offline-writer:*",
            "s3:PutObject on tidemark-dev-offline-111122223333-eu-west-1/* if if-none-match false",
            "sqs:DeleteMessage GetQueueAttributes ReceiveMessage on tidemark-dev-log-0"));
    expected.put(
        "offlinefile",
        lines(
            "dynamodb:BatchGetItem GetItem PutItem Query on table/tidemark-dev-registry",
            "glue:BatchCreatePartition on catalog database/tidemark_dev" + " table/tidemark_dev/*",
            "kms:Decrypt on the key if ViaService dynamodb s3 sqs",
            "kms:GenerateDataKey on the key if ViaService sqs",
            "lambda:InvokeFunction on function:tidemark-dev-materialize:live"
                + " function:tidemark-dev-offline-file:live",
            LOG + "tidemark-dev-offline-file:*",
            "s3:GetObject on tidemark-dev-offline-111122223333-eu-west-1/*",
            "s3:ListBucket on tidemark-dev-offline-111122223333-eu-west-1",
            "sqs:DeleteMessage GetQueueAttributes ReceiveMessage on tidemark-dev-files",
            "sqs:SendMessage on tidemark-dev-failed-invocations"));
    expected.put(
        "materialize",
        lines(
            "athena:GetQueryExecution GetQueryResults StartQueryExecution StopQueryExecution on"
                + " workgroup/tidemark-dev",
            "dynamodb:DeleteItem GetItem PutItem Query UpdateItem on table/tidemark-dev-registry",
            "dynamodb:DeleteItem PutItem on table/tidemark-dev-online-*",
            "glue:BatchCreatePartition BatchGetPartition GetDatabase GetPartitions GetTable on catalog database/tidemark_dev"
                + " table/tidemark_dev/*",
            "kms:Decrypt GenerateDataKey on the key if ViaService dynamodb s3 sqs",
            "lambda:InvokeFunction on function:tidemark-dev-materialize:live",
            LOG + "tidemark-dev-materialize:*",
            "s3:GetBucketLocation ListBucket on the results",
            "s3:GetObject PutObject on the results/*",
            "s3:GetObject on tidemark-dev-offline-111122223333-eu-west-1/*",
            "s3:ListBucket on tidemark-dev-offline-111122223333-eu-west-1",
            "sqs:SendMessage on tidemark-dev-failed-invocations"));
    expected.put(
        "monitor",
        lines(
            "athena:GetQueryExecution GetQueryResults StartQueryExecution StopQueryExecution on"
                + " workgroup/tidemark-dev",
            "dynamodb:BatchGetItem on table/tidemark-dev-online-*",
            "dynamodb:BatchGetItem GetItem Query on table/tidemark-dev-registry",
            "glue:BatchGetPartition GetDatabase GetPartitions GetTable on catalog database/tidemark_dev"
                + " table/tidemark_dev/*",
            "kms:Decrypt GenerateDataKey on the key if ViaService dynamodb s3 sqs",
            "lambda:InvokeFunction on function:tidemark-dev-control:live",
            LOG + "tidemark-dev-monitor:*",
            "s3:GetBucketLocation ListBucket on the results",
            "s3:GetObject PutObject on the results/*",
            "s3:GetObject on tidemark-dev-offline-111122223333-eu-west-1/*",
            "s3:ListBucket on tidemark-dev-offline-111122223333-eu-west-1",
            "sqs:SendMessage on tidemark-dev-failed-invocations"));
    expected.put(
        "job",
        lines(
            "glue:BatchGetPartition GetDatabase GetPartitions GetTable on catalog database/default"
                + " database/tidemark_dev table/tidemark_dev/*",
            "kms:Decrypt GenerateDataKey on the key if ViaService s3",
            "logs:AssociateKmsKey CreateLogGroup CreateLogStream PutLogEvents on"
                + " log-group:/aws-glue/jobs/*",
            "s3:DeleteObject on tidemark-dev-offline-111122223333-eu-west-1/*/_job-*"
                + " tidemark-dev-offline-111122223333-eu-west-1/*_$folder$",
            "s3:GetBucketLocation ListBucket on tidemark-dev-offline-111122223333-eu-west-1",
            "s3:GetObject PutObject on tidemark-dev-offline-111122223333-eu-west-1/*",
            "s3:GetObject on the assets"));
    expected.put(
        "schedule",
        lines(
            "kms:Decrypt GenerateDataKey on the key if ViaService sqs",
            "lambda:InvokeFunction on function:tidemark-dev-materialize:live",
            "sqs:SendMessage on tidemark-dev-failed-invocations"));

    assertThat(roles()).containsExactlyEntriesOf(expected);
  }

  @Test
  @DisplayName("S-18: there is one role per function, and no policy beside the roles' own")
  void thereIsOneRolePerFunction() {
    long distinct =
        store.all("AWS::Lambda::Function").values().stream()
            .map(function -> store.text(function.at("Role")))
            .distinct()
            .count();

    assertThat(distinct).isEqualTo(FunctionSpec.values().length);
    assertThat(store.all("AWS::IAM::Policy")).isEmpty();
    assertThat(store.all("AWS::IAM::ManagedPolicy")).isEmpty();
  }

  @Test
  @DisplayName("S-18: no action of a role is *, nor a resource, but of lists, which have none")
  void noActionAndNoResourceIsEverything() {
    roles()
        .values()
        .forEach(
            role ->
                assertThat(role.lines().filter(line -> !LISTS.contains(line)))
                    .noneMatch(line -> line.contains(":* on") || line.matches(".* on \\*( .*)?")));
  }

  @Test
  @DisplayName(
      "S-19: the role that reads cannot write; the one that writes files reads no table of"
          + " records; materialization takes nothing out of a queue")
  void rolesAreApart() {
    Map<String, String> roles = roles();

    assertThat(roles.get("getrecord")).doesNotContain("PutItem", "DeleteItem", "UpdateItem", "sqs");
    assertThat(roles.get("offlinewriter")).doesNotContain("online", "DeleteObject");
    assertThat(roles.get("materialize")).doesNotContain("sqs:Receive", "sqs:Delete");
    roles.forEach(
        (name, role) -> assertThat(role.contains("PassRole")).isEqualTo(name.equals("control")));
  }

  private static String lines(String... lines) {
    return String.join("\n", new TreeSet<>(List.of(lines)));
  }

  /** What each role of ours may do, one statement a line. */
  private Map<String, String> roles() {
    Map<String, String> roles = new TreeMap<>();
    store
        .all("AWS::IAM::Role")
        .forEach(
            (id, role) -> {
              if (role.at("Policies") != null) {
                String name = id.replaceAll("Role[0-9A-F]{8}$", "");
                TreeSet<String> lines = new TreeSet<>();
                for (Object policy : Synthesis.list(role.at("Policies"))) {
                  Object document = Synthesis.map(policy).get("PolicyDocument");
                  Synthesis.list(Synthesis.map(document).get("Statement"))
                      .forEach(statement -> lines.add(line(Synthesis.map(statement))));
                }
                roles.put(name.toLowerCase(Locale.ROOT), String.join("\n", lines));
              }
            });
    return roles;
  }

  private String line(Map<?, ?> statement) {
    List<String> actions =
        Synthesis.list(statement.get("Action")).stream().map(String.class::cast).toList();
    String service = actions.get(0).replaceAll(":.*", ":");
    String calls =
        actions.stream()
            .map(action -> action.startsWith(service) ? action.substring(service.length()) : action)
            .collect(Collectors.joining(" "));
    String resources =
        Synthesis.list(statement.get("Resource")).stream()
            .map(resource -> shortened(store.text(resource)))
            .collect(Collectors.joining(" "));
    Object conditions = statement.get("Condition");
    return service + calls + " on " + resources + (conditions == null ? "" : of(conditions));
  }

  private static String of(Object conditions) {
    Map<String, String> words = new LinkedHashMap<>();
    Synthesis.map(conditions)
        .values()
        .forEach(
            tests ->
                Synthesis.map(tests)
                    .forEach(
                        (key, value) ->
                            words.put(
                                String.valueOf(key).replaceAll(".*:", ""),
                                Synthesis.list(value).stream()
                                    .map(v -> String.valueOf(v).replaceAll("\\..*", ""))
                                    .collect(Collectors.joining(" ")))));
    return words.entrySet().stream()
        .map(word -> " if " + word.getKey() + " " + word.getValue())
        .collect(Collectors.joining());
  }

  private static String shortened(String arn) {
    return arn.replaceAll("^arn:aws:[a-z0-9]+:[a-z0-9-]*:[0-9]*:", "")
        .replaceAll("^key/.*", "the key")
        .replaceAll("^cdk-[a-z0-9]+-assets-.*/[0-9a-f]{64}[.]py", "the assets")
        .replaceAll("^results[0-9a-f]{8}", "the results")
        .replaceAll("^(role/[a-z]+role)[0-9a-f]{8}$", "$1");
  }
}
