package tidemark.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of the bills of materials that were made before in this build. */
class LicencesTest {
  private static final Path ROOT = Path.of("../..");
  private static final List<String> SHIPPING = List.of("cli", "infra-cdk", "lambdas/aws");

  private final Licences licences;

  LicencesTest() throws IOException {
    licences =
        Licences.read(
            SHIPPING.stream().map(module -> ROOT.resolve(module + "/target/bom.xml")).toList());
  }

  @Test
  @DisplayName("S-23: every library that ships may be shipped, by a licence of it")
  void everyLibraryMayBeShipped() {
    assertThat(licences.libraries()).hasSizeGreaterThan(50);
    assertThat(licences.unaccepted()).isEmpty();
  }

  @Test
  @DisplayName("S-23: the bill of materials names every jar that the command line ships with")
  void theBillNamesEveryJar() throws IOException {
    List<String> named =
        licences.libraries().stream()
            .map(library -> library.name().replaceFirst(".*:", "") + "-" + library.version())
            .toList();
    try (Stream<Path> jars = Files.list(ROOT.resolve("cli/target/lib"))) {
      List<String> shipped =
          jars.map(jar -> jar.getFileName().toString())
              .filter(name -> name.endsWith(".jar") && !name.startsWith("tidemark-"))
              .toList();

      assertThat(shipped)
          .isNotEmpty()
          .allSatisfy(jar -> assertThat(named).anyMatch(name -> jar.startsWith(name)));
    }
  }

  @Test
  @DisplayName("S-23: no version is a snapshot or a range")
  void noVersionIsASnapshotOrARange() throws IOException {
    assertThat(licences.libraries())
        .extracting(Licences.Library::version)
        .noneMatch(version -> version.isEmpty() || version.matches(".*(SNAPSHOT|[\\[\\](),]).*"));
    Pattern unpinned = Pattern.compile("<version>[^<]*(SNAPSHOT|LATEST|RELEASE|[\\[(])[^<]*<");
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      List<Path> poms = files.filter(file -> file.endsWith("pom.xml")).toList();

      assertThat(poms).hasSizeGreaterThan(10);
      for (Path pom : poms) {
        String text =
            Files.readString(pom)
                .replaceAll("(?s)<require(Java|Maven)Version>.*?</require(Java|Maven)Version>", "");
        assertThat(unpinned.matcher(text).find()).as(pom.toString()).isFalse();
      }
    }
  }

  @Test
  void thePageListsWhatShips() throws IOException {
    MadePart page = new MadePart(ROOT.resolve("docs/licences.md"), licences.table() + "\n");
    if (Boolean.getBoolean("tidemark.guarantees.write")) {
      page.write();
    }

    assertThat(page.written())
        .as("docs/licences.md; to make it anew: ./mvnw verify -Dtidemark.guarantees.write=true")
        .isEqualTo(page.wanted());
  }

  @Test
  void aLicenceThatAsksForMoreIsFound(@TempDir Path directory) throws IOException {
    Path bill = directory.resolve("bom.xml");
    Files.writeString(
        bill,
        """
        <bom><components>
          <component><group>a</group><name>free</name><version>1</version><licenses>
            <license><id>EPL-2.0</id></license><license><id>BSD-3-Clause</id></license>
          </licenses></component>
          <component><group>a</group><name>bound</name><version>2</version><licenses>
            <license><name>Of its own</name></license></licenses></component>
          <component><group>dev.tidemark</group><name>own</name><version>1</version></component>
        </components></bom>
        """);

    assertThat(Licences.read(List.of(bill)).unaccepted())
        .containsExactly(
            new Licences.Library("a:bound", "2", new TreeSet<>(List.of("Of its own"))));
  }
}
