package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.local.LocalSettings;

/** No room for what a command writes: exit 1, and nothing half written is left. */
class FullDiskTest {
  @TempDir Path directory;

  @Test
  @DisplayName("B-74: a standard output without room ends the command with exit 1")
  void aFullOutputEndsTheCommand() throws IOException {
    ScriptedStores stores =
        new ScriptedStores()
            .answers(
                200,
                "{\"columns\":[{\"name\":\"n\",\"type\":\"BIGINT\"}]}\n"
                    + "{\"row\":[1]}\n".repeat(100_000)
                    + "{\"done\":{\"rows\":100000}}\n");
    try (PrintStream full =
        new PrintStream(new FileOutputStream("/dev/full"), false, StandardCharsets.UTF_8)) {
      Terminal terminal =
          new Terminal(
              InputStream.nullInputStream(),
              full,
              new PrintStream(FileOutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
              false,
              false,
              Map.of());

      assertThat(TidemarkCli.run(terminal, stores, "sql", "SELECT 1", "--format", "csv"))
          .isEqualTo(1);
    }
  }

  /** Linux refuses to let a file of this process grow beyond a bound, as a full disk would. */
  @Test
  @DisplayName("B-74: a training set that finds no room leaves no file and says so, exit 1")
  void aTrainingSetWithoutRoomLeavesNoFile() throws IOException, InterruptedException {
    LocalStores stores = new LocalStores();
    Path store = directory.resolve("store");
    Path results = Files.createDirectory(directory.resolve("results"));
    StringBuilder spine = new StringBuilder("tailnum,event_timestamp\n");
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      spine.append(Long.toHexString(random.nextLong())).append(",2013-01-02T00:00:00Z\n");
    }
    Path definition = Files.writeString(directory.resolve("plane.yaml"), EndToEndTest.PLANE);
    Path rows = Files.writeString(directory.resolve("spine.csv"), spine);
    String[] create = {"group", "create", definition.toString(), "--dir", store.toString()};
    assertThat(CliRun.of(stores, create).exitCode()).isZero();

    try (Stores.Server server = stores.serve(store, 0, LocalSettings.standard())) {
      assertThat(server.endpoint().getPort()).isPositive();
      List<String> command =
          new ArrayList<>(List.of("bash", "-c", "ulimit -f 16; exec \"$@\"", "-"));
      command.addAll(
          ServerProcess.command(
                  "train",
                  "--spine",
                  rows.toString(),
                  "--features",
                  "plane:seats",
                  "--out",
                  results.resolve("set.parquet").toString(),
                  "--dir",
                  store.toString())
              .command());
      command.add(command.indexOf("-cp"), "-XX:-UsePerfData");
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(said).isEqualTo(1);
      assertThat(said).contains("tidemark: Cannot write '" + results.resolve("set.parquet"));
    }
    try (Stream<Path> left = Files.list(results)) {
      assertThat(left).isEmpty();
    }
  }
}
