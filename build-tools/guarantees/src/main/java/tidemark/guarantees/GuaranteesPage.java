package tidemark.guarantees;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** The page that says of each guarantee what proves it, as Markdown. */
final class GuaranteesPage {
  /** More claims than these of one class are told by their number. */
  private static final int CLAIMS_MAX = 4;

  private final List<Guarantee> guarantees;
  private final Proofs proofs;

  GuaranteesPage(List<Guarantee> guarantees, Proofs proofs) {
    this.guarantees = guarantees;
    this.proofs = proofs;
  }

  /** The page between its introduction and its end, which people write. */
  String text() {
    StringBuilder page = new StringBuilder();
    for (Guarantee.Kind kind : Guarantee.Kind.values()) {
      page.append("## ").append(kind.title()).append("\n\n");
      guarantees.stream().filter(g -> g.kind() == kind).forEach(g -> append(page, g));
    }
    return page.toString();
  }

  /** What is wrong with the proofs, for people; nothing if each guarantee has one. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Guarantee guarantee : guarantees) {
      if (proofs.of(guarantee.id()).isEmpty() && guarantee.unproven().isEmpty()) {
        problems.add(
            guarantee.id() + ": no test that passed has it in its name, and no reason is given.");
      }
    }
    SortedSet<String> unknown = proofs.ids();
    guarantees.forEach(guarantee -> unknown.remove(guarantee.id()));
    unknown.forEach(id -> problems.add(id + ": tests name it, and there is no such guarantee."));
    return problems;
  }

  private void append(StringBuilder page, Guarantee guarantee) {
    page.append("**")
        .append(guarantee.id())
        .append("** ")
        .append(guarantee.statement())
        .append("\n\n");
    List<Proofs.Claim> claims = proofs.of(guarantee.id());
    List<String> told = new ArrayList<>();
    for (Proofs.Claim claim : claims) {
      String classes = String.join(", ", claim.classes());
      long alike = claims.stream().filter(other -> other.classes().equals(claim.classes())).count();
      String line =
          alike > CLAIMS_MAX
              ? "- %d tests of %s".formatted(alike, code(classes))
              : "- %s (%s)".formatted(escaped(claim.text()), code(classes));
      if (!told.contains(line)) {
        told.add(line);
      }
    }
    if (!guarantee.unproven().isEmpty()) {
      told.add("- Not shown here: " + guarantee.unproven());
    }
    page.append(String.join("\n", told)).append("\n\n");
  }

  private static String code(String classes) {
    return "`" + classes.replace(", ", "`, `") + "`";
  }

  private static String escaped(String claim) {
    return claim.replace("|", "\\|").replace("<", "\\<").replace("*", "\\*").replace("`", "\\`");
  }
}
