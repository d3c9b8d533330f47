package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A guide of the project, which tests hold against what it speaks of. */
record Guide(Path file, String text) {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(?:#([^)]*))?\\)");

  static Guide of(String name) {
    return read(DOCS.resolve(name));
  }

  private static Guide read(Path file) {
    try {
      return new Guide(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines that begin with so many {@code #}. */
  List<String> headings(int level) {
    return matches("(?m)^#{" + level + "} ([^\n]*)$").stream().map(m -> m.group(1)).toList();
  }

  /** Everything that a pattern finds, once. */
  Set<String> words(String pattern) {
    return matches(pattern).stream()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  List<MatchResult> matches(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().toList();
  }

  /** The block of code after the comment {@code <!-- kind: name -->}. */
  String block(String kind, String name) {
    List<MatchResult> found = matches("<!-- " + kind + ": " + name + " -->\n```[a-z]*\n(.*?)\n```");
    assertThat(found).as(kind + " " + name).hasSize(1);
    return found.get(0).group(1);
  }

  /** Fails unless every link within the project leads to a file, and to a heading of it. */
  void checkLinks() {
    List<String> broken = new ArrayList<>();
    for (MatchResult link : LINK.matcher(text).results().toList()) {
      String to = link.group(1);
      if (to.startsWith("http")) {
        continue;
      }
      Path target = to.isEmpty() ? file : file.resolveSibling(to).normalize();
      if (!leads(target, link.group(2))) {
        broken.add(link.group());
      }
    }
    assertThat(broken).as(file.toString()).isEmpty();
  }

  private static boolean leads(Path target, @Nullable String heading) {
    if (Files.isDirectory(target)) {
      return true;
    }
    return Files.isRegularFile(target)
        && (heading == null || read(target).anchors().contains(heading));
  }

  /** As GitHub makes them of headings. */
  private Set<String> anchors() {
    return matches("(?m)^#{1,6} ([^\n]*)$").stream()
        .map(m -> m.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
