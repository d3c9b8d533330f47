package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Role;
import tidemark.deploy.FunctionSpec;
import tidemark.infra.Synthesis.Resource;

/** The store as a part of someone's own stack, and who is granted its routes there. */
class FeatureStoreTest {
  /** A stack with a store, and roles that are granted parts of it. */
  private record Granted(ApiKind api, Synthesis templates) {
    static Granted of(ApiKind api) {
      App app = new App();
      Stack stack = new Stack(app, "Shop", StackProps.builder().env(Synthesis.place()).build());
      FeatureStore store = new FeatureStore(stack, "Features", props(api));
      store.grantRead(role(stack, "Reader"));
      store.grantWrite(role(stack, "Writer"));
      store.grantAdmin(role(stack, "Admin"));
      store.grantRead(role(stack, "ReaderOfOrders"), "orders");
      store.grantWrite(role(stack, "WriterOfOrders"), "orders", "ord*-2");
      return new Granted(api, Synthesis.of(app));
    }

    private static Role role(Stack stack, String name) {
      return Role.Builder.create(stack, name).assumedBy(new AccountRootPrincipal()).build();
    }

    /** Of a call of every route, those that a role may make. */
    Stream<String> reached(String role) {
      Policy policy = policy(role);
      return ApiRoute.ALL.stream()
          .flatMap(SecurityGuideTest::calls)
          .distinct()
          .filter(call -> policy.permits("execute-api:Invoke", arn(call), Map.of()));
    }

    private String arn(String call) {
      return "arn:aws:execute-api:%s:%s:%s/%s/%s"
          .formatted(
              Synthesis.REGION,
              Synthesis.ACCOUNT,
              Synthesis.API_ID,
              api == ApiKind.REST ? "dev" : "$default",
              call.replaceFirst(" ", ""));
    }

    private Policy policy(String role) {
      List<Resource> policies =
          templates.all("AWS::IAM::Policy").values().stream()
              .filter(policy -> policy.id().startsWith(role + "DefaultPolicy"))
              .toList();
      assertThat(policies).hasSize(1);
      return Policy.of(Synthesis.map(policies.get(0).at("PolicyDocument")), templates::text);
    }
  }

  private static FeatureStoreProps props(ApiKind api) {
    return ContextOptions.read(
        Map.of("stage", "dev", "api", api == ApiKind.REST ? "rest" : "http"),
        Synthesis.artifacts());
  }

  @ParameterizedTest
  @EnumSource(ApiKind.class)
  @DisplayName("S-04: who is granted to read, write or administer reaches its routes and no other")
  void eachGrantReachesItsRoutesAndNoOther(ApiKind api) {
    Granted granted = Granted.of(api);

    assertThat(granted.reached("Reader"))
        .containsExactlyInAnyOrderElementsOf(callsOf(FunctionSpec.GET_RECORD));
    assertThat(granted.reached("Writer"))
        .containsExactlyInAnyOrderElementsOf(callsOf(FunctionSpec.PUT_RECORD));
    assertThat(granted.reached("Admin"))
        .containsExactlyInAnyOrder(
            "POST /",
            "GET /_tidemark/grants",
            "PUT /_tidemark/grants",
            "POST /_tidemark/grants",
            "DELETE /_tidemark/grants",
            "GET /_tidemark/schedules",
            "PUT /_tidemark/schedules",
            "POST /_tidemark/schedules",
            "DELETE /_tidemark/schedules");
    assertThat(granted.reached("ReaderOfOrders"))
        .containsExactlyInAnyOrder(
            "POST /BatchGetRecord",
            "GET /FeatureGroup/orders",
            "POST /FeatureGroup/orders/ListRecords");
    assertThat(granted.reached("WriterOfOrders"))
        .containsExactlyInAnyOrder(
            "POST /BatchWriteRecord",
            "PUT /FeatureGroup/orders",
            "DELETE /FeatureGroup/orders",
            "POST /FeatureGroup/orders/Record");
  }

  @Test
  void aStoreIsWholeInOneStackOfSomeonesOwn() {
    Granted granted = Granted.of(ApiKind.REST);
    Synthesis across = Synthesis.of();

    assertThat(granted.templates().sizes()).hasSize(1);
    assertThat(granted.templates().allText()).doesNotContain("Fn::ImportValue");
    assertThat(granted.templates().types().stream().filter(FeatureStoreTest::isOfStore))
        .containsExactlyInAnyOrderElementsOf(
            across.types().stream().filter(FeatureStoreTest::isOfStore).toList());
  }

  @ParameterizedTest
  @EnumSource(ApiKind.class)
  void theApisIdIsTold(ApiKind api) {
    Synthesis templates = Granted.of(api).templates();

    assertThat(templates.all("AWS::SSM::Parameter").values())
        .filteredOn(parameter -> "/tidemark/dev/api-id".equals(parameter.at("Name")))
        .singleElement()
        .satisfies(
            parameter ->
                assertThat(templates.text(parameter.at("Value"))).isEqualTo(Synthesis.API_ID));
  }

  /** Besides the roles of callers and their policies. */
  private static boolean isOfStore(String type) {
    return !type.startsWith("AWS::IAM::") && !type.equals("AWS::CDK::Metadata");
  }

  private static List<String> callsOf(FunctionSpec function) {
    return ApiRoute.ALL.stream()
        .filter(route -> route.function() == function)
        .flatMap(SecurityGuideTest::calls)
        .distinct()
        .toList();
  }
}
