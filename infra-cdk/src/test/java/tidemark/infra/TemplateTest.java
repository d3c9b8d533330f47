package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.assertions.Match;
import tidemark.deploy.FunctionSpec;
import tidemark.infra.Synthesis.Resource;

class TemplateTest {
  private static final List<String> STATEFUL =
      List.of(
          "AWS::DynamoDB::Table",
          "AWS::Glue::Database",
          "AWS::KMS::Key",
          "AWS::S3::Bucket",
          "AWS::SQS::Queue");

  private final Synthesis store = Synthesis.of();

  static Stream<Synthesis> everyKindOfStore() {
    return Stream.of(
        Synthesis.of(),
        Synthesis.of("api", "http"),
        Synthesis.of("localstack", "true"),
        Synthesis.of(
            "lanes",
            "4",
            "private",
            "true",
            "vpcEndpoints",
            "vpce-0a,vpce-0b",
            "provisionedConcurrency",
            "2",
            "alarmEmail",
            "oncall@example.com",
            "maxReadUnits",
            "4000",
            "maxWriteUnits",
            "1000",
            "maxFutureSeconds",
            "3600",
            "strict",
            "true",
            "requestsOfAddress",
            "3000"));
  }

  @ParameterizedTest
  @MethodSource("everyKindOfStore")
  void everyTemplateFitsInline(Synthesis any) {
    assertThat(any.sizes()).hasSize(3);
    assertThat(any.sizes().values()).allMatch(bytes -> bytes <= ReleasedTemplates.INLINE_BYTES_MAX);
  }

  @ParameterizedTest
  @MethodSource("everyKindOfStore")
  void nothingIsWarnedOf(Synthesis any) {
    assertThat(any.annotations())
        .hasSize(3)
        .allSatisfy(stack -> stack.hasNoWarning("*", Match.anyValue()));
  }

  @Test
  void whatIsKeptOutlivesItsStack() {
    for (String type : STATEFUL) {
      assertThat(store.all(type)).isNotEmpty();
      store.all(type).values().forEach(r -> assertThat(r.policy()).isEqualTo("Retain/Retain"));
    }
  }

  @Test
  @DisplayName(
      "S-10: tables, buckets, queues, topics, logs and Athena's results are encrypted by"
          + " the store's key, which is rotated")
  void everythingIsEncryptedByTheStoresKey() {
    Resource key = only("AWS::KMS::Key");
    String arn = "arn:aws:kms:eu-west-1:111122223333:key/" + key.id().toLowerCase(Locale.ROOT);

    assertThat(key.at("EnableKeyRotation")).isEqualTo(true);
    assertThat(store.text(only("AWS::DynamoDB::Table").at("SSESpecification", "KMSMasterKeyId")))
        .isEqualTo(arn);
    each("AWS::SQS::Queue", r -> assertThat(store.text(r.at("KmsMasterKeyId"))).isEqualTo(arn));
    each("AWS::SNS::Topic", r -> assertThat(store.text(r.at("KmsMasterKeyId"))).isEqualTo(arn));
    each("AWS::Logs::LogGroup", r -> assertThat(store.text(r.at("KmsKeyId"))).isEqualTo(arn));
    assertThat(only("AWS::Athena::WorkGroup").at("WorkGroupConfiguration").toString())
        .contains("EnforceWorkGroupConfiguration=true", "EncryptionOption=SSE_KMS")
        .contains("BytesScannedCutoffPerQuery");
    each(
        "AWS::S3::Bucket",
        bucket -> {
          String encryption = bucket.at("BucketEncryption").toString();
          if (bucket.id().startsWith("AccessLogs")) {
            assertThat(encryption).contains("AES256");
          } else {
            assertThat(encryption).contains("aws:kms", "BucketKeyEnabled=true");
          }
        });
  }

