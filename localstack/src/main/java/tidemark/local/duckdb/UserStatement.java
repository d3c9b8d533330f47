package tidemark.local.duckdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.model.Nearest;
import tidemark.model.Shown;

/**
 * A statement that a person wrote, understood by DuckDB's own parser and found to be a single one
 * that only reads relations of the store. What is not known to be harmless is refused: a kind of
 * statement, a relation, a table function.
 *
 * @param sql what to run
 * @param relations the relations it reads
 */
record UserStatement(String sql, Set<String> relations) {
  private static final Pattern EXPLAIN =
      Pattern.compile(
          "(?is)\\A(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*explain(?:\\s+analyze)?\\s+(.*)\\z");

  private static final Set<String> NODES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");
  private static final Set<String> SOURCES =
      Set.of(
          "BASE_TABLE",
          "TABLE_FUNCTION",
          "SHOW_REF",
          "JOIN",
          "SUBQUERY",
          "EXPRESSION_LIST",
          "EMPTY",
          "PIVOT");
  private static final Set<String> DIRECTIONS = Set.of("ORDER_DEFAULT", "ASCENDING", "DESCENDING");

  /** Table functions that make rows out of their arguments. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "repeat", "json_each", "json_tree");

  /** Functions that tell about the process or act upon it. */
  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of(
          "current_setting",
          "getenv",
          "getvariable",
          "current_query",
          "pg_sleep",
          "sleep_ms",
          "write_log",
          "nextval",
          "currval",
          "setseed",
          "query",
          "query_table",
          "json_execute_serialized_sql");

  /** So that no relation under a path's name can hide behind a common table expression's. */
  private static final Pattern CTE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final String EXPECTED =
      "Send one statement that reads: SELECT, WITH, VALUES, DESCRIBE, SUMMARIZE, SHOW TABLES or"
          + " EXPLAIN.";

  /** Has DuckDB parse a text; gives its syntax tree as JSON. */
  interface Parser {
    String parse(String sql);
  }

  /**
   * Checks a statement.
   *
   * @param known the relations that may be read, lower case
   * @throws FeatureStoreException of kind INVALID saying what is refused, and where
   */
  static UserStatement check(String sql, Set<String> known, Parser parser) {
    Matcher explain = EXPLAIN.matcher(sql);
    boolean explained = explain.matches();
    int offset = explained ? explain.start(1) : 0;
    Check check = new Check(sql, offset, known);
    Map<?, ?> parsed = JsonTree.parse(parser.parse(sql.substring(offset)));
    check.requireParsed(parsed);
    List<?> statements = JsonTree.list(parsed, "statements");
    if (statements.size() != 1) {
      throw FeatureStoreException.invalid(
          statements.isEmpty()
              ? "There is no statement. " + EXPECTED
              : "There are " + statements.size() + " statements. " + EXPECTED);
    }
    if (isShowTables(statements.get(0)) && !explained) {
      return new UserStatement(tables(known), Set.of());
    }
    check.collectExpressions(statements.get(0));
    check.walk(statements.get(0));
    return new UserStatement(sql, Set.copyOf(check.relations));
  }

  /** {@code SHOW TABLES}: DuckDB would list only what this session already touched. */
  private static boolean isShowTables(Object statement) {
    return statement instanceof Map<?, ?> map
        && map.get("node") instanceof Map<?, ?> node
        && node.get("from_table") instanceof Map<?, ?> from
        && JsonTree.text(from, "show_type").equals(Optional.of("SHOW_SPECIAL"))
        && Set.of("tables", "\"tables\"", "__show_tables_expanded")
            .contains(JsonTree.text(from, "table_name").orElse(""));
  }

  private static String tables(Set<String> known) {
    if (known.isEmpty()) {
      return "SELECT CAST(NULL AS VARCHAR) AS name WHERE false";
    }
    return "SELECT unnest("
        + SqlText.list(known.stream().sorted().toList())
        + ") AS name ORDER BY name";
  }

  /** One walk over a syntax tree. */
  private static final class Check {
    private final String sql;
    private final int offset;
    private final Set<String> known;
    private final Set<String> expressions = new HashSet<>();
    private final Set<String> relations = new LinkedHashSet<>();

    Check(String sql, int offset, Set<String> known) {
      this.sql = sql;
      this.offset = offset;
      this.known = known;
    }

    void requireParsed(Map<?, ?> parsed) {
      if (!"true".equals(parsed.get("error"))) {
        return;
      }
      String message = JsonTree.text(parsed, "error_message").orElse("it cannot be parsed");
      if (!JsonTree.text(parsed, "error_type").equals(Optional.of("parser"))) {
        throw FeatureStoreException.invalid("This statement is refused. %s", EXPECTED);
      }
      Object position = parsed.get("position");
      throw FeatureStoreException.invalid(
          "%s%s.",
          position instanceof String at ? place(Integer.parseInt(at)) : "", Shown.name(message));
    }

