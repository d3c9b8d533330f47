package tidemark.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.model.FeatureStoreException;

/** Runs a plan by the Spark of a Python environment on this machine. */
final class SparkRun {
  private static final String VARIABLE = "TIDEMARK_SPARK";

  @Option(
      names = "--spark",
      paramLabel = "VENV",
      description =
          "Run on the Spark of this Python environment, which has pyspark 3.5 (or set "
              + VARIABLE
              + ").")
  private Optional<Path> venv = Optional.empty();

  /** The environment that is given, if any. */
  Optional<Path> environment(Session session) {
    return venv.or(
            () -> Optional.ofNullable(session.terminal().environment().get(VARIABLE)).map(Path::of))
        .map(Path::toAbsolutePath);
  }

  /**
   * Runs a plan and tells what came of it, a line of JSON.
   *
   * @throws FeatureStoreException INVALID with the count of each rule that rows break
   */
  Json.Members run(Session session, Path environment, String plan) {
    Path submit = environment.resolve("bin/spark-submit");
    if (!Files.isExecutable(submit)) {
      throw FeatureStoreException.invalid(
          "There is no '%s'. Make one: python3 -m venv %s && %s/bin/pip install pyspark==3.5.6",
          submit, environment, environment);
    }
    Path script = Home.directory("glue-scripts", "The scripts of jobs").resolve("tidemark_job.py");
    try {
      Path directory = Files.createTempDirectory("tidemark-job-");
      Path file = Files.writeString(directory.resolve("plan.json"), plan);
      Path output = directory.resolve("output.txt");
      Path log = directory.resolve("spark.log");
      session.remark("Running on Spark; its log is " + log + ".");
      ProcessBuilder spark =
          new ProcessBuilder(
              submit.toString(),
              "--master",
              "local[*]",
              "--conf",
              "spark.ui.enabled=false",
              "--conf",
              "spark.driver.bindAddress=127.0.0.1",
              "--conf",
              "spark.driver.host=127.0.0.1",
              script.toString(),
              "--plan",
              file.toUri().toString());
      spark.environment().put("JAVA_HOME", System.getProperty("java.home"));
      spark.environment().put("PYSPARK_PYTHON", environment.resolve("bin/python").toString());
      spark.environment().remove("SPARK_HOME");
      spark.redirectOutput(output.toFile()).redirectError(log.toFile());
      return outcome(await(spark.start()), output, log);
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("Spark cannot be run.", e);
    }
  }

  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("Interrupted while Spark ran.", e);
    }
  }

  private static Json.Members outcome(int code, Path output, Path log) throws IOException {
    List<String> lines = Files.readAllLines(output);
    Optional<String> last =
        lines.stream().filter(line -> line.startsWith("{")).reduce((first, second) -> second);
    if (last.isEmpty()) {
      throw FeatureStoreException.unavailable(
          "Spark failed with exit code " + code + "; see " + log + ".",
          new IllegalStateException());
    }
    Json.Members facts = read(last.get().getBytes(StandardCharsets.UTF_8));
    if (facts.require("outcome").equals("refused")) {
      StringBuilder faults = new StringBuilder();
      facts
          .object("faults")
          .members()
          .forEach(
              (rule, rows) ->
                  faults
                      .append(rows.asText())
                      .append(" rows break the rule ")
                      .append(rule)
                      .append(". "));
      throw FeatureStoreException.invalid("%sNothing was written.", faults);
    }
    if (code != ExitCode.OK) {
      throw FeatureStoreException.unavailable(
          "The job ended as '" + facts.require("outcome") + "'; see " + log + ".",
          new IllegalStateException());
    }
    return facts;
  }

  private static Json.Members read(byte[] json) {
    try (InputStream in = new ByteArrayInputStream(json)) {
      return JsonText.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
