package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

class DataDirectoryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path parent;

  @Test
  void isMadeWhenItIsNotThere() throws IOException {
    Path directory = parent.resolve("a/.tidemark");

    try (DataDirectory data = DataDirectory.open(directory, NOW)) {
      assertThat(data.objects()).isDirectory();
      assertThat(data.staging()).isDirectory();
      assertThat(data.database().getParent()).isEqualTo(directory.toRealPath());
    }
  }

  @Test
  @DisplayName("B-75 a directory held by this process is refused, naming it")
  void refusesASecondHolder() throws IOException {
    long pid = ProcessHandle.current().pid();

    try (DataDirectory data = DataDirectory.open(parent, NOW)) {
      assertThatThrownBy(() -> DataDirectory.open(parent, NOW.plusSeconds(9)))
          .isInstanceOfSatisfying(
              FeatureStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
          .hasMessage(
              "The data directory "
                  + parent.toRealPath()
                  + " is held by process "
                  + pid
                  + ", since 2026-03-01T12:00:00Z. Wait until it ends, or choose another"
                  + " directory.");

      data.announce(8700);

      assertThatThrownBy(() -> DataDirectory.open(parent, NOW))
          .hasMessageEndingWith(
              ", a server at http://127.0.0.1:8700. Use that server, stop it, or choose another"
                  + " directory.");
      assertThat(DataDirectory.holder(parent))
          .contains(
              new Holder(
                  OptionalLong.of(pid),
                  OptionalInt.of(8700),
                  Optional.of(TidemarkVersion.TEXT),
                  Optional.of(NOW)));
    }
  }

  @Test
  void canBeOpenedAgainOnceItWasClosed() throws IOException {
    DataDirectory.open(parent, NOW).close();

    assertThat(DataDirectory.holder(parent)).isEmpty();
    DataDirectory.open(parent, NOW).close();
  }

  @Test
  @DisplayName("what a dead process left in the lock file is no obstacle")
  void ignoresWhatADeadProcessLeft() throws IOException {
    Files.writeString(
        parent.resolve("lock"),
        "{\"pid\":999999999,\"port\":8700,\"version\":\"9\",\"startedAt\":\"" + NOW + "\"}");

    assertThat(DataDirectory.holder(parent)).isEmpty();
    try (DataDirectory data = DataDirectory.open(parent, NOW)) {
      assertThat(DataDirectory.holder(parent).orElseThrow().port()).isEmpty();
      assertThat(Files.readString(data.root().resolve("lock"))).doesNotContain("999999999");
    }
  }

  @Test
  void nobodyHoldsADirectoryThatIsNotThere() {
    assertThat(DataDirectory.holder(parent.resolve("nowhere"))).isEmpty();
    assertThat(parent.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aHalfWrittenLockFileStillTellsWhatItCan() {
    assertThat(Holder.parse("{\"pid\":12,\"po").pid()).isEqualTo(OptionalLong.of(12));
    assertThat(Holder.parse("").described())
        .isEqualTo("another process. Wait until it ends, or choose another directory");
  }

  @Test
  void aFileInItsPlaceIsNamed() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));

    assertThatThrownBy(() -> DataDirectory.open(file, NOW))
        .hasMessageStartingWith("The data directory " + file + " cannot be used: ");
  }

  @Test
  void theVersionIsTheParentPoms() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));

    assertThat(pom).contains("<version>" + TidemarkVersion.TEXT + "</version>");
  }
}
