package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Runs the Python tests of {@code src/test/python} against {@code tidemark up}: clients nobody here
 * wrote, from PyPI, pointed at the store by their environment alone. Each Python test is one test.
 */
class OutsideClientsTest {
  private static final Path TESTS = Path.of("src/test/python").toAbsolutePath();
  private static final Path VENV = Path.of("target/venv").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(12);

  @TempDir static Path directory;

  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    makeVenv();
    server = ServerProcess.start(directory.resolve(".tidemark"));
    ServerProcess.writeLauncher(directory);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> pythonTests() throws Exception {
    Path report = directory.resolve("pytest.xml");
    ProcessBuilder pytest =
        new ProcessBuilder(
            VENV.resolve("bin/python").toString(),
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--junitxml=" + report,
            TESTS.toString());
    pytest.environment().putAll(server.environment());
    pytest.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    pytest.environment().put("TIDEMARK_DIRECTORY", directory.toString());

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

  private static void makeVenv() throws Exception {
    Path requirements = TESTS.resolve("requirements.txt");
    Path installed = VENV.resolve("requirements.txt");
    String wanted = Files.readString(requirements, StandardCharsets.UTF_8);
    if (Files.exists(installed)
        && Files.readString(installed, StandardCharsets.UTF_8).equals(wanted)) {
      return;
    }
    String python = System.getenv().getOrDefault("PYTHON", "python3");
    run(new ProcessBuilder(python, "-m", "venv", "--clear", VENV.toString()));
    String pip =
        run(
            new ProcessBuilder(
                VENV.resolve("bin/python").toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
                requirements.toString()));
    assertThat(VENV.resolve("bin/pytest")).as(pip).exists();
    Files.writeString(installed, wanted, StandardCharsets.UTF_8);
  }

  private static String run(ProcessBuilder command) throws IOException, InterruptedException {
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
