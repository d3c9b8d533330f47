package tidemark.aws.athena;

import java.util.Arrays;

/**
 * A text of SQL with what stands in quotes or comments blotted out, character by character: what is
 * left is code, at the places where it was.
 */
record SqlText(String sql, String code) {
  private static final char QUOTED = 'q';

  static SqlText of(String sql) {
    char[] code = sql.toCharArray();
    int at = 0;
    while (at < code.length) {
      int end = end(sql, at);
      if (end > at) {
        boolean isComment = sql.charAt(at) == '-' || sql.charAt(at) == '/';
        Arrays.fill(code, at, end, isComment ? ' ' : QUOTED);
        at = end;
      } else {
        at++;
      }
    }
    return new SqlText(sql, new String(code));
  }

  /** Where the quoted text or comment ends that begins here; here if none does. */
  private static int end(String sql, int at) {
    char first = sql.charAt(at);
    if (first == '\'' || first == '"') {
      return after(sql, sql.indexOf(first, at + 1), 1);
    }
    if (sql.startsWith("--", at)) {
      return after(sql, sql.indexOf('\n', at), 0);
    }
    return sql.startsWith("/*", at) ? after(sql, sql.indexOf("*/", at + 2), 2) : at;
  }

  private static int after(String sql, int found, int length) {
    return found < 0 ? sql.length() : found + length;
  }
}
