package tidemark.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A table or files to read into a feature group's offline store.
 *
 * @param group to write into
 * @param format {@code parquet}, {@code csv} or {@code table}
 * @param uri of the files, or the table's name
 * @param columns of the source in their order, with Spark's word for the type of each
 * @param mapped the column of each feature whose column is named otherwise
 */
public record IngestQuery(
    String group,
    String format,
    String uri,
    Map<String, String> columns,
    Map<String, String> mapped) {
  public IngestQuery {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    mapped = Map.copyOf(mapped);
  }
}
