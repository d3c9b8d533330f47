package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.deploy.Stage;
import tidemark.infra.Synthesis.Resource;

class SecurityGuideTest {
  private static final String API =
      "arn:aws:execute-api:%s:%s:%s/dev/"
          .formatted(Synthesis.REGION, Synthesis.ACCOUNT, Synthesis.API_ID);
  private static final String ARN =
      "arn:aws:sagemaker:" + Synthesis.REGION + ":" + Synthesis.ACCOUNT + ":feature-group";

  private final Guide guide = Guide.of("security.md");
  private final Synthesis store = Synthesis.of();

  /** What someone asks for, and what he gets. */
  private record Request(boolean allowed, String action, String on) {
    static Request parse(String line) {
      String[] words = line.split(" +", 3);
      assertThat(words[0]).as(line).isIn("allowed", "refused");
      return new Request(words[0].equals("allowed"), words[1], words[2]);
    }

    boolean isOfApi() {
      return !action.contains(":");
    }

    boolean isPermittedBy(Policy policy) {
      return isOfApi() ? permitsCall(policy, action, on) : permitsAction(policy, action, on);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"reader", "direct", "writer", "analyst", "scientist", "auditor", "engineer"})
  @DisplayName("S-04: each example of a policy allows what it says, and refuses what it says")
  void everyPolicyDecidesAsItSays(String role) {
    Policy policy = policy(role);
    List<Request> requests = requests(role);

    assertThat(requests).anyMatch(Request::allowed).anyMatch(request -> !request.allowed());
    assertThat(requests)
        .allSatisfy(
            request ->
                assertThat(request.isPermittedBy(policy))
                    .as(request.toString())
                    .isEqualTo(request.allowed()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reader", "writer"})
  @DisplayName("S-04: of all routes, a service's policy allows those it says and no other")
  void aServiceReachesItsOwnGroupOnly(String role) {
    Policy policy = policy(role);

    assertThat(calls().filter(call -> permits(policy, call)).toList())
        .containsExactlyInAnyOrderElementsOf(allowedCalls(role));
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "analyst", "scientist", "auditor", "engineer"})
  @DisplayName("S-04: of all operations, a policy allows those it says and no other")
  void noPolicyAllowsAnotherOperation(String role) {
    Policy policy = policy(role);

    List<String> reached = calls().filter(call -> permits(policy, call)).toList();

    assertThat(operations(reached)).isEqualTo(operations(allowedCalls(role)));
  }

  @Test
  @DisplayName("S-18: an analyst may do what the function that asks Athena may, and so can ask")
  void anAnalystCanAsk() {
    Policy analyst = policy("analyst");
    List<String> needed = new ArrayList<>();
    for (Map<?, ?> statement : statements("monitorRole")) {
      for (Object action : Synthesis.list(statement.get("Action"))) {
        for (Object resource : Synthesis.list(statement.get("Resource"))) {
          String arn = store.text(resource).replaceFirst("^arn:aws:s3:::results", resultsArn());
          if (action.toString().matches("(athena|glue):.*") || arn.startsWith(resultsArn())) {
            needed.add(action + " " + arn);
          }
        }
      }
    }

    assertThat(needed).hasSizeGreaterThan(15);
    assertThat(needed)
        .allSatisfy(
            call ->
                assertThat(
                        analyst.permits(
                            call.replaceFirst(" .*", ""), call.replaceFirst(".* ", ""), Map.of()))
                    .as(call)
                    .isTrue());
  }

  @Test
  void policiesNameWhatIsDeployed() {
    Set<String> deployed = deployed();

    Stream.of("analyst", "scientist", "auditor", "engineer")
        .flatMap(role -> policy(role).statements().stream())
        .flatMap(statement -> statement.resources().stream())
        .filter(arn -> !arn.equals("*") && !arn.contains(":execute-api:"))
        .filter(arn -> !arn.contains(":role/cdk-"))
        .forEach(arn -> assertThat(deployed).as(arn).anyMatch(one -> isNamed(arn, one)));
  }

  @Test
  void everyRowNamesTestsThatAreThere() throws IOException {
    List<MatchResult> rows = guide.matches("(?m)^\\|[^|\n]*\\|[^|\n]*\\| (S-[^|\n]*) \\|$");

    assertThat(rows).hasSizeGreaterThan(12);
    for (MatchResult row : rows) {
      for (String proof : row.group(1).split(";", -1)) {
        List<String> ids = found(proof, "S-[0-9]{2}");
        List<String> tests = found(proof, "[A-Z][A-Za-z]+(?=`)");
        assertThat(tests).as(proof).isNotEmpty();
        for (String test : tests) {
          assertThat(source(test)).as(test).contains(ids);
        }
      }
    }
  }

  @Test
  void itsLinksLeadSomewhere() {
    guide.checkLinks();
  }

  private Policy policy(String role) {
    return Policy.parse(guide.block("policy", role));
  }

  private List<Request> requests(String role) {
    return guide.block("requests", role).lines().map(Request::parse).toList();
  }

  private List<String> allowedCalls(String role) {
    return requests(role).stream()
        .filter(request -> request.isOfApi() && request.allowed())
        .map(request -> request.action() + " " + request.on())
        .toList();
  }

  private static boolean permits(Policy policy, String call) {
    String[] words = call.split(" ", 2);
    return permitsCall(policy, words[0], words[1]);
  }

  private static boolean permitsCall(Policy policy, String method, String path) {
    return policy.permits("execute-api:Invoke", API + method + path, Map.of());
  }

  private static boolean permitsAction(Policy policy, String action, String on) {
    String[] words = on.split(" via ", 2);
    String service = action.replaceFirst(":.*", "");
    String arn =
        switch (service) {
          case "s3" -> "arn:aws:s3:::" + words[0];
          case "sts" -> "arn:aws:iam::" + Synthesis.ACCOUNT + ":" + words[0];
          case "cloudwatch" -> "arn:aws:cloudwatch::" + Synthesis.ACCOUNT + ":" + words[0];
          default ->
              "arn:aws:"
                  + service
                  + ":"
                  + Synthesis.REGION
                  + ":"
                  + Synthesis.ACCOUNT
                  + ":"
                  + words[0];
        };
    return policy.permits(
        action,
        arn,
        words.length == 1
            ? Map.of()
            : Map.of("kms:ViaService", words[1] + "." + Synthesis.REGION + ".amazonaws.com"));
  }

  /** A call of every route, for two groups, by name in two spellings, and by ARN in two. */
  private static Stream<String> calls() {
    return ApiRoute.ALL.stream().flatMap(SecurityGuideTest::calls).distinct();
  }

  /** The same, of one route. */
  static Stream<String> calls(ApiRoute route) {
    return methods(route).flatMap(method -> paths(route).map(path -> method + " " + path));
  }

  private static Stream<String> methods(ApiRoute route) {
    return route.method().equals(ApiRoute.ANY)
        ? Stream.of("GET", "PUT", "POST", "DELETE")
        : Stream.of(route.method());
  }

  private static Stream<String> paths(ApiRoute route) {
    String path = route.path();
    if (path.equals("/{proxy+}")) {
      return Stream.of("/_tidemark/grants", "/_tidemark/schedules", "/orders");
    }
    if (path.contains("{name}")) {
      return Stream.of("orders", "users")
          .map(name -> path.replace("{group}", ARN).replace("{name}", name));
    }
    String encoded = ARN.replace(":", "%3A") + "%2Forders";
    return path.contains("{group}")
        ? Stream.of("orders", "users", "Orders", encoded).map(g -> path.replace("{group}", g))
        : Stream.of(path);
  }

  private static Set<String> operations(List<String> calls) {
    return calls.stream()
        .map(SecurityGuideTest::operation)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A call without the group that it names. */
  private static String operation(String call) {
    return call.replace("%2F", "/")
        .replaceFirst("/FeatureGroup/(arn[^/]*/)?[^/]+", "/FeatureGroup/{group}")
        .replaceFirst("/_tidemark/.*", "/_tidemark/*");
  }

  private List<Map<?, ?>> statements(String role) {
    List<Map<?, ?>> statements = new ArrayList<>();
    store
        .all("AWS::IAM::Role")
        .forEach(
            (id, resource) -> {
              if (id.startsWith(role)) {
                for (Object policy : Synthesis.list(resource.at("Policies"))) {
                  Object document = Synthesis.map(policy).get("PolicyDocument");
                  Synthesis.list(Synthesis.map(document).get("Statement"))
                      .forEach(statement -> statements.add(Synthesis.map(statement)));
                }
              }
            });
    return statements;
  }

  /** CloudFormation names a bucket after its stack and its id. */
  private static String resultsArn() {
    return "arn:aws:s3:::tidemark-dev-storage-results";
  }

  private Set<String> deployed() {
    Set<String> names = new TreeSet<>();
    add(names, "AWS::SQS::Queue", "QueueName", "");
    add(names, "AWS::DynamoDB::Table", "TableName", "table/");
    add(names, "AWS::SSM::Parameter", "Name", "parameter");
    add(names, "AWS::Logs::LogGroup", "LogGroupName", "log-group:");
    add(names, "AWS::Athena::WorkGroup", "Name", "workgroup/");
    add(names, "AWS::CloudWatch::Dashboard", "DashboardName", "dashboard/");
    add(names, "AWS::Events::Rule", "Name", "rule/");
    // CloudFormation names what no template names after its stack and its id.
    store.all("AWS::Logs::LogGroup").values().stream()
        .filter(group -> group.at("LogGroupName") == null)
        .forEach(group -> names.add("log-group:tidemark-dev-api-" + group.id()));
    store
        .all("AWS::Lambda::Function")
        .values()
        .forEach(function -> names.add("function:" + function.at("FunctionName") + ":live"));
    store
        .all("AWS::S3::Bucket")
        .values()
        .forEach(
            bucket ->
                names.add(
                    bucket.at("BucketName") instanceof String name
                        ? name
                        : "tidemark-dev-storage-" + bucket.id().toLowerCase(Locale.ROOT)));
    String database = Analytics.database(new Stage("dev"));
    names.addAll(
        List.of(
            "key/KEY_ID",
            "catalog",
            "database/" + database,
            "table/" + database + "/tidemark_spine_x",
            "table/" + onlineTablePrefix() + "x"));
    return names;
  }

  /** No stack has the tables of groups; the control function names them. */
  private String onlineTablePrefix() {
    return store.all("AWS::SSM::Parameter").values().stream()
        .filter(parameter -> parameter.at("Name").equals("/tidemark/dev/online-table-prefix"))
        .map(parameter -> (String) parameter.at("Value"))
        .findFirst()
        .orElseThrow();
  }

  private void add(Set<String> names, String type, String property, String prefix) {
    for (Resource resource : store.all(type).values()) {
      names.add(prefix + resource.at(property));
    }
  }

  private static boolean isNamed(String arn, String deployed) {
    String resource = arn.split(":", 6)[5];
    String name = arn.startsWith("arn:aws:s3:") ? resource.replaceFirst("/.*", "") : resource;
    return deployed.startsWith(name + "/")
        || deployed.matches(
            Arrays.stream(name.split("[*]", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  private static String source(String test) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String part : List.of("build-tools", "cli", "infra-cdk", "lambdas", "localstack", "sdk")) {
      try (Stream<Path> files = Files.walk(Path.of("..", part))) {
        files
            .filter(file -> file.getFileName().toString().equals(test + ".java"))
            .forEach(found::add);
      }
    }
    assertThat(found).as(test).hasSize(1);
    return Files.readString(found.get(0));
  }
}
