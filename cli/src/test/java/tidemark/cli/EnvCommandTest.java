package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.local.LocalSettings;

class EnvCommandTest {
  private static final String API = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod";

  @TempDir Path directory;

  @Test
  void pointsAtTheServerOverTheDirectory() throws Exception {
    LocalStores stores = new LocalStores();
    try (Stores.Server server = stores.serve(directory, 0, LocalSettings.standard())) {
      CliRun run = CliRun.of(stores, "env", "--dir", directory.toString());

      assertThat(run.exitCode()).isZero();
      assertThat(run.out().lines())
          .containsExactly(
              "export AWS_ENDPOINT_URL_SAGEMAKER=" + server.endpoint(),
              "export AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME=" + server.endpoint(),
              "export AWS_ACCESS_KEY_ID=local",
              "export AWS_SECRET_ACCESS_KEY=local",
              "export AWS_REGION=us-east-1",
              "export AWS_DEFAULT_REGION=us-east-1");
    }
  }

  @Test
  void withoutAServerSaysHowToStartOne() {
    CliRun run = CliRun.of(new ScriptedStores(), "env", "--dir", "elsewhere");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "tidemark: No server runs over 'elsewhere'. Start one with 'tidemark up' and leave it"
                + " running, name its directory with --dir, or give an API Gateway endpoint with"
                + " --aws.\n");
  }

  @Test
  void namesADirectoryOfServiceDescriptionsThatIsThere() {
    CliRun run = CliRun.of("env", "--aws", API + "/");

    String path = value(run, "AWS_DATA_PATH");
    assertThat(value(run, "AWS_ENDPOINT_URL_SAGEMAKER")).isEqualTo(API);
    assertThat(value(run, "AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME")).isEqualTo(API);
    assertThat(Path.of(path)).isAbsolute();
    for (String service :
        new String[] {"sagemaker/2017-07-24", "sagemaker-featurestore-runtime/2020-07-01"}) {
      assertThat(Path.of(path, service, "service-2.sdk-extras.json"))
          .content()
          .isEqualToIgnoringWhitespace(
              "{\"version\":1.0,\"merge\":{\"metadata\":{\"signingName\":\"execute-api\"}}}");
    }
    assertThat(run.out()).doesNotContain("AWS_ACCESS_KEY_ID").contains("tidemark proxy --help");
  }

  @Test
  void keepsWhatIsOnTheDataPath() {
    String ours = value(aws(Map.of()), "AWS_DATA_PATH");

    assertThat(value(aws(Map.of("AWS_DATA_PATH", "/models")), "AWS_DATA_PATH"))
        .isEqualTo("/models:" + ours);
    assertThat(value(aws(Map.of("AWS_DATA_PATH", ours + ":/models")), "AWS_DATA_PATH"))
        .isEqualTo(ours + ":/models");
  }

  @Test
  void warnsOfTheLocalStoresCredentials() {
    assertThat(aws(Map.of("AWS_ACCESS_KEY_ID", "local")).err())
        .contains("Unset AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    assertThat(aws(Map.of("AWS_ACCESS_KEY_ID", "AKIA1")).err()).isEmpty();
  }

  @Test
  void neverSetsTheEndpointOfAllServices() {
    assertThat(CliRun.of("env", "--aws", API).out()).doesNotContain("AWS_ENDPOINT_URL=");
  }

  @Test
  void writesJsonForPrograms() {
    CliRun run = CliRun.of("env", "--json", "--aws", API);

    assertThat(run.out())
        .startsWith("{\"AWS_ENDPOINT_URL_SAGEMAKER\":\"" + API + "\",")
        .endsWith("/clients/aws-data-path\"}\n")
        .hasLineCount(1);
  }

  @Test
  @DisplayName("a shell gives back every value as it is")
  void aShellGivesBackEveryValue() throws Exception {
    String value = "it's $HOME `x` \"y\" \\ *\n#";
    String line = Shell.SH.line(Map.entry("A", value));

    Process shell = new ProcessBuilder("sh", "-c", line + "\nprintf %s \"$A\"").start();

    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(value);
    assertThat(Shell.FISH.line(Map.entry("A", "it's \\"))).isEqualTo("set -gx A 'it\\'s \\\\'");
    assertThat(Shell.POWERSHELL.line(Map.entry("A", "it's"))).isEqualTo("$env:A = 'it''s'");
  }

  @ParameterizedTest
  @CsvSource({
    "https://API.example.com:443/Prod/, https://api.example.com/Prod",
    "https://h.test:8443, https://h.test:8443",
    "http://127.0.0.1:8700/, http://127.0.0.1:8700",
    "http://[::1]:80/a/b, http://[::1]/a/b"
  })
  void anEndpointKeepsItsStageAndLosesItsLastSlash(String given, String address) {
    assertThat(GatewayEndpoint.parse(given).address()).hasToString(address);
  }

  @Test
  void anApisHostTellsItsRegion() {
    assertThat(GatewayEndpoint.parse(API).region()).hasValue("eu-central-1");
    assertThat(GatewayEndpoint.parse("https://features.example.com").region()).isEmpty();
  }

  private static CliRun aws(Map<String, String> environment) {
    return CliRun.of(new ScriptedStores(), "", environment, "env", "--aws", API);
  }

  private static String value(CliRun run, String name) {
    String start = "export " + name + "=";
    return run.out()
        .lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow()
        .substring(start.length());
  }
}
