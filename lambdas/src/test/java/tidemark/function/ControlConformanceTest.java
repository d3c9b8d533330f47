package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.function.Gateway.Answer;
import tidemark.wire.Operation;
import tidemark.wire.Plane;

/** What all operations of the control plane have in common, and how a group ends. */
@ParameterizedClass
@EnumSource(GatewayFormat.class)
class ControlConformanceTest {
  private static final String ONLINE = "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}";
  private static final String CODE = "ValidationException";

  /** Every member that an operation of the control plane reads. */
  private static final List<String> MEMBERS =
      List.of(
          "FeatureGroupName",
          "RecordIdentifierFeatureName",
          "EventTimeFeatureName",
          "FeatureDefinitions",
          "OnlineStoreConfig",
          "OfflineStoreConfig",
          "ThroughputConfig",
          "RoleArn",
          "Description",
          "Tags",
          "FeatureAdditions",
          "FeatureName",
          "ParameterAdditions",
          "ParameterRemovals",
          "Resource",
          "SearchExpression",
          "SortBy",
          "SortOrder",
          "NextToken",
          "MaxResults",
          "CrossAccountFilterOption",
          "ResourceArn",
          "TagKeys",
          "NameContains",
          "FeatureGroupStatusEquals",
          "OfflineStoreStatusEquals",
          "CreationTimeAfter",
          "CreationTimeBefore");

  @Parameter GatewayFormat format;

  private Gateway gateway;

  @BeforeEach
  void openGateway() {
    gateway = new Gateway(format);
  }

  @Test
  @DisplayName("case 63: a deleted group is gone at once, and its name free")
  void aDeletedGroupIsGone() {
    gateway.create("clicks", ONLINE).isOk();
    gateway.put("clicks", "id", "a", "ts", "2026-03-01T10:00:00Z").isOk();

    assertThat(
            gateway
                .controlUnsettled("DeleteFeatureGroup", "{\"FeatureGroupName\":\"clicks\"}")
                .isOk()
                .body())
        .isEmpty();

    assertThat(describe("clicks").text("FeatureGroupStatus")).contains("Deleting");
    gateway.get("clicks", "a").fails(400, "ValidationError", "Deleting");
    gateway.store.settle();
    describe("clicks").fails(400, "ResourceNotFound", "can't find a FeatureGroup");
    gateway.get("clicks", "a").fails(404, "ResourceNotFound");
    gateway.create("clicks", ONLINE).isOk();
    gateway.get("clicks", "a").isEmpty();
  }

  @Test
  @DisplayName("case 64: Describe and Delete of an unknown group")
  void anUnknownGroupIsNotFound() {
    describe("nope").fails(400, "ResourceNotFound");
    gateway
        .control("DeleteFeatureGroup", "{\"FeatureGroupName\":\"nope\"}")
        .fails(400, "ResourceNotFound");
    describe(Gateway.ARN.replace("us-east-1", "eu-west-1") + "x")
        .fails(400, CODE, "The ARN names account 111122223333 in region 'eu-west-1'");
    gateway
        .control("DescribeFeatureGroup", "{}")
        .fails(400, CODE, "FeatureGroupName: required, the name or ARN of a feature group.");
  }

  @Test
  @DisplayName("case 69: unknown targets and what is not JSON")
  void unknownTargetsAreRefused() {
    gateway.control("DropEverything", "{}").fails(400, "UnknownOperationException");
    gateway.send("POST", "/", "", "{}").fails(400, "UnknownOperationException");
    gateway
        .control("DescribeFeatureGroup", "{\"FeatureGroupName\":")
        .fails(400, CODE, "Request body is not valid JSON at line 1");
    gateway.send("GET", "/", "", "").fails(405, CODE, "it takes POST");
  }

  @Test
  @DisplayName("case 69: no operation answers nonsense with an internal failure")
  void nonsenseIsRefused() {
    for (Operation operation : Operation.values()) {
      if (operation.plane() != Plane.CONTROL) {
        continue;
      }
      for (String body :
          List.of("{", "[]", "7", "null", "{}{}", "{\"a\":1,\"a\":2}", "nul", "{\"a\":NaN}")) {
        gateway.control(operation.apiName(), body).fails(400, CODE);
      }
    }
  }

  @Test
  @DisplayName("case 70: members of any wrong type are named, not failed over")
  void wrongTypesAreNamed() {
    for (Operation operation : Operation.values()) {
      if (operation.plane() != Plane.CONTROL) {
        continue;
      }
      for (String value : List.of("7", "true", "[[1]]", "{\"a\":{}}", "\"\"", "[null]", "-1.5e3")) {
        String body =
            MEMBERS.stream()
                .map(member -> "\"" + member + "\":" + value)
                .collect(Collectors.joining(",", "{", "}"));

        Answer answer = gateway.control(operation.apiName(), body);

        assertThat(answer.status()).as(operation + " " + value + answer.body()).isEqualTo(400);
        answer.fails(400, CODE);
      }
    }
  }

  @Test
  @DisplayName("trap 9: a stage before the path")
  void aStageIsTakenOff() throws Exception {
    for (String path : List.of("/prod", "/prod/")) {
      String event =
          "{\"version\":\"2.0\",\"rawPath\":\""
              + path
              + "\",\"headers\":{\"x-amz-target\":\"SageMaker.ListFeatureGroups\"},\"body\":\"{}\","
              + "\"requestContext\":{\"stage\":\"prod\",\"http\":{\"method\":\"POST\"},"
              + "\"requestId\":\"r\",\"authorizer\":{\"iam\":{\"userArn\":\"arn:x\"}}}}";

      Answer answer =
          gateway.send(
              gateway.handlerOf("POST", "/"),
              event.getBytes(java.nio.charset.StandardCharsets.UTF_8));

      assertThat(answer.isOk().body()).isEqualTo("{\"FeatureGroupSummaries\":[]}");
    }
  }

  private Answer describe(String name) {
    return gateway.controlUnsettled(
        "DescribeFeatureGroup", "{\"FeatureGroupName\":\"" + name + "\"}");
  }
}
