package tidemark.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.model.S3Uri;

class FunctionConfigTest {
  private static final String FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:";

  private static final Map<FunctionSpec, Function<Map<String, String>, Record>> PARSERS =
      new EnumMap<>(
          Map.of(
              FunctionSpec.PUT_RECORD, PutRecordConfig::parse,
              FunctionSpec.GET_RECORD, GetRecordConfig::parse,
              FunctionSpec.CONTROL, ControlConfig::parse,
              FunctionSpec.OFFLINE_WRITER, OfflineWriterConfig::parse,
              FunctionSpec.OFFLINE_FILE, OfflineFileConfig::parse,
              FunctionSpec.MATERIALIZE, MaterializeConfig::parse,
              FunctionSpec.MONITOR, MonitorConfig::parse));

  @Test
  void whatIsToldIsHeld() {
    Map<String, String> environment = environmentOf(FunctionSpec.CONTROL);
    environment.put("TIDEMARK_ONLINE_TABLE_TAGS", "team=risk,cost centre=a=b");
    environment.put("TIDEMARK_ONLINE_TABLE_MAX_READ_UNITS", "4000");

    ControlConfig config = ControlConfig.parse(environment);

    assertThat(config.stage().name()).isEqualTo("dev");
    assertThat(config.deployment())
        .isEqualTo(
            new Deployment(
                "111122223333",
                "eu-west-1",
                Optional.of(Set.of("acme-a", "acme-b")),
                "tidemark_dev"));
    assertThat(config.onlineTables())
        .isEqualTo(
            new OnlineTablesConfig(
                "tidemark-dev-online-",
                "arn:aws:kms:eu-west-1:111122223333:key/0a1b",
                Map.of("team", "risk", "cost centre", "a=b"),
                Setting.ENABLED,
                OptionalInt.of(4_000),
                OptionalInt.empty(),
                Setting.ENABLED));
    assertThat(config.schedules())
        .isEqualTo(
            new SchedulesConfig(
                "tidemark-dev",
                "arn:aws:iam::111122223333:role/tidemark-dev-schedules",
                FUNCTION + "tidemark-dev-materialize:live",
                "arn:aws:sqs:eu-west-1:111122223333:tidemark-dev-failed"));
  }

  @Test
  void placesAreParsedOnce() {
    assertThat(OfflineWriterConfig.parse(environmentOf(FunctionSpec.OFFLINE_WRITER)).quarantine())
        .isEqualTo(new S3Uri("acme-a", "quarantine"));
    assertThat(PutRecordConfig.parse(environmentOf(FunctionSpec.PUT_RECORD)).logQueueUrls())
        .containsExactly(
            "https://sqs.eu-west-1.amazonaws.com/111122223333/a",
            "https://sqs.eu-west-1.amazonaws.com/111122223333/b");
  }

  @Test
  void aFunctionThatIsToldOfNoBucketMayUseNone() {
    Deployment deployment =
        GetRecordConfig.parse(environmentOf(FunctionSpec.GET_RECORD)).deployment();

    assertThat(deployment.allows(S3Uri.parse("s3://acme-a/x"))).isFalse();
  }

  @Test
  void allFaultsAreToldAtOnce() {
    Map<String, String> environment = environmentOf(FunctionSpec.PUT_RECORD);
    environment.remove("TIDEMARK_REGISTRY_TABLE");
    environment.put("TIDEMARK_REGISTRY_TABEL", "registry");
    environment.put("TIDEMARK_ACCOUNT", "1234");
    environment.put("TIDEMARK_GLUE_DATABASE", "features");
    environment.put("TIDEMARK_COLOUR", "blue");

    assertThatThrownBy(() -> PutRecordConfig.parse(environment))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage(
            "TIDEMARK_ACCOUNT is not the 12 digits of an account."
                + " TIDEMARK_GLUE_DATABASE is set, but tidemark.function.aws.PutRecordFunction has"
                + " no use for it."
                + " TIDEMARK_REGISTRY_TABLE is not set; it is a name of letters, digits, '.', '_'"
                + " and '-'."
                + " TIDEMARK_COLOUR is no variable of this store."
                + " TIDEMARK_REGISTRY_TABEL is no variable of this store; did you mean"
                + " TIDEMARK_REGISTRY_TABLE?");
  }