  @Test
  @DisplayName("S-11: buckets are private, versioned, owned, logged and for TLS only")
  void bucketsArePrivate() {
    each(
        "AWS::S3::Bucket",
        bucket -> {
          assertThat(Synthesis.map(bucket.at("PublicAccessBlockConfiguration")).values())
              .hasSize(4)
              .allMatch(Boolean.TRUE::equals);
          assertThat(bucket.at("VersioningConfiguration", "Status")).isEqualTo("Enabled");
          assertThat(bucket.at("OwnershipControls").toString()).contains("BucketOwnerEnforced");
          if (!bucket.id().startsWith("AccessLogs")) {
            assertThat(bucket.at("LoggingConfiguration", "DestinationBucketName")).isNotNull();
          }
        });
    assertThat(store.all("AWS::S3::BucketPolicy")).hasSize(3);
    assertThat(store.all("AWS::SQS::QueuePolicy")).hasSameSizeAs(store.all("AWS::SQS::Queue"));
    for (String type :
        List.of("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")) {
      each(
          type,
          policy ->
              assertThat(policy.at("PolicyDocument").toString())
                  .contains("Effect=Deny", "aws:SecureTransport=false"));
    }
  }

  @Test
  @DisplayName("S-03: S3 may tell only one queue of only one bucket of only this account")
  void onlyTheBucketMaySendItsEvents() {
    List<Resource> open =
        store.all("AWS::SQS::QueuePolicy").values().stream()
            .filter(policy -> policy.at("PolicyDocument").toString().contains("Effect=Allow"))
            .toList();

    assertThat(open).hasSize(1);
    assertThat(open.get(0).at("PolicyDocument").toString())
        .contains("Service=s3.amazonaws.com", "aws:SourceArn", "aws:SourceAccount=111122223333");
    each(
        "AWS::Lambda::Permission",
        permission -> assertThat(permission.at("SourceArn")).isNotNull());
  }

  @Test
  @DisplayName("S-08: the log's files are told of by the bucket itself, without custom resources")
  void theBucketTellsOfItsObjects() {
    Resource bucket =
        store.all("AWS::S3::Bucket").values().stream()
            .filter(r -> r.at("NotificationConfiguration") != null)
            .findFirst()
            .orElseThrow();

    assertThat(bucket.at("NotificationConfiguration").toString()).contains("s3:ObjectCreated:*");
    assertThat(store.types()).noneMatch(type -> type.startsWith("Custom::"));
  }

  @Test
  void queuesGiveUpAfterSixReceivesAndWaitForTheirFunction() {
    each(
        "AWS::SQS::Queue",
        queue -> {
          boolean last = queue.at("RedrivePolicy") == null;
          int days = (Integer) queue.at("MessageRetentionPeriod") / 86_400;
          assertThat(days).isEqualTo(last ? 14 : 4);
          if (!last) {
            assertThat(queue.at("RedrivePolicy", "maxReceiveCount")).isEqualTo(6);
          }
        });
    Resource log =
        store.all("AWS::SQS::Queue").values().stream()
            .filter(queue -> "tidemark-dev-log-0".equals(queue.at("QueueName")))
            .findFirst()
            .orElseThrow();
    assertThat(log.at("VisibilityTimeout")).isEqualTo(6 * 120 + 60);
  }

  @Test
  @DisplayName("S-17: what queues feed is bounded, and tells which messages come again")
  void eventSourcesAreBounded() {
    assertThat(store.all("AWS::Lambda::EventSourceMapping")).hasSize(2);
    each(
        "AWS::Lambda::EventSourceMapping",
        source -> {
          assertThat(source.at("FunctionResponseTypes"))
              .isEqualTo(List.of("ReportBatchItemFailures"));
          assertThat(source.at("ScalingConfig", "MaximumConcurrency")).isEqualTo(10);
        });
    assertThat(only("AWS::ApiGateway::Stage").at("MethodSettings").toString())
        .contains("ThrottlingRateLimit=2000", "ThrottlingBurstLimit=1000");
  }

  @Test
  @DisplayName("S-17: the control plane has a throttle of its own, in either API")
  void theControlPlaneIsThrottledByItself() {
    assertThat(Synthesis.list(only("AWS::ApiGateway::Stage").at("MethodSettings")))
        .anySatisfy(
            settings ->
                assertThat(settings.toString())
                    .contains("HttpMethod=POST", "ResourcePath=/,", "ThrottlingRateLimit=20"));
    Resource stage =
        Synthesis.of("api", "http").all("AWS::ApiGatewayV2::Stage").values().iterator().next();
    assertThat(String.valueOf(stage.at("RouteSettings", "POST /")))
        .contains("ThrottlingRateLimit=20");
  }

