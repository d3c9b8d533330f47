package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasedTemplatesTest {
  /** Source: CloudFormation quotas, template body in a request. */
  private static final long INLINE_BYTES_MAX = 51_200;

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
          .isLessThanOrEqualTo((int) INLINE_BYTES_MAX);
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