  @Test
  void variablesOfOthersAreLeftAlone() {
    Map<String, String> environment = environmentOf(FunctionSpec.GET_RECORD);
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("JAVA_TOOL_OPTIONS", "-Xshare:auto");

    assertThat(GetRecordConfig.parse(environment).registryTable()).isEqualTo("tidemark-registry");
  }

  @ParameterizedTest
  @EnumSource(FunctionSpec.class)
  void everyFunctionParsesWhatItNeedsAndNothingLess(FunctionSpec function) {
    Map<String, String> environment = environmentOf(function);

    assertThat(PARSERS.get(function).apply(environment)).isNotNull();
    for (EnvironmentVariable needed : function.required()) {
      Map<String, String> without = new HashMap<>(environment);
      without.remove(needed.key());
      assertThatThrownBy(() -> PARSERS.get(function).apply(without))
          .hasMessageContaining(needed.key() + " is not set");
    }
  }

  @ParameterizedTest
  @EnumSource(EnvironmentVariable.class)
  void everyVariableIsOfAFunctionAndHasAForm(EnvironmentVariable variable) {
    assertThat(List.of(FunctionSpec.values())).anyMatch(function -> function.knows(variable));
    assertThat(variable.form().fits(sample(variable))).isTrue();
    assertThat(variable.form().fits("")).isFalse();
    assertThat(variable.form().fits("a b\n")).isFalse();
  }

  private static Map<String, String> environmentOf(FunctionSpec function) {
    Map<String, String> environment = new HashMap<>();
    function.required().forEach(variable -> environment.put(variable.key(), sample(variable)));
    return environment;
  }

  private static String sample(EnvironmentVariable variable) {
    return switch (variable) {
      case ACCOUNT -> "111122223333";
      case ATHENA_OUTPUT_URI -> "s3://acme-results/athena/";
      case ATHENA_WORKGROUP, SCHEDULE_GROUP -> "tidemark-dev";
      case CONTROL_FUNCTION_ARN -> FUNCTION + "tidemark-dev-control:live";
      case DEAD_LETTER_QUEUE_URLS -> "https://sqs.eu-west-1.amazonaws.com/111122223333/d";
      case EVENT_TIME_FUTURE_SECONDS_MAX -> "3600";
      case FAILED_INVOCATIONS_QUEUE_ARN -> "arn:aws:sqs:eu-west-1:111122223333:tidemark-dev-failed";
      case GLUE_DATABASE -> "tidemark_dev";
      case LOG_QUEUE_URLS ->
          "https://sqs.eu-west-1.amazonaws.com/111122223333/a,"
              + "https://sqs.eu-west-1.amazonaws.com/111122223333/b";
      case MATERIALIZE_FUNCTION_ARN -> FUNCTION + "tidemark-dev-materialize:live";
      case OFFLINE_BUCKETS -> "acme-a,acme-b";
      case ONLINE_TABLE_DELETION_PROTECTION, ONLINE_TABLE_POINT_IN_TIME_RECOVERY -> "ENABLED";
      case ONLINE_TABLE_KEY_ARN -> "arn:aws:kms:eu-west-1:111122223333:key/0a1b";
      case ONLINE_TABLE_MAX_READ_UNITS, ONLINE_TABLE_MAX_WRITE_UNITS -> "4000";
      case ONLINE_TABLE_PREFIX -> "tidemark-dev-online-";
      case ONLINE_TABLE_TAGS -> "team=risk";
      case QUARANTINE_URI -> "s3://acme-a/quarantine/";
      case REGION -> "eu-west-1";
      case REGISTRY_TABLE -> "tidemark-registry";
      case SCHEDULE_ROLE_ARN -> "arn:aws:iam::111122223333:role/tidemark-dev-schedules";
      case SELF_FUNCTION_ARN -> FUNCTION + "tidemark-dev-control:live";
      case STAGE -> "dev";
      case STRICT_REQUESTS -> "ENABLED";
    };
  }
}
