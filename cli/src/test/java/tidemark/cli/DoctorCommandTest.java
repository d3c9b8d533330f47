package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  private static final String FINDINGS =
      "{\"findings\":[{\"kind\":\"stuck\",\"group\":\"clicks\",\"incarnation\":\"clicks-1\","
          + "\"what\":\"it is Creating since 2026-03-01T12:00:00Z\","
          + "\"remedy\":\"have it settled again\",\"state\":\"%s\"},"
          + "{\"kind\":\"failed\",\"group\":\"users\",\"incarnation\":\"users-1\","
          + "\"what\":\"its creation failed: No key.\","
          + "\"remedy\":\"delete it and create it again\",\"state\":\"%s\",\"failure\":\"No.\"}]}";

  private final ScriptedStores stores = new ScriptedStores();

  @Test
  void findingsAreToldWithWhatMendsThemAndNothingIsChanged() {
    stores.answers(200, FINDINGS.formatted("mendable", "for_people"));

    CliRun run = CliRun.of(stores, "doctor");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """
            stuck  clicks  it is Creating since 2026-03-01T12:00:00Z
                to mend it: have it settled again
            failed  users  its creation failed: No key.
                for you to mend: delete it and create it again

            'tidemark doctor --fix' mends what can be mended.
            """);
    assertThat(stores.asked().get(0)).startsWith("GET /_tidemark/doctor");
  }

  @Test
  void whatWasMendedAndWhatCouldNotBeIsTold() {
    stores.answers(200, FINDINGS.formatted("mended", "stays_failed"));

    CliRun run = CliRun.of(stores, "doctor", "--fix");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("    mended: have it settled again\n", "    could not be mended: No.\n");
    assertThat(stores.asked().get(0)).startsWith("POST /_tidemark/doctor");
  }

  @Test
  void everythingMendedIsSuccess() {
    stores.answers(200, FINDINGS.formatted("mended", "mended"));

    CliRun run = CliRun.of(stores, "doctor", "--fix", "--json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("{\"findings\":[{\"kind\":\"stuck\"");
  }

  @Test
  void aSoundStoreOnThisMachineHasNothingWrong(@TempDir Path directory) {
    CliRun run = CliRun.of(new LocalStores(), "doctor", "--fix", "--dir", directory.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("Nothing is wrong.\n");
  }
}