  @Test
  @DisplayName("S-17: concurrency is reserved for functions, and addresses are bounded, as wanted")
  void moreBoundsAreSetAsWanted() {
    each(
        "AWS::Lambda::Function",
        function -> assertThat(function.at("ReservedConcurrentExecutions")).isNull());
    assertThat(store.types()).noneMatch(type -> type.startsWith("AWS::WAFv2::"));

    Synthesis bounded =
        Synthesis.of(
            "reservedConcurrency",
            "put-record:100,offline-writer:10",
            "requestsPerSecond",
            "50",
            "requestsOfAddress",
            "3000");

    assertThat(
            bounded.all("AWS::Lambda::Function").values().stream()
                .filter(function -> function.at("ReservedConcurrentExecutions") != null)
                .map(
                    function ->
                        function.at("FunctionName")
                            + " "
                            + function.at("ReservedConcurrentExecutions")))
        .containsExactlyInAnyOrder("tidemark-dev-put-record 100", "tidemark-dev-offline-writer 10");
    assertThat(bounded.all("AWS::ApiGateway::Stage").values().toString())
        .contains("ThrottlingRateLimit=50");
    assertThat(bounded.all("AWS::WAFv2::WebACL").values().toString())
        .contains("RateBasedStatement", "Limit=3000");
    assertThat(bounded.all("AWS::WAFv2::WebACLAssociation")).hasSize(1);
  }

  @Test
  void queuesAndRoutesCallTheAliases() {
    List<String> aliases = List.copyOf(store.all("AWS::Lambda::Alias").keySet());

    each(
        "AWS::Lambda::EventSourceMapping",
        source ->
            assertThat(aliases)
                .contains((String) Synthesis.map(source.at("FunctionName")).get("Ref")));
    each(
        "AWS::ApiGateway::Method",
        method -> {
          assertThat(method.at("Integration", "Type")).isEqualTo("AWS_PROXY");
          assertThat(method.at("Integration", "IntegrationHttpMethod")).isEqualTo("POST");
          assertThat(aliases)
              .extracting(
                  alias ->
                      "{Fn::Sub=arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${"
                          + alias
                          + "}/invocations}")
              .contains(method.at("Integration", "Uri").toString());
        });
    List<String> called =
        store.all("AWS::Lambda::Permission").values().stream()
            .filter(permission -> "apigateway.amazonaws.com".equals(permission.at("Principal")))
            .map(permission -> store.text(permission.at("SourceArn")))
            .toList();
    assertThat(called)
        .hasSize(3)
        .containsOnly("arn:aws:execute-api:eu-west-1:111122223333:" + Synthesis.API_ID + "/*");
  }

  @Test
  void functionsRunOnArmWithSnapStartAndAnAlias() {
    each(
        "AWS::Lambda::Function",
        function -> {
          assertThat(function.at("Runtime")).isEqualTo("java25");
          assertThat(function.at("Architectures")).isEqualTo(List.of("arm64"));
          assertThat(function.at("SnapStart", "ApplyOn")).isEqualTo("PublishedVersions");
        });
    assertThat(store.all("AWS::Lambda::Alias")).hasSize(FunctionSpec.values().length);
    assertThat(store.all("AWS::Logs::LogGroup")).hasSize(FunctionSpec.values().length + 1);
    each("AWS::Logs::LogGroup", log -> assertThat(log.at("RetentionInDays")).isEqualTo(90));
  }

  @Test
  void provisionedConcurrencyTakesThePlaceOfSnapStart() {
    Synthesis kept = everyKindOfStore().skip(3).findFirst().orElseThrow();

    kept.all("AWS::Lambda::Function")
        .values()
        .forEach(function -> assertThat(function.at("SnapStart")).isNull());
    assertThat(
            kept.all("AWS::Lambda::Alias").values().stream()
                .filter(alias -> alias.at("ProvisionedConcurrencyConfig") != null))
        .hasSize(2);
  }

