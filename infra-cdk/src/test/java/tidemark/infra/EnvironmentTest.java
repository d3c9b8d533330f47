package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.deploy.ControlConfig;
import tidemark.deploy.EnvironmentVariable;
import tidemark.deploy.FunctionSpec;
import tidemark.deploy.GetRecordConfig;
import tidemark.deploy.MaterializeConfig;
import tidemark.deploy.MonitorConfig;
import tidemark.deploy.OfflineFileConfig;
import tidemark.deploy.OfflineWriterConfig;
import tidemark.deploy.PutRecordConfig;

class EnvironmentTest {
  private final Synthesis store = Synthesis.of();

  @ParameterizedTest
  @EnumSource(FunctionSpec.class)
  void everyFunctionCanReadWhatItIsTold(FunctionSpec function) {
    Map<String, String> environment = environmentOf(function);

    Record config =
        switch (function) {
          case PUT_RECORD -> PutRecordConfig.parse(environment);
          case GET_RECORD -> GetRecordConfig.parse(environment);
          case CONTROL -> ControlConfig.parse(environment);
          case OFFLINE_WRITER -> OfflineWriterConfig.parse(environment);
          case OFFLINE_FILE -> OfflineFileConfig.parse(environment);
          case MATERIALIZE -> MaterializeConfig.parse(environment);
          case MONITOR -> MonitorConfig.parse(environment);
        };

    assertThat(config).isNotNull();
  }

  @Test
  void schedulesInvokeWhatIsDeployed() {
    ControlConfig config = ControlConfig.parse(environmentOf(FunctionSpec.CONTROL));

    assertThat(config.schedules().targetArn())
        .isEqualTo("arn:aws:lambda:eu-west-1:111122223333:function:tidemark-dev-materialize:live");
    assertThat(config.selfFunctionArn())
        .isEqualTo("arn:aws:lambda:eu-west-1:111122223333:function:tidemark-dev-control:live");
  }

  @Test
  void aFunctionThatIsNotToldAllIsNotBuilt() {
    FunctionEnvironment environment =
        FunctionEnvironment.of(FunctionSpec.GET_RECORD)
            .with(EnvironmentVariable.STAGE, "dev")
            .with(EnvironmentVariable.ACCOUNT, "111122223333")
            .with(EnvironmentVariable.REGION, "eu-west-1")
            .with(EnvironmentVariable.GLUE_DATABASE, "features");

    assertThatThrownBy(environment::build)
        .hasMessage(
            "GET_RECORD has no use for TIDEMARK_GLUE_DATABASE."
                + " GET_RECORD needs TIDEMARK_ONLINE_TABLE_PREFIX."
                + " GET_RECORD needs TIDEMARK_REGISTRY_TABLE.");
  }

  private Map<String, String> environmentOf(FunctionSpec function) {
    Map<String, String> environment = new HashMap<>();
    store
        .all("AWS::Lambda::Function")
        .values()
        .forEach(
            resource -> {
              if (function.handler().equals(resource.at("Handler"))) {
                Synthesis.map(resource.at("Environment", "Variables"))
                    .forEach((name, value) -> environment.put((String) name, store.text(value)));
              }
            });
    return environment;
  }
}
