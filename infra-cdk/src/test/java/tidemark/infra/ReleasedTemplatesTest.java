package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.deploy.Stage;
import tidemark.model.FeatureStoreException;

class ReleasedTemplatesTest {
  /** The longest name that a stage may have. */
  private static final String LONGEST = "productioneurope";

  /** Whatever makes the template of the API longer, in values of many digits. */
  private static final Map<String, String> EVERYTHING =
      Map.ofEntries(
          Map.entry("stage", LONGEST),
          Map.entry("private", "true"),
          Map.entry("vpcEndpoints", "vpce-0123456789abcdef0,vpce-0123456789abcdef1"),
          Map.entry("alarmEmail", "oncall-of-the-feature-store@example.com"),
          Map.entry("lanes", "4"),
          Map.entry("monitorMinutes", "720"),
          Map.entry(
              "reservedConcurrency",
              "put-record:10000,get-record:10000,control:10000,offline-writer:10000,"
                  + "offline-file:10000,materialize:10000,monitor:10000"),
          Map.entry("requestsPerSecond", "100000000"),
          Map.entry("burst", "100000000"),
          Map.entry("requestsOfAddress", "100000000"),
          Map.entry("maxReadUnits", "100000000"),
          Map.entry("maxWriteUnits", "100000000"),
          Map.entry("maxFutureSeconds", "100000000"),
          Map.entry("strict", "true"));

  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}[.](?:jar|py)");

  @TempDir Path directory;

  @Test
  void whatIsReleasedNeedsNoCdkAndFitsInline() throws IOException {
    List<String> stacks =
        ReleasedTemplates.write(
            directory, "eu-west-1", Map.of("stage", "dev"), Synthesis.artifacts());

    assertThat(stacks)
        .containsExactly("tidemark-dev-storage", "tidemark-dev-api", "tidemark-dev-operations");
    for (String stack : stacks) {
      String template = Files.readString(directory.resolve(stack + ".template.json"));

      assertThat(template.getBytes(StandardCharsets.UTF_8).length)
          .as(stack)
          .isLessThanOrEqualTo((int) ReleasedTemplates.INLINE_BYTES_MAX);
      assertThat(template).contains("\"AssetBucket\"").doesNotContain("cdk-hnb659fds", "bootstrap");
      Matcher keys = KEY.matcher(template);
      while (keys.find()) {
        assertThat(directory.resolve("assets").resolve(keys.group())).isRegularFile();
      }
    }
    assertThat(Files.readString(directory.resolve("tidemark-dev-api.template.json")))
        .containsPattern(KEY)
        .contains("{\"Fn::Sub\":\"${AssetBucket}\"}");
  }

  /** The longest of the names of regions, and of partitions, and of both together. */
  @ParameterizedTest
  @ValueSource(strings = {"ap-southeast-1", "us-gov-west-1", "eu-isoe-west-1"})
  void everythingAtOnceFitsInline(String region) throws IOException {
    assertThat(catchThrowable(() -> new Stage(LONGEST + "s"))).isNotNull();

    List<String> stacks =
        ReleasedTemplates.write(directory, region, EVERYTHING, Synthesis.artifacts());

    assertThat(stacks).hasSize(3);
    for (String stack : stacks) {
      long bytes = Files.size(directory.resolve(stack + ".template.json"));
      assertThat(bytes).as(stack).isLessThanOrEqualTo(ReleasedTemplates.INLINE_BYTES_MAX);
    }
  }

  @Test
  void aTemplateThatDoesNotFitInlineIsToldInOneLine() {
    Map<String, String> options = new HashMap<>(EVERYTHING);
    options.put(
        "vpcEndpoints",
        IntStream.range(0, 90)
            .mapToObj("vpce-0123456789abcd%03d"::formatted)
            .collect(Collectors.joining(",")));

    assertThatThrownBy(
            () ->
                ReleasedTemplates.write(
                    directory, "ap-southeast-1", options, Synthesis.artifacts()))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageMatching(
            "The template of 'tidemark-productioneurope-api' has 5[0-9]{4} bytes, of which"
                + " CloudFormation takes 51200 inline[.] Give a shorter stage or fewer options, or"
                + " deploy it by CDK[.]");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void faultsAreToldInOneLine() {
    assertThat(said(List.of("out")))
        .isEqualTo(
            "tidemark: Give a directory, a region and options, such as: released eu-central-1"
                + " stage=dev\n");
    assertThat(said(List.of("out", "eu-west-1", "dev")))
        .isEqualTo("tidemark: Give options as name=value, such as stage=dev.\n");
  }

  private String said(List<String> arguments) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(errors, true, StandardCharsets.UTF_8);
    assertThat(ReleasedTemplates.run(arguments, directory, printed, printed)).isEqualTo(1);
    return errors.toString(StandardCharsets.UTF_8);
  }
}
