package tidemark.cli.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tidemark.client.LocalStore;
import tidemark.client.SqlResult;
import tidemark.client.json.Json;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;

/** The offline store by SQL. Statements are such that Athena and DuckDB take them alike. */
final class OfflineRows {
  /** From a put until its row can be queried: a batch window, an event and a query. Ours. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final LocalStore store;

  OfflineRows(LocalStore store) {
    this.store = store;
  }

  /** What a query answers, nulls as the text {@code null}. */
  List<Map<String, String>> query(String sql) {
    List<Map<String, String>> rows = new ArrayList<>();
    try (SqlResult result = store.sql(sql, OptionalLong.empty())) {
      for (var row = result.next(); row.isPresent(); row = result.next()) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < result.columns().size(); i++) {
          Json value = row.get().get(i);
          values.put(
              result.columns().get(i).name(),
              value instanceof Json.Nothing ? "null" : value.asText());
        }
        rows.add(values);
      }
    } catch (FeatureStoreException e) {
      throw new CheckFailure("The query failed: " + e.text());
    }
    return rows;
  }

  /** Waits until that many rows are there; fails if there are more. */
  List<Map<String, String>> await(int count, String sql) {
    List<Map<String, String>> rows =
        Eventually.succeeds(
            PATIENCE,
            () -> {
              List<Map<String, String>> found = query(sql);
              CheckFailure.unless(
                  found.size() >= count, "%d rows are offline, expected %d", found.size(), count);
              return found;
            });
    CheckFailure.unlessEqual("The number of rows offline", count, rows.size());
    return rows;
  }

  /** The relation of every write to a group, once each. */
  static String writesOf(String group) {
    return '"' + new FeatureGroupName(group).sqlName() + '"';
  }

  /** Every write of the identifiers that begin so, in the order of their calls. */
  static String writesOf(String group, String identifiers) {
    return "SELECT * FROM "
        + writesOf(group)
        + " WHERE \"id\" LIKE '"
        + identifiers
        + "%' ORDER BY \"api_invocation_time\"";
  }
}
