package tidemark.infra;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigateway.AuthorizationType;
import software.amazon.awscdk.services.apigateway.EndpointConfiguration;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.IResource;
import software.amazon.awscdk.services.apigateway.Integration;
import software.amazon.awscdk.services.apigateway.IntegrationType;
import software.amazon.awscdk.services.apigateway.LogGroupLogDestination;
import software.amazon.awscdk.services.apigateway.MethodDeploymentOptions;
import software.amazon.awscdk.services.apigateway.MethodLoggingLevel;
import software.amazon.awscdk.services.apigateway.MethodOptions;
import software.amazon.awscdk.services.apigateway.RestApi;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.amazon.awscdk.services.ec2.IVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAttributes;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;
import tidemark.deploy.FunctionSpec;

/** A REST API: callers of the own account, signed, over TLS; through named endpoints if private. */
final class RestFeatureStoreApi implements FeatureStoreApi {
  /** Who called what, with what result: no body, no query string, so no feature value. */
  private static final String ACCESS_LOG =
      "{\"request_id\":\"$context.requestId\",\"at\":\"$context.requestTimeEpoch\","
          + "\"principal\":\"$context.identity.userArn\",\"method\":\"$context.httpMethod\","
          + "\"route\":\"$context.resourcePath\",\"path\":\"$context.path\","
          + "\"status\":\"$context.status\",\"error\":\"$context.error.responseType\","
          + "\"latency_ms\":\"$context.responseLatency\"}";

  private final RestApi api;
  private final String name;
  private final String stage;

  RestFeatureStoreApi(Construct scope, Surroundings around, Functions to) {
    this.name = "tidemark-" + around.stage().name();
    this.stage = around.stage().name();
    FeatureStoreProps props = around.props();
    LogGroup log =
        LogGroup.Builder.create(scope, "AccessLog")
            .encryptionKey(around.storage().key())
            .retention(props.logRetention())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    this.api =
        RestApi.Builder.create(scope, "Api")
            .restApiName(name)
            .description("Feature store " + around.stage().name())
            .policy(policy(props))
            .endpointConfiguration(endpoints(scope, props))
            .cloudWatchRole(true)
            .cloudWatchRoleRemovalPolicy(RemovalPolicy.RETAIN)
            .defaultMethodOptions(
                MethodOptions.builder().authorizationType(AuthorizationType.IAM).build())
            .deployOptions(
                StageOptions.builder()
                    .stageName(around.stage().name())
                    .accessLogDestination(new LogGroupLogDestination(log))
                    .accessLogFormat(AccessLogFormat.custom(ACCESS_LOG))
                    .loggingLevel(MethodLoggingLevel.ERROR)
                    .dataTraceEnabled(false)
                    .metricsEnabled(true)
                    .throttlingRateLimit(props.bounds().requestsPerSecond())
                    .throttlingBurstLimit(props.bounds().burst())
                    .methodOptions(Map.of("//POST", ofControlPlane()))
                    .build())
            .build();
    GatewayErrors.addTo(api);
    // ApiUrl tells the same.
    api.getNode().tryRemoveChild("Endpoint");
    addRoutes(around, to);
    props
        .bounds()
        .requestsOfAddress()
        .ifPresent(
            most -> Firewall.before(scope, around, api.getDeploymentStage().getStageArn(), most));
  }

  private static MethodDeploymentOptions ofControlPlane() {
    return MethodDeploymentOptions.builder()
        .loggingLevel(MethodLoggingLevel.ERROR)
        .dataTraceEnabled(false)
        .metricsEnabled(true)
        .throttlingRateLimit(Bounds.CONTROL_REQUESTS_PER_SECOND)
        .throttlingBurstLimit(Bounds.CONTROL_BURST)
        .build();
  }

  @Override
  public String url() {
    String url = api.getUrl();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  @Override
  public String id() {
    return api.getRestApiId();
  }

  @Override
  public String stage() {
    return stage;
  }

  @Override
  public Map<String, String> dimensions() {
    return Map.of("ApiName", name);
  }

  private void addRoutes(Surroundings around, Functions functions) {
    Map<FunctionSpec, Integration> integrations = new EnumMap<>(FunctionSpec.class);
    for (ApiRoute route : ApiRoute.ALL) {
      Integration integration =
          integrations.computeIfAbsent(
              route.function(), function -> integration(around, functions.of(function)));
      resource(route.path()).addMethod(route.method(), integration);
    }
  }

  /** With a permission of its own: the one of CDK bears the names of both stacks twice. */
  private Integration integration(Surroundings around, FeatureStoreFunction function) {
    function.letCall(around.arn("execute-api", api.getRestApiId() + "/*"));
    return Integration.Builder.create()
        .type(IntegrationType.AWS_PROXY)
        .integrationHttpMethod("POST")
        .uri(around.invocationUri(function.alias()))
        .build();
  }

  private IResource resource(String path) {
    return path.equals("/") ? api.getRoot() : api.getRoot().resourceForPath(path);
  }

  private static PolicyDocument policy(FeatureStoreProps props) {
    String everyRoute = "execute-api:/*";
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        PolicyStatement.Builder.create()
            .principals(List.of(new AccountPrincipal(Aws.ACCOUNT_ID)))
            .actions(List.of("execute-api:Invoke"))
            .resources(List.of(everyRoute))
            .build());
    statements.add(denial(everyRoute, Map.of("Bool", Map.of("aws:SecureTransport", "false"))));
    if (props.isPrivate()) {
      statements.add(
          denial(
              everyRoute,
              Map.of("StringNotEquals", Map.of("aws:SourceVpce", props.vpcEndpoints()))));
    }
    return PolicyDocument.Builder.create().statements(statements).build();
  }

  private static PolicyStatement denial(String resource, Map<String, ?> conditions) {
    return PolicyStatement.Builder.create()
        .effect(Effect.DENY)
        .principals(List.of(new AnyPrincipal()))
        .actions(List.of("execute-api:Invoke"))
        .resources(List.of(resource))
        .conditions(conditions)
        .build();
  }

  private static EndpointConfiguration endpoints(Construct scope, FeatureStoreProps props) {
    if (!props.isPrivate()) {
      return EndpointConfiguration.builder().types(List.of(EndpointType.REGIONAL)).build();
    }
    List<IVpcEndpoint> endpoints = new ArrayList<>();
    for (String endpoint : props.vpcEndpoints()) {
      endpoints.add(
          InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(
              scope,
              endpoint,
              InterfaceVpcEndpointAttributes.builder().vpcEndpointId(endpoint).port(443).build()));
    }
    return EndpointConfiguration.builder()
        .types(List.of(EndpointType.PRIVATE))
        .vpcEndpoints(endpoints)
        .build();
  }
}
