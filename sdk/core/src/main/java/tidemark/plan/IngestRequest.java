package tidemark.plan;

import java.util.List;
import java.util.Map;
import tidemark.model.FeatureStoreException;

/**
 * An ingest that is asked for.
 *
 * @param group the name or ARN of the feature group to write into
 * @param uri of files or, for a table, its name
 * @param columns of the source that are to be read, with their types
 * @param mapped the column of each feature whose column is named otherwise
 */
public record IngestRequest(
    String group,
    JobPlan.Format format,
    String uri,
    List<JobPlan.Field> columns,
    Map<String, String> mapped) {
  public IngestRequest {
    columns = List.copyOf(columns);
    mapped = Map.copyOf(mapped);
    if (uri.isBlank() || columns.isEmpty()) {
      throw FeatureStoreException.invalid("An ingest needs a source and its columns.");
    }
  }
}
