package tidemark.aws.athena;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.offline.OfflineQuery;

/**
 * A statement as Athena is given it.
 *
 * @param parameters literals for the placeholders that are left in the text, in order
 */
record AthenaStatement(String text, List<String> parameters) {
  /** Source: Athena service quotas: the length of a query string, in bytes. */
  static final int STATEMENT_BYTES_MAX = 262_144;

  private static final Pattern EXPRESSIONS = Pattern.compile("WITH\\s");

  AthenaStatement {
    parameters = List.copyOf(parameters);
    if (text.getBytes(StandardCharsets.UTF_8).length > STATEMENT_BYTES_MAX) {
      throw FeatureStoreException.invalid(
          "The statement is longer than the %d bytes that Athena takes.", STATEMENT_BYTES_MAX);
    }
  }

  /**
   * A statement of the store. Athena promises placeholders in WHERE clauses only (Athena user
   * guide, parameterized queries), so whole numbers are written into the text, where they can be
   * nothing but digits; every other value travels beside it.
   */
  static AthenaStatement of(OfflineQuery query) {
    String code = SqlText.of(query.sql()).code();
    StringBuilder text = new StringBuilder();
    List<String> parameters = new ArrayList<>();
    int from = 0;
    for (Object parameter : query.parameters()) {
      int place = code.indexOf('?', from);
      if (place < 0) {
        throw new IllegalArgumentException("There are more parameters than placeholders");
      }
      text.append(query.sql(), from, place);
      if (parameter instanceof Long || parameter instanceof Integer) {
        text.append(parameter);
      } else {
        text.append('?');
        parameters.add(literal(parameter));
      }
      from = place + 1;
    }
    return new AthenaStatement(text.append(query.sql().substring(from)).toString(), parameters);
  }

  /** The same over relations that are defined by SELECTs, in an order in which they can be. */
  AthenaStatement over(Map<String, String> relations) {
    if (relations.isEmpty()) {
      return this;
    }
    List<String> expressions = new ArrayList<>();
    relations.forEach(
        (name, sql) ->
            expressions.add('"' + name.replace("\"", "\"\"") + "\" AS (\n" + sql + "\n)"));
    String own =
        EXPRESSIONS.matcher(text).lookingAt()
            ? ",\n" + text.substring("WITH ".length())
            : "\n" + text;
    return new AthenaStatement("WITH\n" + String.join(",\n", expressions) + own, parameters);
  }

  /**
   * Writes the result to files. Source: Athena user guide, UNLOAD: any SELECT, its collections too;
   * several files, which are not in order.
   *
   * @param uri of a folder that is empty, with a slash at its end
   */
  AthenaStatement unloadedTo(String uri) {
    return new AthenaStatement(
        "UNLOAD (\n"
            + text
            + "\n) TO '"
            + uri.replace("'", "''")
            + "' WITH (format = 'PARQUET', compression = 'ZSTD')",
        parameters);
  }

  /**
   * Athena takes parameters as literals. Source: Athena user guide, parameterized queries; a text
   * needs its quotes.
   */
  private static String literal(Object parameter) {
    return parameter instanceof Number || parameter instanceof Boolean
        ? parameter.toString()
        : "'" + parameter.toString().replace("'", "''") + "'";
  }
}
