package tidemark.infra;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.CfnElement;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.regioninfo.RegionInfo;
import software.amazon.awscdk.services.lambda.Alias;
import tidemark.deploy.EnvironmentVariable;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.Setting;
import tidemark.deploy.Stage;

/** What the functions work among, by name and ARN. Their own names are known before they exist. */
record Surroundings(Stack stack, FeatureStoreProps props, Storage storage) {
  private static final String ACCOUNT = "AWS::AccountId";

  Stage stage() {
    return props.stage();
  }

  String functionName(FunctionSpec function) {
    return stage().resource(function.suffix());
  }

  /** The ARN of the alias that a function is invoked by. */
  String aliasArn(FunctionSpec function) {
    return arn("lambda", "function:" + functionName(function) + ":" + FunctionSpec.ALIAS);
  }

  /** All tables of feature groups. */
  String onlineTablesArn() {
    return arn("dynamodb", "table/" + stage().onlineTablePrefix() + "*");
  }

  String schedulesArn() {
    return arn("scheduler", "schedule/" + scheduleGroup() + "/*");
  }

  String scheduleGroup() {
    return "tidemark-" + stage().name();
  }

  String workgroupArn() {
    return arn("athena", "workgroup/" + Analytics.workgroup(stage()));
  }

  String glueArn(String resource) {
    return arn("glue", resource);
  }

  /** Substituted where the account is open: a join of three parts is longer by 24 bytes. */
  String arn(String service, String resource) {
    String account = stack.getAccount();
    String region = "arn:" + partition() + ":" + service + ":" + stack.getRegion() + ":";
    return isOpen(account) && !isOpen(region + resource)
        ? Fn.sub(region + "${" + ACCOUNT + "}:" + resource)
        : region + account + ":" + resource;
  }

  /**
   * Where API Gateway invokes an alias; substituted where that is shorter, as each route has it.
   */
  String invocationUri(Alias alias) {
    String functions =
        "arn:"
            + partition()
            + ":apigateway:"
            + stack.getRegion()
            + ":lambda:path/2015-03-31/functions/";
    return !isOpen(functions) && alias.getNode().getDefaultChild() instanceof CfnElement resource
        ? Fn.sub(functions + "${" + stack.getLogicalId(resource) + "}/invocations")
        : functions + alias.getFunctionArn() + "/invocations";
  }

  /** Whether it is known only once it is deployed. */
  private static boolean isOpen(String text) {
    return Boolean.TRUE.equals(Token.isUnresolved(text));
  }

  /**
   * By the region, which is known: a reference to it in each ARN would be a tenth of a template.
   */
  private String partition() {
    String region = stack.getRegion();
    if (isOpen(region)) {
      return stack.getPartition();
    }
    return Optional.ofNullable(RegionInfo.get(region).getPartition()).orElse("aws");
  }

  /** The name by which a key sees that a service calls it for someone. */
  String viaService(String service) {
    return service + "." + stack.getRegion() + ".amazonaws.com";
  }

  /** Everything that there is to tell a function, whichever. */
  Map<EnvironmentVariable, String> facts(String scheduleRoleArn) {
    Map<EnvironmentVariable, String> facts = new EnumMap<>(EnvironmentVariable.class);
    facts.put(EnvironmentVariable.STAGE, stage().name());
    facts.put(EnvironmentVariable.ACCOUNT, stack.getAccount());
    facts.put(EnvironmentVariable.REGION, stack.getRegion());
    facts.put(EnvironmentVariable.REGISTRY_TABLE, storage.registry().getTableName());
    facts.put(EnvironmentVariable.ONLINE_TABLE_PREFIX, stage().onlineTablePrefix());
    facts.put(EnvironmentVariable.ONLINE_TABLE_KEY_ARN, storage.key().getKeyArn());
    facts.put(
        EnvironmentVariable.ONLINE_TABLE_DELETION_PROTECTION, props.deletionProtection().name());
    facts.put(EnvironmentVariable.ONLINE_TABLE_POINT_IN_TIME_RECOVERY, Setting.ENABLED.name());
    facts.put(EnvironmentVariable.ONLINE_TABLE_TAGS, "tidemark:stage=" + stage().name());
    props
        .maxReadUnits()
        .ifPresent(
            units ->
                facts.put(EnvironmentVariable.ONLINE_TABLE_MAX_READ_UNITS, String.valueOf(units)));
    props
        .maxWriteUnits()
        .ifPresent(
            units ->
                facts.put(EnvironmentVariable.ONLINE_TABLE_MAX_WRITE_UNITS, String.valueOf(units)));
    props
        .maxFutureSeconds()
        .ifPresent(
            seconds ->
                facts.put(
                    EnvironmentVariable.EVENT_TIME_FUTURE_SECONDS_MAX, String.valueOf(seconds)));
    if (props.strict() == Setting.ENABLED) {
      facts.put(EnvironmentVariable.STRICT_REQUESTS, Setting.ENABLED.name());
    }
    facts.put(EnvironmentVariable.LOG_QUEUE_URLS, storage.urls(DeadLetteredQueue::queue));
    facts.put(
        EnvironmentVariable.DEAD_LETTER_QUEUE_URLS, storage.urls(DeadLetteredQueue::deadLetters));
    facts.put(EnvironmentVariable.OFFLINE_BUCKETS, storage.offlineStore().getBucketName());
    facts.put(
        EnvironmentVariable.QUARANTINE_URI, OfflineStoreBucket.quarantine(storage.offlineStore()));
    facts.put(EnvironmentVariable.GLUE_DATABASE, Analytics.database(stage()));
    facts.put(EnvironmentVariable.ATHENA_WORKGROUP, Analytics.workgroup(stage()));
    facts.put(EnvironmentVariable.ATHENA_OUTPUT_URI, ResultsBucket.athenaOutput(storage.results()));
    facts.put(EnvironmentVariable.SCHEDULE_GROUP, scheduleGroup());
    facts.put(EnvironmentVariable.SCHEDULE_ROLE_ARN, scheduleRoleArn);
    facts.put(
        EnvironmentVariable.FAILED_INVOCATIONS_QUEUE_ARN,
        storage.failedInvocations().getQueueArn());
    facts.put(EnvironmentVariable.CONTROL_FUNCTION_ARN, aliasArn(FunctionSpec.CONTROL));
    facts.put(EnvironmentVariable.MATERIALIZE_FUNCTION_ARN, aliasArn(FunctionSpec.MATERIALIZE));
    return facts;
  }
}
