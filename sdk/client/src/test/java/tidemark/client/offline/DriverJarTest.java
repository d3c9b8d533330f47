package tidemark.client.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.offline.SqlDialect;

/** A driver of the name of Athena's, compiled and packed here. */
class DriverJarTest {
  private static final String SOURCE = "src/test/athena-driver/AthenaDriver.java";

  @TempDir private Path directory;
  private Path jar = Path.of("");

  @BeforeEach
  void pack() throws IOException {
    jar = directory.resolve("athena-jdbc-3.0.0.jar");
    Path classes = Files.createDirectory(directory.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", classes.toString(), SOURCE);
    assertThat(status).isZero();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }

  @Test
  void theDriverIsAskedWithWhatLeadsToTheDeployment() {
    try (DriverJar driver = DriverJar.athena(jar);
        OfflineRows rows =
            OfflineReader.of(
                    driver.athena("eu-central-1", "tidemark-prod", "tidemark_prod"),
                    SqlDialect.ATHENA)
                .query("SELECT 1")) {
      assertThat(rows.columns()).containsExactly("url", "properties", "sql");
      assertThat(rows.next())
          .hasValue(
              List.of(
                  "jdbc:athena://",
                  "{CredentialsProvider=DefaultChain, Database=tidemark_prod, Region=eu-central-1,"
                      + " WorkGroup=tidemark-prod}",
                  "SELECT 1"));
      assertThat(rows.next()).hasValue(Arrays.asList(42L, true, null));
      assertThat(rows.next()).isEmpty();
    }
  }

  @Test
  void theDriverTakesTheCredentialsOfAProfileThatIsNamed() {
    try (DriverJar driver = DriverJar.athena(jar);
        OfflineRows rows =
            OfflineReader.of(
                    driver.athena("eu-central-1", "tidemark-prod", "tidemark_prod", "team"),
                    SqlDialect.ATHENA)
                .query("SELECT 1")) {
      assertThat(rows.next().orElseThrow().get(1))
          .isEqualTo(
              "{CredentialsProvider=ProfileCredentials, Database=tidemark_prod, ProfileName=team,"
                  + " Region=eu-central-1, WorkGroup=tidemark-prod}");
    }
  }

  @Test
  void withoutTheJarItIsSaidHowToGetIt() {
    Path nowhere = directory.resolve("none.jar");

    assertThatThrownBy(() -> DriverJar.athena(nowhere))
        .hasMessage(
            "There is no driver of Athena in '"
                + nowhere
                + "'. Download 'JDBC driver with dependencies' of 3.x from the page 'Athena JDBC"
                + " 3.x driver' of the Amazon Athena user guide, and name the jar.");
  }

  @Test
  void aJarWithoutTheDriverIsNone() throws IOException {
    Path other = Files.writeString(directory.resolve("other.jar"), "no jar");

    assertThatThrownBy(() -> DriverJar.athena(other))
        .hasMessageStartingWith("'" + other + "' is no JDBC 3.x driver of Athena")
        .hasMessageContaining("user guide");
  }
}