    /** The names of common table expressions, wherever they are. */
    void collectExpressions(Object tree) {
      if (tree instanceof Map<?, ?> object) {
        if (object.get("cte_map") instanceof Map<?, ?> map) {
          for (Object entry : JsonTree.list(map, "map")) {
            JsonTree.text((Map<?, ?>) entry, "key").ifPresent(this::addExpression);
          }
        }
        object.values().forEach(this::collectExpressions);
      } else if (tree instanceof List<?> list) {
        list.forEach(this::collectExpressions);
      }
    }

    void walk(Object tree) {
      if (tree instanceof Map<?, ?> object) {
        visit(object);
        object.values().forEach(this::walk);
      } else if (tree instanceof List<?> list) {
        list.forEach(this::walk);
      }
    }

    private void addExpression(String name) {
      if (!CTE_NAME.matcher(name).matches()) {
        throw FeatureStoreException.invalid(
            "The common table expression '%s' needs a name of letters, digits and '_'.",
            Shown.name(name));
      }
      expressions.add(name.toLowerCase(Locale.ROOT));
    }

    private void visit(Map<?, ?> object) {
      Optional<String> type = JsonTree.text(object, "type");
      if (object.containsKey("class")) {
        visitExpression(object);
      } else if (type.isPresent()) {
        visitNode(object, type.get());
      }
    }

    private void visitExpression(Map<?, ?> expression) {
      if ("PARAMETER".equals(expression.get("class"))) {
        throw refused(expression, "a placeholder has no value here");
      }
      JsonTree.text(expression, "function_name")
          .filter(name -> REFUSED_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT)))
          .ifPresent(
              name -> {
                throw refused(expression, "function '" + Shown.name(name) + "' is refused");
              });
    }

    private void visitNode(Map<?, ?> node, String type) {
      boolean allowed =
          NODES.contains(type)
              || SOURCES.contains(type)
              || DIRECTIONS.contains(type)
              || type.endsWith("_MODIFIER")
              || type.endsWith("_TYPE_INFO");
      if (!allowed) {
        throw refused(node, "this statement is refused. " + EXPECTED);
      }
      switch (type) {
        case "BASE_TABLE" -> visitRelation(node);
        case "TABLE_FUNCTION" -> visitTableFunction(node);
        case "SHOW_REF" -> visitShow(node);
        default -> {}
      }
    }

    private void visitRelation(Map<?, ?> relation) {
      String name = JsonTree.text(relation, "table_name").orElse("");
      if (relation.containsKey("schema_name")
          || relation.containsKey("catalog_name")
          || JsonTree.list(
                      relation.get("qualified_name") instanceof Map<?, ?> path ? path : Map.of(),
                      "path")
                  .size()
              > 1) {
        throw refused(
            relation, "relation '" + Shown.name(name) + "' must have no schema before it");
      }
      String key = name.toLowerCase(Locale.ROOT);
      if (known.contains(key)) {
        relations.add(key);
      } else if (!expressions.contains(key)) {
        String nearest =
            Nearest.to(key, known).map(near -> " (nearest: '" + near + "')").orElse("");
        throw refused(
            relation,
            "there is no relation '"
                + Shown.name(name)
                + "'"
                + nearest
                + "; SHOW TABLES lists all");
      }
    }

    private void visitTableFunction(Map<?, ?> source) {
      String name =
          source.get("function") instanceof Map<?, ?> function
              ? JsonTree.text(function, "function_name").orElse("")
              : "";
      if (!TABLE_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
        throw refused(
            source,
            "table function '"
                + Shown.name(name)
                + "' is refused: only the store's relations are"
                + " read");
      }
    }

    private void visitShow(Map<?, ?> show) {
      if (!show.containsKey("query")) {
        throw refused(show, "of SHOW there is only SHOW TABLES, by itself");
      }
    }

    private FeatureStoreException refused(Map<?, ?> node, String why) {
      String place =
          node.get("query_location") instanceof String at ? place(Integer.parseInt(at)) : "";
      String text =
          place.isEmpty()
              ? why.substring(0, 1).toUpperCase(Locale.ROOT) + why.substring(1)
              : place + why;
      return FeatureStoreException.invalid("%s", text.endsWith(".") ? text : text + ".");
    }

    /** A position as the parser counts it, in bytes, for people. */
    private String place(int position) {
      byte[] bytes = sql.substring(offset).getBytes(StandardCharsets.UTF_8);
      String before =
          sql.substring(0, offset)
              + new String(bytes, 0, Math.min(position, bytes.length), StandardCharsets.UTF_8);
      int line = 1;
      int start = 0;
      for (int i = before.indexOf('\n'); i >= 0; i = before.indexOf('\n', i + 1)) {
        line++;
        start = i + 1;
      }
      return "Line " + line + ", column " + (before.length() - start + 1) + ": ";
    }
  }

  UserStatement {
    relations = Set.copyOf(new ArrayList<>(relations));
  }
}
