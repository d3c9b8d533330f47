package tidemark.onejar;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * What a jar is to hold, whether or not it is seen to be used, and what not.
 *
 * <p>Of each line of their text the first word says what it is about: {@code keep} a class, or with
 * {@code .**} a package and those below it; {@code drop} files that match a glob. Nothing after a
 * {@code #} counts.
 */
final class Rules {
  private static final String BELOW = "/**";

  private final List<String> kept = new ArrayList<>();
  private final List<PathMatcher> dropped = new ArrayList<>();

  private Rules() {}

  /**
   * @throws IllegalArgumentException if a line is none of these
   */
  static Rules parse(List<String> lines) {
    Rules rules = new Rules();
    for (String line : lines) {
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        rules.add(text);
      }
    }
    return rules;
  }

  private void add(String line) {
    String[] words = line.split("\\s+", 2);
    if (words.length == 2 && words[0].equals("keep")) {
      kept.add(words[1].replace('.', '/'));
    } else if (words.length == 2 && words[0].equals("drop")) {
      dropped.add(FileSystems.getDefault().getPathMatcher("glob:" + words[1]));
    } else {
      throw new IllegalArgumentException(
          "A rule is 'keep <class or package>.**' or 'drop <glob>', not '" + line + "'.");
    }
  }

  boolean keeps(String type) {
    return kept.stream().anyMatch(rule -> matches(rule, type));
  }

  /** The rules by which nothing of these is kept: what they name is not there any more. */
  List<String> idle(Iterable<String> types) {
    List<String> idle = new ArrayList<>(kept);
    types.forEach(type -> idle.removeIf(rule -> matches(rule, type)));
    return idle;
  }

  boolean drops(String file) {
    return dropped.stream().anyMatch(glob -> glob.matches(Path.of(file)));
  }

  private static boolean matches(String rule, String type) {
    return rule.endsWith(BELOW)
        ? type.startsWith(rule.substring(0, rule.length() - BELOW.length() + 1))
        : type.equals(rule);
  }
}
