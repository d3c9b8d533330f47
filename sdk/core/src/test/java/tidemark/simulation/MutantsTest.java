package tidemark.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.crash.CrashPoint;

/** Tests the simulation: each store that does one thing wrong must break a promise in it. */
class MutantsTest {
  /** Where a build tells of the mutants. */
  private static final Path TABLE = Path.of("target", "mutants.txt");

  private static final long OPERATIONS_MAX = 300_000;

  @BeforeEach
  void watchCrashPoints() {
    CrashPoint.watch(World::diesAt);
  }

  @AfterEach
  void disarm() {
    CrashPoint.disarm();
  }

  @Test
  @DisplayName("G-01..G-04, G-08, G-09, G-11, G-12, G-14, G-15, G-19, B-78: no mutant survives")
  void noMutantSurvives() throws IOException {
    List<String> table = new ArrayList<>();
    List<String> survivors = new ArrayList<>();

    mutants()
        .forEach(
            (name, mutant) -> {
              Simulations.Report report = Simulations.run(mutant, 1, OPERATIONS_MAX);
              String caught =
                  report
                      .failed()
                      .map(outcome -> String.valueOf(outcome.failure()).lines().findFirst())
                      .map(line -> line.orElse("").replaceAll("^tidemark\\S+ ", ""))
                      .map(line -> line.substring(0, Math.min(90, line.length())))
                      .orElse("");
              if (report.failed().filter(o -> o.failure() instanceof Violation).isEmpty()) {
                survivors.add(name + " " + caught);
              }
              table.add(
                  String.format(
                      "%-42s SimulationTest, after %,d operations: %s",
                      name, report.operations(), caught));
            });
    Files.createDirectories(TABLE.getParent());
    Files.write(TABLE, table, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    table.forEach(System.out::println);

    assertThat(survivors).isEmpty();
  }

  private static Map<String, Composition> mutants() {
    Map<String, Composition> mutants = new LinkedHashMap<>();
    mutants.put("online before log", LogMutants.onlineBeforeLog());
    mutants.put("log and online in parallel", LogMutants.parallel());
    mutants.put("ties reversed", OnlineMutants.tiesReversed());
    mutants.put("read, then write", OnlineMutants.readThenWrite());
    mutants.put("file marked before its last row", OfflineMutants.markedBeforeItsLastRow());
    mutants.put("event times cut to milliseconds", OnlineMutants.comparesMilliseconds());
    mutants.put("materialization overwrites", OnlineMutants.batchesOverwrite());
    mutants.put("expired write skips the condition", OnlineMutants.expiredWritesSkipped());
    mutants.put("soft delete leaves no tombstone", OnlineMutants.tombstonesRemove());
    mutants.put("update without a condition", OnlineMutants.updatesUnconditioned());
    mutants.put("invocation times forgotten", LogMutants.invocationsForgotten());
    mutants.put("writer tells no failure", LogMutants.noFailureTold());
    mutants.put("messages deleted before they are written", LogMutants.messagesDeletedFirst());
    mutants.put("files named by write ids alone", OfflineMutants.namedByWriteIdsAlone());
    mutants.put("late files skipped", OfflineMutants.lateFilesSkipped());
    mutants.put("hard deletes not materialized", OfflineMutants.hardDeletesIgnored());
    return mutants;
  }
}