  @Test
  @DisplayName("S-01: every route of either API asks for a signature")
  void everyRouteAsksForASignature() {
    each(
        "AWS::ApiGateway::Method",
        method -> assertThat(method.at("AuthorizationType")).isEqualTo("AWS_IAM"));
    assertThat(store.all("AWS::ApiGateway::Method")).hasSize(ApiRoute.ALL.size());
    Map<String, Resource> routes = Synthesis.of("api", "http").all("AWS::ApiGatewayV2::Route");
    assertThat(routes).hasSize(ApiRoute.ALL.size());
    assertThat(routes.values()).allMatch(route -> "AWS_IAM".equals(route.at("AuthorizationType")));
  }

  @Test
  @DisplayName(
      "S-02: the API is for the own account, over TLS, and if private through its"
          + " endpoints only")
  void theApiIsForTheOwnAccount() {
    assertThat(store.text(only("AWS::ApiGateway::RestApi").at("Name"))).isEqualTo("tidemark-dev");
    assertThat(only("AWS::ApiGateway::RestApi").at("Policy").toString())
        .contains("aws:SecureTransport=false", "AWS::AccountId")
        .doesNotContain("SourceVpce");

    Synthesis closed = everyKindOfStore().skip(3).findFirst().orElseThrow();
    Resource api = closed.all("AWS::ApiGateway::RestApi").values().iterator().next();
    assertThat(api.at("Policy").toString()).contains("aws:SourceVpce=[vpce-0a, vpce-0b]");
    assertThat(api.at("EndpointConfiguration", "Types")).isEqualTo(List.of("PRIVATE"));
  }

  @Test
  void theGatewaysOwnErrorsHaveTheApisForm() {
    assertThat(store.all("AWS::ApiGateway::GatewayResponse")).hasSize(10);
    each(
        "AWS::ApiGateway::GatewayResponse",
        answer -> {
          assertThat(answer.at("ResponseTemplates").toString()).contains("\"__type\":\"");
          assertThat(answer.at("ResponseParameters").toString())
              .contains("gatewayresponse.header.x-amzn-ErrorType");
        });
  }

  @Test
  @DisplayName("S-09: the access log has principal, route, status and request id, no query string")
  void theAccessLogTellsWhoAskedForWhat() {
    assertThat(String.valueOf(only("AWS::ApiGateway::Stage").at("AccessLogSetting", "Format")))
        .contains("identity.userArn", "resourcePath", "$context.status", "$context.requestId")
        .doesNotContain("querystring", "body");
    assertThat(only("AWS::ApiGateway::Stage").at("MethodSettings").toString())
        .contains("DataTraceEnabled=false");
  }

  @Test
  void alarmsWatchEveryQueueAndTheQuarantine() {
    TreeSet<String> alarms = new TreeSet<>();
    each(
        "AWS::CloudWatch::Alarm",
        alarm -> {
          assertThat(alarm.at("AlarmActions")).isNotNull();
          alarms.add(
              alarm.at("AlarmName").toString().replace("tidemark-dev-", "")
                  + ("LessThanThreshold".equals(alarm.at("ComparisonOperator")) ? " < " : " > ")
                  + alarm.at("Threshold"));
        });

    assertThat(alarms)
        .containsExactly(
            "api-5xx > 4",
            "failed-invocations > 0",
            "files-age > 900",
            "files-dead > 0",
            "files-in-flight > 80000",
            "log-0-age > 900",
            "log-0-dead > 0",
            "log-0-in-flight > 80000",
            "monitor-silent < 1",
            "parity > 0",
            "quarantine > 0",
            "quarantined > 0",
            "queryable-lag > 900000",
            "unsettled > 0");
    assertThat(store.all("AWS::CloudWatch::Dashboard")).hasSize(1);
  }

  @Test
  void functionsAreToldAgainAndAgainWhatToDo() {
    TreeSet<String> rounds = new TreeSet<>();
    each(
        "AWS::Events::Rule",
        rule -> {
          Map<?, ?> target = Synthesis.map(Synthesis.list(rule.at("Targets")).get(0));
          rounds.add(
              rule.at("ScheduleExpression")
                  + " "
                  + store.text(target.get("Arn")).replaceAll(".*function:", "")
                  + " "
                  + target.get("Input"));
        });
    assertThat(rounds)
        .containsExactly(
            "rate(1 day) tidemark-dev-monitor:live {\"source\":\"tidemark.monitor\"}",
            "rate(1 day) tidemark-dev-offline-file:live {\"source\":\"tidemark.listing\"}",
            "rate(15 minutes) tidemark-dev-monitor:live {\"source\":\"tidemark.measure\"}");
    assertThat(Synthesis.of("monitorMinutes", "5").all("AWS::Events::Rule").values())
        .anyMatch(rule -> "rate(5 minutes)".equals(rule.at("ScheduleExpression")));
  }

