package tidemark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** Runs a plan by the Spark of a Python environment on this machine. */
final class SparkRun {
  private static final String VARIABLE = "TIDEMARK_SPARK";
  private static final String PLAN = "plan.json";
  private static final String OUTPUT = "output.txt";
  private static final String LOG = "spark.log";

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
   * Runs a plan and gives what came of it. The log stays for people if the job fails.
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
    try {
      Path directory = Files.createTempDirectory("tidemark-job-");
      Files.writeString(directory.resolve(PLAN), plan);
      session.remark("Running on Spark; its log is " + directory.resolve(LOG) + ".");
      int code = await(start(submit, environment, directory));
      Json.Members facts = facts(code, directory);
      boolean refused = facts.require("outcome").equals("refused");
      if (!refused && code != ExitCode.OK) {
        throw failed("The job ended as '" + facts.require("outcome") + "'", directory);
      }
      discard(directory);
      if (refused) {
        throw refusal(facts);
      }
      return facts;
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("Spark cannot be run.", e);
    }
  }

  private static Process start(Path submit, Path environment, Path directory) throws IOException {
    Path script = Home.directory("glue-scripts", "The scripts of jobs").resolve("tidemark_job.py");
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
            directory.resolve(PLAN).toUri().toString());
    spark.environment().put("JAVA_HOME", System.getProperty("java.home"));
    spark.environment().put("PYSPARK_PYTHON", environment.resolve("bin/python").toString());
    spark.environment().remove("SPARK_HOME");
    return spark
        .redirectOutput(directory.resolve(OUTPUT).toFile())
        .redirectError(directory.resolve(LOG).toFile())
        .start();
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

  /** What the script said of the job, on its last line of JSON. */
  private static Json.Members facts(int code, Path directory) throws IOException {
    return Files.readAllLines(directory.resolve(OUTPUT)).stream()
        .filter(line -> line.startsWith("{"))
        .reduce((first, second) -> second)
        .map(line -> JsonText.read(line.getBytes(StandardCharsets.UTF_8)))
        .orElseThrow(() -> failed("Spark failed with exit code " + code, directory));
  }

  private static FeatureStoreException failed(String what, Path directory) {
    return new FeatureStoreException(
        Kind.UNAVAILABLE, what + "; see " + directory.resolve(LOG) + ".");
  }

  private static FeatureStoreException refusal(Json.Members facts) {
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
    return FeatureStoreException.invalid("%sNothing was written.", faults);
  }

  private static void discard(Path directory) throws IOException {
    for (String file : List.of(PLAN, OUTPUT, LOG)) {
      Files.deleteIfExists(directory.resolve(file));
    }
    Files.deleteIfExists(directory);
  }
}
