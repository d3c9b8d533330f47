package tidemark.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the Python tests of {@code src/test/python} against {@code tidemark up}: clients nobody here
 * wrote, from PyPI, pointed at the store by their environment alone. Each Python test is one test.
 */
class OutsideClientsTest {
  private static final Path TESTS = Path.of("src/test/python").toAbsolutePath();
  private static final Path VENV = Path.of("target/venv").toAbsolutePath();

  @TempDir static Path directory;

  private static PythonTests python;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    python = new PythonTests(TESTS, VENV, directory);
    python.install();
    server = ServerProcess.start(directory.resolve(".tidemark"));
    ServerProcess.writeLauncher(directory);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> pythonTests() throws Exception {
    Map<String, String> variables = new HashMap<>(server.environment());
    variables.put("TIDEMARK_DIRECTORY", directory.toString());
    return python.run(variables);
  }
}
