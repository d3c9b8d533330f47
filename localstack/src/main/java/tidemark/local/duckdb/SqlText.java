package tidemark.local.duckdb;

import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/** Literals of DuckDB for paths of ours, and names of its types. */
final class SqlText {
  private SqlText() {}

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String literal(Path path) {
    return literal(path.toString());
  }

  static String list(Collection<String> texts) {
    return texts.stream().map(SqlText::literal).collect(Collectors.joining(", ", "[", "]"));
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
