package tidemark.guarantees;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something Tidemark promises, or an input it answers in a certain way.
 *
 * @param id {@code G-} for an invariant, {@code S-} for security, {@code B-} for a bad input
 * @param statement what is promised, on one line
 * @param unproven what no test of the build can show, and why; empty if there is nothing
 */
record Guarantee(String id, String statement, String unproven) {
  /** Whose promise an id is. */
  enum Kind {
    G("Invariants"),
    S("Security"),
    B("Bad inputs");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** An id wherever it stands. */
  static final Pattern ID = Pattern.compile("\\b[GSB]-\\d\\d\\b");

  private static final Pattern LINE = Pattern.compile("([GSB]-\\d\\d) (\\S.*)");
  private static final String UNPROVEN = "  not here: ";

  Guarantee {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("'" + id + "' is no id of a guarantee.");
    }
  }

  Kind kind() {
    return Kind.valueOf(id.substring(0, 1).toUpperCase(Locale.ROOT));
  }

  /**
   * Reads guarantees, one a line, each followed by what is not shown of it, if anything; a line
   * that begins with {@code #} is a remark.
   *
   * @throws IOException if the file cannot be read, a line is neither, or an id comes again
   */
  static List<Guarantee> read(Path file) throws IOException {
    List<Guarantee> read = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      Matcher matcher = LINE.matcher(line);
      if (line.startsWith(UNPROVEN) && !read.isEmpty()) {
        Guarantee last = read.remove(read.size() - 1);
        read.add(new Guarantee(last.id(), last.statement(), line.substring(UNPROVEN.length())));
      } else if (matcher.matches()
          && read.stream().noneMatch(g -> g.id().equals(matcher.group(1)))) {
        read.add(new Guarantee(matcher.group(1), matcher.group(2), ""));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IOException(
            file
                + " line "
                + number
                + ": expected an id not given before and its statement, or '"
                + UNPROVEN.strip()
                + "' and a reason.");
      }
    }
    return List.copyOf(read);
  }
}
