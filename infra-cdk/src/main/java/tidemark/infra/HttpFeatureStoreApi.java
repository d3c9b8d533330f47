package tidemark.infra;

import java.util.EnumMap;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.apigatewayv2.CfnApi;
import software.amazon.awscdk.services.apigatewayv2.CfnIntegration;
import software.amazon.awscdk.services.apigatewayv2.CfnRoute;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;
import tidemark.deploy.FunctionSpec;

/** An HTTP API: every route asks for a signature; it has no policy of its own. */
final class HttpFeatureStoreApi implements FeatureStoreApi {
  private static final String ACCESS_LOG =
      "{\"request_id\":\"$context.requestId\",\"at\":\"$context.requestTimeEpoch\","
          + "\"principal\":\"$context.identity.userArn\",\"method\":\"$context.httpMethod\","
          + "\"route\":\"$context.routeKey\",\"path\":\"$context.path\","
          + "\"status\":\"$context.status\",\"latency_ms\":\"$context.responseLatency\"}";

  private static final String DEFAULT_STAGE = "$default";

  private final CfnApi api;
  private final Surroundings around;

  HttpFeatureStoreApi(Construct scope, Surroundings around, Functions to) {
    this.around = around;
    this.api =
        CfnApi.Builder.create(scope, "Api")
            .name("tidemark-" + around.stage().name())
            .description("Feature store " + around.stage().name())
            .protocolType("HTTP")
            .build();
    addRoutes(scope, to);
    LogGroup log =
        LogGroup.Builder.create(scope, "AccessLog")
            .encryptionKey(around.storage().key())
            .retention(around.props().logRetention())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    CfnStage.Builder.create(scope, "Stage")
        .apiId(api.getRef())
        .stageName(DEFAULT_STAGE)
        .autoDeploy(true)
        .accessLogSettings(
            CfnStage.AccessLogSettingsProperty.builder()
                .destinationArn(log.getLogGroupArn())
                .format(ACCESS_LOG)
                .build())
        .defaultRouteSettings(
            CfnStage.RouteSettingsProperty.builder()
                .detailedMetricsEnabled(true)
                .throttlingRateLimit(around.props().bounds().requestsPerSecond())
                .throttlingBurstLimit(around.props().bounds().burst())
                .build())
        .routeSettings(
            Map.of(
                "POST /",
                Map.of(
                    "DetailedMetricsEnabled",
                    true,
                    "ThrottlingRateLimit",
                    Bounds.CONTROL_REQUESTS_PER_SECOND,
                    "ThrottlingBurstLimit",
                    Bounds.CONTROL_BURST)))
        .build();
  }

  @Override
  public String url() {
    return api.getAttrApiEndpoint();
  }

  @Override
  public String id() {
    return api.getRef();
  }

  @Override
  public String stage() {
    return DEFAULT_STAGE;
  }

  @Override
  public Map<String, String> dimensions() {
    return Map.of("ApiId", api.getRef());
  }

  private void addRoutes(Construct scope, Functions functions) {
    Map<FunctionSpec, CfnIntegration> integrations = new EnumMap<>(FunctionSpec.class);
    for (ApiRoute route : ApiRoute.ALL) {
      CfnIntegration integration =
          integrations.computeIfAbsent(
              route.function(), function -> integration(scope, functions.of(function)));
      String key = route.method() + " " + route.path();
      CfnRoute.Builder.create(scope, key.replaceAll("[^A-Za-z]", ""))
          .apiId(api.getRef())
          .routeKey(key)
          .authorizationType("AWS_IAM")
          .target("integrations/" + integration.getRef())
          .build();
    }
  }

  private CfnIntegration integration(Construct scope, FeatureStoreFunction function) {
    function.letCall(around.arn("execute-api", api.getRef() + "/*"));
    return CfnIntegration.Builder.create(scope, "To" + function.spec())
        .apiId(api.getRef())
        .integrationType("AWS_PROXY")
        .integrationUri(function.alias().getFunctionArn())
        .payloadFormatVersion("2.0")
        .build();
  }
}
