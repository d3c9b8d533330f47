package tidemark.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Permission;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;
import tidemark.deploy.EnvironmentVariable;
import tidemark.deploy.FunctionSpec;

/**
 * A function with its role, its log and the alias that it is invoked by. The role is written out:
 * nothing that CDK would add to it on its own gets in.
 */
final class FeatureStoreFunction extends Construct {
  private static final String SNAP_START_OF_VERSIONS =
      "@aws-cdk/aws-lambda:snapStartRequirePublish";

  private final FunctionSpec spec;
  private final Function function;
  private final Alias alias;

  FeatureStoreFunction(
      Construct scope, FunctionSpec spec, Surroundings around, String scheduleRoleArn) {
    super(scope, spec.suffix());
    this.spec = spec;
    LogGroup log =
        LogGroup.Builder.create(this, "Log")
            .logGroupName("/aws/lambda/" + around.functionName(spec))
            .encryptionKey(around.storage().key())
            .retention(around.props().logRetention())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    List<PolicyStatement> statements =
        new ArrayList<>(FunctionPermissions.of(spec, around, scheduleRoleArn));
    statements.add(
        PolicyStatement.Builder.create()
            .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
            .resources(
                List.of(
                    around.arn(
                        "logs", "log-group:" + "/aws/lambda/" + around.functionName(spec) + ":*")))
            .build());
    Role role =
        Role.Builder.create(this, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .inlinePolicies(
                Map.of("calls", PolicyDocument.Builder.create().statements(statements).build()))
            .build();
    this.function = function(around, role, log, environment(around, scheduleRoleArn));
    this.alias = alias(around);
  }

  FunctionSpec spec() {
    return spec;
  }

  Alias alias() {
    return alias;
  }

  /** Lets API Gateway invoke it for the calls of these ARNs. */
  void letCall(String callArns) {
    alias.addPermission(
        "Api",
        Permission.builder()
            .principal(new ServicePrincipal("apigateway.amazonaws.com"))
            .sourceArn(callArns)
            .build());
  }

  /** Has Lambda put into a queue what it could not be invoked with. */
  void keepFailures(IQueue queue, int retries) {
    alias.configureAsyncInvoke(
        EventInvokeConfigOptions.builder()
            .retryAttempts(retries)
            .onFailure(new SqsDestination(queue))
            .build());
  }

  private Map<String, String> environment(Surroundings around, String scheduleRoleArn) {
    Map<EnvironmentVariable, String> facts = around.facts(scheduleRoleArn);
    facts.put(EnvironmentVariable.SELF_FUNCTION_ARN, around.aliasArn(spec));
    return FunctionEnvironment.of(spec, facts).build();
  }

  private Function function(
      Surroundings around, Role role, LogGroup log, Map<String, String> environment) {
    Function.Builder builder =
        Function.Builder.create(this, "Fn")
            .functionName(around.functionName(spec))
            .handler(spec.handler())
            .code(Code.fromAsset(around.props().artifacts().functions().toString()))
            .runtime(Runtime.JAVA_25)
            .architecture(Architecture.ARM_64)
            .memorySize(spec.memoryMegabytes())
            .timeout(Duration.seconds(spec.timeout().toSeconds()))
            .role(role.withoutPolicyUpdates())
            .logGroup(log)
            .environment(environment);
    Integer reserved = around.props().bounds().concurrency().get(spec);
    if (reserved != null) {
      builder.reservedConcurrentExecutions(reserved);
    }
    if (around.props().provisionedConcurrency().isEmpty()) {
      builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
    }
    Function made = builder.build();
    Annotations.of(made).acknowledgeWarning(SNAP_START_OF_VERSIONS, "The alias has versions.");
    return made;
  }

  private Alias alias(Surroundings around) {
    Alias.Builder builder =
        Alias.Builder.create(this, "Alias")
            .aliasName(FunctionSpec.ALIAS)
            .version(function.getCurrentVersion());
    if (spec == FunctionSpec.PUT_RECORD || spec == FunctionSpec.GET_RECORD) {
      around.props().provisionedConcurrency().ifPresent(builder::provisionedConcurrentExecutions);
    }
    return builder.build();
  }
}
