package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Templates of every kind, released ones too, by cfn-lint, which knows CloudFormation's schemas.
 */
class LintTest {
  private static final Path REQUIREMENTS = Path.of("src", "test", "python", "requirements.txt");
  private static final Path VENV = Path.of("target", "venv");
  private static final long MINUTES_MAX = 10;

  /** CDK names a dependency twice; an output repeats what another stack told; of unused values. */
  private static final String LEFT_OUT = "W3005,W6001,W2001";

  @TempDir Path directory;

  @BeforeAll
  static void makeVenv() throws Exception {
    Path installed = VENV.resolve("requirements.txt");
    String wanted = Files.readString(REQUIREMENTS, StandardCharsets.UTF_8);
    if (Files.exists(installed)
        && Files.readString(installed, StandardCharsets.UTF_8).equals(wanted)) {
      return;
    }
    String python = System.getenv().getOrDefault("PYTHON", "python3");
    assertThat(run(List.of(python, "-m", "venv", "--clear", VENV.toString()))).isEmpty();
    List<String> install = new ArrayList<>(List.of(VENV.resolve("bin/python").toString(), "-m"));
    install.addAll(List.of("pip", "install", "--quiet", "--disable-pip-version-check"));
    install.addAll(List.of("-r", REQUIREMENTS.toString()));
    assertThat(run(install)).isEmpty();
    Files.writeString(installed, wanted, StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("cfn-lint finds nothing in any template")
  void noTemplateHasAFinding() throws Exception {
    List<Path> templates = new ArrayList<>();
    TemplateTest.everyKindOfStore().forEach(kind -> templates.addAll(kind.files()));
    for (String stack :
        ReleasedTemplates.write(
            directory, "eu-west-1", Map.of("stage", "dev"), Synthesis.artifacts())) {
      templates.add(directory.resolve(stack + ".template.json"));
    }
    assertThat(templates).hasSize(15);

    assertThat(lint(templates)).isEmpty();
  }

  @Test
  void aTemplateThatCloudFormationRefusesIsFound() throws Exception {
    Path broken = directory.resolve("broken.template.json");
    Files.writeString(
        broken,
        "{\"Resources\":{\"Q\":{\"Type\":\"AWS::SQS::Queue\",\"Properties\":{\"Name\":1}}}}");

    assertThat(lint(List.of(broken))).contains("'Name' was unexpected");
  }

  private static String lint(List<Path> templates) throws Exception {
    List<String> command = new ArrayList<>(List.of(VENV.resolve("bin/cfn-lint").toString()));
    command.addAll(List.of("--regions", Synthesis.REGION, "--ignore-checks", LEFT_OUT, "--"));
    templates.forEach(template -> command.add(template.toString()));
    return run(command);
  }

  /** What a command says. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("lint", ".log");
    Process started =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!started.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      started.destroyForcibly();
      throw new IllegalStateException("It takes too long: " + command.get(0));
    }
    String text = Files.readString(log, StandardCharsets.UTF_8);
    Files.delete(log);
    return text;
  }
}
