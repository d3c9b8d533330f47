package tidemark.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of the tests that ran before in this build: they prove what the page says, all of it. */
class GuaranteesTest {
  private static final Path ROOT = Path.of("../..");

  private final List<Guarantee> guarantees;
  private final GuaranteesPage page;

  GuaranteesTest() throws IOException {
    guarantees = Guarantee.read(Path.of("src/main/guarantees.txt"));
    page = new GuaranteesPage(guarantees, Proofs.below(ROOT));
  }

  @Test
  void everyGuaranteeIsStatedOnce() {
    List<String> ids =
        Stream.of(numbered("G", 22), numbered("S", 24), numbered("B", 78))
            .flatMap(List::stream)
            .toList();

    assertThat(guarantees).extracting(Guarantee::id).containsExactlyElementsOf(ids);
  }

  @Test
  void everyGuaranteeHasATestThatPassedOrAReason() {
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void thePageSaysWhatTheTestsProved() throws IOException {
    MadePart made = new MadePart(ROOT.resolve("docs/guarantees.md"), page.text());
    if (Boolean.getBoolean("tidemark.guarantees.write")) {
      made.write();
    }

    assertThat(made.written())
        .as("docs/guarantees.md; to make it anew: ./mvnw verify -Dtidemark.guarantees.write=true")
        .isEqualTo(made.wanted());
  }

  private static List<String> numbered(String kind, int last) {
    return IntStream.rangeClosed(1, last).mapToObj("%s-%%02d".formatted(kind)::formatted).toList();
  }
}
