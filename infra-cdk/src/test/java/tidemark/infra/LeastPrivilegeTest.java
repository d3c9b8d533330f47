package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.infra.Roles.Call;
import tidemark.infra.Roles.Right;

/**
 * The roles against the calls that functions were seen to make: calls.txt is what CallsTest of
 * lambdas/aws records.
 */
class LeastPrivilegeTest {
  /**
   * Rights that no recorded call needs, and who needs them.
   *
   * @param right a pattern of function, action and resource
   */
  private record Unseen(String right, String reason) {
    boolean covers(Right other) {
      return Pattern.matches(right, other.toString());
    }
  }

  private static final List<Unseen> UNSEEN =
      List.of(
          new Unseen(
              ".* logs:(CreateLogStream|PutLogEvents) .*",
              "Lambda writes the function's log as the function."),
          new Unseen(
              ".* kms:.*",
              "DynamoDB, S3 and SQS use the key as the function, for what it keeps there."),
          new Unseen(
              "offline-(writer|file) sqs:(DeleteMessage|GetQueueAttributes|ReceiveMessage) .*",
              "Lambda takes messages for the function as the function."),
          new Unseen(
              "(control|materialize|offline-file|monitor) sqs:SendMessage .*failed-invocations",
              "Lambda puts there, as the function, the event that it gave up."),
          new Unseen(
              "(materialize|monitor) glue:(BatchGetPartition|GetDatabase|GetPartitions|GetTable) .*",
              "Athena reads what tables are like as the one who asks."),
          new Unseen(
              "(materialize|monitor) s3:.*:results.*",
              "Athena writes and reads results as the one who asks."),
          new Unseen(
              "monitor s3:GetObject .*-offline-.*",
              "Athena reads the files of tables as the one who asks."),
          new Unseen(
              "(materialize|monitor) athena:StopQueryExecution .*",
              "A query is stopped that takes too long; the stand-in's take no time."),
          new Unseen(
              "materialize lambda:InvokeFunction .*",
              "A run that has no time left goes on in another invocation; here none runs out."),
          new Unseen(
              "monitor dynamodb:BatchGetItem .*-online-.*",
              "Audits read the records that a query found; the stand-in finds none."),
          new Unseen(
              "control dynamodb:(Describe|Update)ContinuousBackups .*",
              "DynamoDB Local has no backups, so the tests want none."),
          new Unseen(
              "control scheduler:GetSchedule .*",
              "The doctor looks at a schedule that no group has; here none is left behind."),
          new Unseen(
              "materialize dynamodb:DeleteItem .*-online-.*",
              "Hard deletes in the log are found by a query; the stand-in finds none."),
          new Unseen(
              "control dynamodb:TagResource .*",
              "DynamoDB asks for it when a table is made with tags."));

  private final List<Right> rights = Roles.of(Synthesis.of());

  @Test
  @DisplayName("S-18: every call that was seen is allowed, and nothing is allowed without need")
  void rolesAllowWhatIsNeededAndNothingElse() throws IOException {
    assertThat(rights).extracting(Right::function).contains("put-record", "control", "monitor");

    assertThat(problems(rights, calls())).isEmpty();
  }

  @Test
  @DisplayName("S-18: a right that is missing is found, and one that is not needed, for each")
  void everyMissingAndEverySuperfluousRightIsFound() throws IOException {
    List<Call> calls = calls();
    for (Call call : calls) {
      List<Right> fewer = rights.stream().filter(right -> !right.allows(call)).toList();

      assertThat(problems(fewer, calls)).contains("not allowed: " + call);
    }
    for (Right right : rights) {
      List<Call> fewer = calls.stream().filter(call -> !right.allows(call)).toList();

      if (UNSEEN.stream().noneMatch(unseen -> unseen.covers(right))) {
        assertThat(problems(rights, fewer)).contains("not needed: " + right);
      }
    }
  }

  @Test
  @DisplayName("S-08: an object is made once: a put without If-None-Match is not allowed")
  void conditionsAreLookedAt() {
    Call put =
        new Call(
            "offline-writer",
            "s3:PutObject",
            "arn:aws:s3:::tidemark-dev-offline-111122223333-eu-west-1/prod/any",
            Map.of());
    Call once =
        new Call(put.function(), put.action(), put.resource(), Map.of("s3:if-none-match", "*"));

    assertThat(rights).noneMatch(right -> right.allows(put));
    assertThat(rights).anyMatch(right -> right.allows(once));
  }

  private static List<String> problems(List<Right> rights, List<Call> calls) {
    List<String> problems = new ArrayList<>();
    for (Call call : calls) {
      if (rights.stream().noneMatch(right -> right.allows(call))) {
        problems.add("not allowed: " + call);
      }
    }
    for (Right right : rights) {
      boolean needed = calls.stream().anyMatch(right::allows);
      boolean unseen = UNSEEN.stream().anyMatch(one -> one.covers(right));
      if (!needed && !unseen) {
        problems.add("not needed: " + right);
      }
      if (needed && unseen) {
        problems.add("seen after all: " + right);
      }
    }
    for (Unseen unseen : UNSEEN) {
      if (rights.stream().noneMatch(unseen::covers)) {
        problems.add("of no right: " + unseen.right() + ", " + unseen.reason());
      }
    }
    return problems;
  }

  private static List<Call> calls() throws IOException {
    try (InputStream list = LeastPrivilegeTest.class.getResourceAsStream("calls.txt")) {
      return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Call::parse)
          .toList();
    }
  }
}
