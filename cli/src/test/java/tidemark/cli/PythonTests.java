package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A directory of Python tests, run in an environment that has the packages of its {@code
 * requirements.txt}. Each Python test is one test.
 *
 * @param environment where the packages are installed; kept until the requirements change
 * @param directory for what is written meanwhile
 */
record PythonTests(Path tests, Path environment, Path directory) {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** Runs them all with these variables. */
  Stream<DynamicTest> run(Map<String, String> variables) throws Exception {
    Path report = directory.resolve("pytest.xml");
    ProcessBuilder pytest =
        new ProcessBuilder(
            environment.resolve("bin/python").toString(),
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--junitxml=" + report,
            tests.toString());
    pytest.environment().putAll(variables);
    pytest.environment().put("PYTHONDONTWRITEBYTECODE", "1");

    String output = run(pytest);

    assertThat(report).as(output).exists();
    return cases(report).stream();
  }

  private static List<DynamicTest> cases(Path report) throws Exception {
    NodeList cases =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("testcase");
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < cases.getLength(); i++) {
      Element testCase = (Element) cases.item(i);
      String name = testCase.getAttribute("classname") + "." + testCase.getAttribute("name");
      String problem = problem(testCase);
      tests.add(DynamicTest.dynamicTest(name, () -> assertThat(problem).isEmpty()));
    }
    assertThat(tests).isNotEmpty();
    return tests;
  }

  private static String problem(Element testCase) {
    StringBuilder problem = new StringBuilder();
    for (String kind : List.of("failure", "error", "skipped")) {
      NodeList found = testCase.getElementsByTagName(kind);
      for (int i = 0; i < found.getLength(); i++) {
        problem.append(kind).append(": ").append(found.item(i).getTextContent());
      }
    }
    return problem.toString();
  }

  /** Makes the environment, unless it is there. */
  void install() throws Exception {
    Path requirements = tests.resolve("requirements.txt");
    Path installed = environment.resolve("requirements.txt");
    String wanted = Files.readString(requirements, StandardCharsets.UTF_8);
    if (Files.exists(installed)
        && Files.readString(installed, StandardCharsets.UTF_8).equals(wanted)) {
      return;
    }
    String python = System.getenv().getOrDefault("PYTHON", "python3");
    run(new ProcessBuilder(python, "-m", "venv", "--clear", environment.toString()));
    String pip =
        run(
            new ProcessBuilder(
                environment.resolve("bin/python").toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
                requirements.toString()));
    assertThat(environment.resolve("bin/pytest")).as(pip).exists();
    Files.writeString(installed, wanted, StandardCharsets.UTF_8);
  }

  /** Runs a command to its end; gives all it wrote. */
  String run(ProcessBuilder command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("ended within %s: %s", PATIENCE, text).isTrue();
    return text;
  }
}
