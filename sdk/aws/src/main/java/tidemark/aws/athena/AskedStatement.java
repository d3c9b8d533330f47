package tidemark.aws.athena;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.model.Nearest;
import tidemark.model.Shown;

/**
 * A statement that a person wrote, known by its first words to be a single one that reads.
 *
 * @param sql the statement, without a semicolon at its end
 * @param read what it reads: the statement that is explained, the relation that is described
 */
record AskedStatement(Kind kind, String sql, String read) {
  enum Kind {
    SELECT,
    EXPLAIN,
    SHOW_TABLES,
    DESCRIBE
  }

  private static final String EXPECTED =
      "Send one statement that reads: SELECT, WITH, VALUES, DESCRIBE, SHOW TABLES or EXPLAIN.";

  private static final Pattern SELECT =
      Pattern.compile("(?is)[\\s(]*(select|with|values|table)\\b.*");
  private static final Pattern SHOW_TABLES = Pattern.compile("(?is)\\s*show\\s+tables\\s*");
  private static final Pattern DESCRIBE =
      Pattern.compile("(?is)\\s*(?:describe|desc|show\\s+columns\\s+(?:from|in))\\s+(\\S+)\\s*");
  private static final Pattern EXPLAIN =
      Pattern.compile("(?is)\\s*explain\\s+(?:analyze\\s+)?(?:verbose\\s+)?(?:\\([^()]*\\)\\s*)?");

  /**
   * Checks a statement's form.
   *
   * @param relations that there are, lower case
   * @throws FeatureStoreException of kind INVALID saying what is refused
   */
  static AskedStatement read(String sql, Set<String> relations) {
    SqlText text = single(sql);
    Matcher described = DESCRIBE.matcher(text.code());
    if (described.matches()) {
      String name = text.sql().substring(described.start(1), described.end(1));
      return new AskedStatement(Kind.DESCRIBE, text.sql(), known(name, relations));
    }
    if (SHOW_TABLES.matcher(text.code()).matches()) {
      return new AskedStatement(Kind.SHOW_TABLES, text.sql(), "");
    }
    Matcher explain = EXPLAIN.matcher(text.code());
    int from = explain.lookingAt() ? explain.end() : 0;
    if (!SELECT.matcher(text.code().substring(from)).matches()) {
      throw FeatureStoreException.invalid("This statement is refused. %s", EXPECTED);
    }
    Kind kind = from > 0 ? Kind.EXPLAIN : Kind.SELECT;
    return new AskedStatement(kind, text.sql(), text.sql().substring(from));
  }

  private static SqlText single(String sql) {
    SqlText text = SqlText.of(sql);
    int end = text.code().stripTrailing().length();
    while (end > 0 && text.code().charAt(end - 1) == ';') {
      end = text.code().substring(0, end - 1).stripTrailing().length();
    }
    if (text.code().substring(0, end).isBlank()) {
      throw FeatureStoreException.invalid("There is no statement. %s", EXPECTED);
    }
    if (text.code().substring(0, end).indexOf(';') >= 0) {
      throw FeatureStoreException.invalid("There is more than one statement. %s", EXPECTED);
    }
    return new SqlText(sql.substring(0, end), text.code().substring(0, end));
  }

  private static String known(String name, Set<String> relations) {
    String key = name.replace("\"", "").toLowerCase(Locale.ROOT);
    if (!relations.contains(key)) {
      throw FeatureStoreException.invalid(
          "There is no relation '%s'%s; SHOW TABLES lists all.",
          Shown.name(key),
          Nearest.to(key, relations).map(near -> " (nearest: '" + near + "')").orElse(""));
    }
    return key;
  }
}
