package tidemark.aws.athena;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The tables that a statement reads, as {@code EXPLAIN (TYPE IO, FORMAT JSON)} tells. Source:
 * Athena user guide, EXPLAIN; Trino, EXPLAIN.
 */
final class ReadTables {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String TABLE = "schemaTable";

  /** A table, in lower case. */
  record Table(String database, String name) {}

  private ReadTables() {}

  static String explaining(String sql) {
    return "EXPLAIN (TYPE IO, FORMAT JSON)\n" + sql;
  }

  /** The tables of a plan; empty if it is none. */
  static Optional<List<Table>> of(String plan) {
    List<Table> tables = new ArrayList<>();
    boolean isPlan = false;
    try (JsonParser json = JSON.createParser(plan)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME && json.currentName().equals("inputTableColumnInfos")) {
          isPlan = true;
        } else if (token == JsonToken.FIELD_NAME && json.currentName().equals(TABLE)) {
          tables.add(table(json));
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return isPlan ? Optional.of(tables) : Optional.empty();
  }

  private static Table table(JsonParser json) throws IOException {
    String database = "";
    String name = "";
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("A table is an object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      json.nextToken();
      if (member.equals("schema")) {
        database = json.getText();
      } else if (member.equals("table")) {
        name = json.getText();
      }
      json.skipChildren();
    }
    return new Table(database.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }
}
