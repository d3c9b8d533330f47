package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.model.FeatureStoreException;

class ContextOptionsTest {
  private static final Artifacts JAR = new Artifacts(Path.of("functions.jar"), Path.of("job.py"));

  @Test
  void aStageIsEnough() {
    assertThat(ContextOptions.read(Map.of("stage", "dev"), JAR))
        .isEqualTo(FeatureStoreProps.of("dev", JAR));
  }

  @Test
  void optionsAreTextOrWhatCdkMakesOfThem() {
    FeatureStoreProps props =
        ContextOptions.read(
            Map.of(
                "stage", "prod",
                "api", "rest",
                "private", true,
                "vpcEndpoints", "vpce-0a,vpce-1b",
                "lanes", 3,
                "alarmEmail", "oncall@example.com",
                "provisionedConcurrency", "5",
                "@aws-cdk/core:whatever", true,
                "availability-zones:account=1:region=x", List.of("a")),
            JAR);

    assertThat(props.vpcEndpoints()).containsExactly("vpce-0a", "vpce-1b");
    assertThat(props.lanes()).isEqualTo(3);
    assertThat(props.alarmEmail()).isEqualTo(Optional.of("oncall@example.com"));
    assertThat(props.provisionedConcurrency()).hasValue(5);
  }

  @Test
  void everyFaultIsToldInOneLine() {
    assertRefused(
        Map.of("stag", "dev", "lanes", "many", "api", "soap", "colour", "blue"),
        "Option 'colour' is not known. Known are stage, api, private, vpcEndpoints, key, alarmEmail,"
            + " lanes, monitorMinutes, localstack, snapStart, provisionedConcurrency, reservedConcurrency,"
            + " requestsPerSecond, burst, requestsOfAddress, maxReadUnits, maxWriteUnits,"
            + " maxFutureSeconds, strict, deletionProtection."
            + " Option 'stag' is not known; did you mean 'stage'?"
            + " Option 'stage' is missing. Give one such as -c stage=dev."
            + " api is 'soap'; give rest or http."
            + " lanes is 'many'; give a whole number of at least 1.");
  }

  @Test
  void optionsThatExcludeEachOtherAreRefused() {
    assertRefused(
        Map.of("stage", "dev", "snapStart", "true", "provisionedConcurrency", "2"),
        "snapStart=true and provisionedConcurrency exclude each other in Lambda. Leave out one.");
    assertRefused(
        Map.of("stage", "dev", "snapStart", "false"),
        "snapStart=false needs provisionedConcurrency, such as 2.");
    assertRefused(
        Map.of("stage", "dev", "private", "true"),
        "private=true needs vpcEndpoints, the ids of the VPC endpoints for execute-api through"
            + " which the API is called.");
    assertRefused(
        Map.of(
            "stage",
            "dev",
            "private",
            "true",
            "vpcEndpoints",
            "vpce-0a",
            "api",
            "http",
            "localstack",
            "true",
            "lanes",
            "9"),
        "lanes is 9; give 1 to 4."
            + " An HTTP API cannot be private. Leave out private=true, or api=http."
            + " LocalStack's free edition has no HTTP API. Leave out api=http.");
    assertRefused(
        Map.of("stage", "Dev_1"),
        "Stage 'Dev_1' is not valid. Use 1-16 lower-case letters, digits or '-', beginning with a"
            + " letter.");
  }

  @Test
  void noRegionAndNoJarAreToldInOneLine(@TempDir Path project) {
    assertThatThrownBy(() -> FeatureStoreApp.place(Map.of("CDK_DEFAULT_ACCOUNT", "111122223333")))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage(
            "No region is set. Set AWS_REGION, or one for the profile in use, and run this through"
                + " the cdk command.");
    assertThatThrownBy(() -> Artifacts.in(project))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageStartingWith("The functions are not built: ")
        .hasMessageContaining("tidemark-functions.jar is missing. Run ./mvnw");
  }

  private static void assertRefused(Map<String, ?> context, String message) {
    assertThatThrownBy(() -> ContextOptions.read(context, JAR))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessage(message);
  }
}
