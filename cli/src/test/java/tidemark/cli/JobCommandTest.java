package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs as far as the command goes, with a script in the place of Spark. */
class JobCommandTest {
  @TempDir Path directory;
  private final ScriptedStores stores = new ScriptedStores();

  @BeforeEach
  void plan() {
    stores.answers(200, "{\"planVersion\":1}\n");
  }

  @Test
  void whatSparkWroteIsFoundAndItsFilesAreRemoved() throws IOException {
    stores.answers(200, "{\"found\":2}");

    CliRun run =
        ingest(
            "echo 'a line of Spark'; echo '{\"outcome\":\"written\",\"rows\":7,\"files\":2,"
                + "\"seconds\":1.5}'");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("Wrote 7 rows into 'plane' in 1.5 s on Spark: 2 files.");
    assertThat(stores.asked().get(1)).isEqualTo("POST /_tidemark/files?group=plane ");
    assertThat(logOf(run)).doesNotExist();
    assertThat(logOf(run).getParent()).doesNotExist();
  }

  @Test
  void rowsThatAreRefusedAreCounted() throws IOException {
    CliRun run = ingest("echo '{\"outcome\":\"refused\",\"faults\":{\"duplicate\":2}}'; exit 1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("2 rows break the rule duplicate. Nothing was written.");
    assertThat(logOf(run).getParent()).doesNotExist();
  }

  @Test
  void theLogOfAJobThatFailsIsKept() throws IOException {
    CliRun run = ingest("echo canary >&2; exit 3");

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err())
        .contains("Spark failed with exit code 3; see " + logOf(run) + ".")
        .doesNotContain("canary");
    assertThat(logOf(run)).hasContent("canary");
  }

  @Test
  void aTypeWithACommaIsOneColumnAndADirectoryOneSource() throws IOException {
    CliRun run = ingest("exit 3", "--columns", "id:string,price:decimal(10,2),n:bigint");

    assertThat(run.exitCode()).isNotZero();
    assertThat(stores.asked().get(0))
        .contains(
            "uri=file%3A%2F%2F",
            "column=id%3Astring&column=price%3Adecimal%2810%2C2%29&column=n%3Abigint");
  }

  private CliRun ingest(String script) throws IOException {
    return ingest(script, "--columns", "id:string");
  }

  private CliRun ingest(String script, String... columns) throws IOException {
    Path environment = Files.createDirectories(directory.resolve("venv"));
    Path submit = Files.createDirectories(environment.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwx------"));
    return CliRun.of(
        stores,
        "job",
        "run",
        "ingest",
        directory.toString(),
        "--group",
        "plane",
        "--format",
        "parquet",
        columns[0],
        columns[1],
        "--spark",
        environment.toString());
  }

  /** The log that the command names when it begins. */
  private static Path logOf(CliRun run) {
    String said = run.err().lines().filter(line -> line.contains("its log is")).findFirst().get();
    return Path.of(said.substring(said.indexOf('/'), said.length() - 1));
  }
}
