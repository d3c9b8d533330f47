package tidemark.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofsTest {
  @TempDir Path root;

  @BeforeEach
  void aBuildOfTwoModules() throws IOException {
    report(
        "one",
        """
        <testsuite>
          <testcase name="G-01, G-03..G-05: nothing is lost" classname="a.OneTest"/>
          <testcase name="G-02 it failed" classname="a.OneTest"><failure/></testcase>
          <testcase name="S-01: it was left out" classname="a.OneTest"><skipped/></testcase>
          <testcase name="nothing of note" classname="a.OneTest"/>
        </testsuite>
        """);
    report(
        "two/deep",
        "<testsuite><testcase name=\"G-01: nothing is lost\" classname=\"b.TwoTest\"/></testsuite>");
  }

  @Test
  void aPassedTestProvesEveryIdOfItsName() throws IOException {
    Proofs proofs = Proofs.below(root);

    assertThat(proofs.ids()).containsExactly("G-01", "G-03", "G-04", "G-05");
    assertThat(proofs.of("G-01"))
        .containsExactly(
            new Proofs.Claim("nothing is lost", new TreeSet<>(List.of("OneTest", "TwoTest"))));
  }

  @Test
  void whatFailedOrWasLeftOutProvesNothing() throws IOException {
    GuaranteesPage page =
        new GuaranteesPage(
            List.of(
                new Guarantee("G-01", "Nothing is lost.", ""),
                new Guarantee("G-02", "It holds.", ""),
                new Guarantee("S-01", "Nobody gets in.", "it needs an account")),
            Proofs.below(root));

    assertThat(page.problems())
        .containsExactly(
            "G-02: no test that passed has it in its name, and no reason is given.",
            "G-03: tests name it, and there is no such guarantee.",
            "G-04: tests name it, and there is no such guarantee.",
            "G-05: tests name it, and there is no such guarantee.");
  }

  @Test
  void thePageTellsClaimsWithTheirClasses() throws IOException {
    GuaranteesPage page =
        new GuaranteesPage(
            List.of(
                new Guarantee("G-01", "Nothing is lost.", ""),
                new Guarantee("S-01", "Nobody gets in.", "it needs an account")),
            Proofs.below(root));

    assertThat(page.text())
        .isEqualTo(
            """
            ## Invariants

            **G-01** Nothing is lost.

            - nothing is lost (`OneTest`, `TwoTest`)

            ## Security

            **S-01** Nobody gets in.

            - Not shown here: it needs an account

            ## Bad inputs

            """);
  }

  @Test
  void aListThatSaysSomethingElseIsRefusedByLine() throws IOException {
    Path file = root.resolve("guarantees.txt");
    Files.writeString(file, "# Remark\nG-01 Nothing is lost.\nG-01 Again.\n");

    assertThatThrownBy(() -> Guarantee.read(file)).hasMessageContaining("line 3: expected an id");
  }

  private void report(String module, String xml) throws IOException {
    Path directory =
        Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
    Files.writeString(directory.resolve("TEST-all.xml"), xml);
  }
}