  @Test
  void theJobRunsTheScriptOnSpark35() {
    Resource job = only("AWS::Glue::Job");

    assertThat(job.at("Name")).isEqualTo("tidemark-dev-job");
    assertThat(job.at("GlueVersion")).isEqualTo("5.0");
    assertThat(store.text(job.at("Command", "ScriptLocation")))
        .matches("s3://cdk-[a-z0-9]+-assets-111122223333-eu-west-1/[0-9a-f]{64}[.]py");
    assertThat(only("AWS::Glue::SecurityConfiguration").at("EncryptionConfiguration").toString())
        .contains("CloudWatchEncryptionMode=SSE-KMS", "S3EncryptionMode=SSE-KMS");
    assertThat(job.at("SecurityConfiguration")).isNotNull();
  }

  @Test
  void whatLocalStackLacksIsLeftOut() {
    assertThat(Synthesis.of("localstack", "true").types())
        .isNotEmpty()
        .noneMatch(
            type ->
                type.startsWith("AWS::Glue::")
                    || type.startsWith("AWS::Athena::")
                    || type.startsWith("AWS::ApiGatewayV2::")
                    || type.equals("AWS::CloudWatch::Dashboard")
                    || type.equals("AWS::Logs::MetricFilter"));
  }

  @Test
  @DisplayName("a key that is given encrypts everything, and none is made")
  void aKeyThatIsGivenIsTheOnlyOne() {
    String arn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
    Synthesis given = Synthesis.of("key", arn);

    assertThat(given.all("AWS::KMS::Key")).isEmpty();
    assertThat(given.all("AWS::KMS::Alias")).isEmpty();
    for (String[] type :
        new String[][] {
          {"AWS::SQS::Queue", "KmsMasterKeyId"},
          {"AWS::SNS::Topic", "KmsMasterKeyId"},
          {"AWS::DynamoDB::Table", "SSESpecification"},
          {"AWS::Logs::LogGroup", "KmsKeyId"}
        }) {
      assertThat(given.all(type[0])).as(type[0]).hasSameSizeAs(store.all(type[0]));
      given
          .all(type[0])
          .values()
          .forEach(r -> assertThat(r.at(type[1]).toString()).as(type[0]).contains(arn));
    }
    assertThat(
            given.all("AWS::S3::Bucket").values().stream()
                .filter(bucket -> bucket.at("BucketEncryption").toString().contains(arn)))
        .hasSize(2);
  }

  @Test
  void onlyAlarmsMayTellTheirTopic() {
    Resource topic = only("AWS::SNS::Topic");
    Resource policy = only("AWS::SNS::TopicPolicy");

    each(
        "AWS::CloudWatch::Alarm",
        alarm -> {
          assertThat(alarm.at("AlarmActions")).isEqualTo(List.of(Map.of("Ref", topic.id())));
          assertThat(alarm.at("AlarmName").toString()).startsWith("tidemark-dev-");
        });
    assertThat(policy.at("Topics")).isEqualTo(List.of(Map.of("Ref", topic.id())));
    List<?> statements = (List<?>) policy.at("PolicyDocument", "Statement");
    assertThat(statements)
        .filteredOn(statement -> statement.toString().contains("Effect=Allow"))
        .singleElement()
        .asString()
        .contains(
            "Action=sns:Publish",
            "Service=cloudwatch.amazonaws.com",
            "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:tidemark-dev-*",
            "aws:SourceAccount=111122223333");
  }

  private Resource only(String type) {
    assertThat(store.all(type)).hasSize(1);
    return store.all(type).values().iterator().next();
  }

  private void each(String type, Consumer<Resource> claim) {
    assertThat(store.all(type)).isNotEmpty();
    store.all(type).values().forEach(claim);
  }
}
