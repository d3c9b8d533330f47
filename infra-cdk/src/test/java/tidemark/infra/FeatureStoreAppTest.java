package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the CDK command sees of a deployment that is all right, and of one that is not. */
class FeatureStoreAppTest {
  private static final Map<String, String> PLACE = Map.of("CDK_DEFAULT_REGION", "eu-west-1");

  @TempDir Path project;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @BeforeEach
  void buildFunctions() throws IOException {
    Path jar = project.resolve("lambdas/aws/target/tidemark-functions.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "stands in for the functions");
    Path script = project.resolve("glue-scripts/tidemark_job.py");
    Files.createDirectories(script.getParent());
    Files.writeString(script, "# stands in for the job");
  }

  @Test
  void aSoundDeploymentSaysNothing() {
    assertThat(synthesize(PLACE, Map.of("stage", "dev"))).isZero();
    assertThat(errors.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "stag=dev | Option 'stag' is not known; did you mean 'stage'? Option 'stage' is missing."
            + " Give one such as -c stage=dev.",
        "stage=Dev | Stage 'Dev' is not valid. Use 1-16 lower-case letters, digits or '-',"
            + " beginning with a letter.",
        "stage=dev,lanes=5 | lanes is 5; give 1 to 4.",
        "stage=dev,lanes=none | lanes is 'none'; give a whole number of at least 1.",
        "stage=dev,monitorMinutes=1000 | monitorMinutes is 1000; give 1 to 720.",
        "stage=dev,key=alias/mine | key is 'alias/mine'; give the ARN of a key such as"
            + " arn:aws:kms:eu-west-1:111122223333:key/ID.",
        "stage=dev,alarmEmail=nobody | alarmEmail is 'nobody'; give an address such as"
            + " oncall@example.com.",
        "stage=dev,api=soap | api is 'soap'; give rest or http.",
        "stage=dev,api=http,requestsOfAddress=500 | No firewall stands before an HTTP API. Leave"
            + " out requestsOfAddress, or api=http.",
        "stage=dev,requestsOfAddress=5 | requestsOfAddress is 5; give at least 10.",
        "stage=dev,reservedConcurrency=offline-writer:4 | reservedConcurrency of offline-writer is"
            + " 4; its queues call up to 10 at once. Give that or more.",
        "stage=dev,reservedConcurrency=put:4 | reservedConcurrency names 'put', which is no"
            + " function; give any of put-record, get-record, control, offline-writer,"
            + " offline-file, materialize, monitor.",
        "stage=dev,reservedConcurrency=9 | reservedConcurrency is '9'; give functions and numbers"
            + " such as put-record:100,get-record:200."
      })
  @DisplayName("a deployment that cannot be made is told in one line")
  void whatIsWrongIsToldInOneLine(String options, String line) {
    Map<String, String> given = new HashMap<>();
    for (String option : options.split(",", -1)) {
      given.put(option.split("=", 2)[0], option.split("=", 2)[1]);
    }

    int code = synthesize(PLACE, given);

    assertThat(code).isEqualTo(1);
    assertThat(said()).isEqualTo("tidemark: " + line + "\n");
  }

  @Test
  void noRegionAndNoFunctionsAreToldInOneLine() throws IOException {
    assertThat(synthesize(Map.of(), Map.of("stage", "dev"))).isEqualTo(1);
    Files.delete(project.resolve("lambdas/aws/target/tidemark-functions.jar"));
    assertThat(synthesize(PLACE, Map.of("stage", "dev"))).isEqualTo(1);

    assertThat(said().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "tidemark: No region is set. Set AWS_REGION, or one for the profile in use,"
                            + " and run this through the cdk command."),
            line -> assertThat(line).startsWith("tidemark: The functions are not built: "));
  }

  private int synthesize(Map<String, String> environment, Map<String, ?> options) {
    return FeatureStoreApp.synthesize(
        environment, options, project, new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return errors.toString(StandardCharsets.UTF_8);
  }
}
