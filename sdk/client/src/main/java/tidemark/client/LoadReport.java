package tidemark.client;

import java.util.List;
import tidemark.client.json.Json;

/**
 * How a load ended.
 *
 * @param summary what the store says of it, such as rows, files and partitions
 * @param rejects the rows that were left out, in their order
 */
public record LoadReport(Json.Members summary, List<Reject> rejects) {
  /** A row that was left out, counted from 1, and why. */
  public record Reject(long row, String reason) {}

  public LoadReport {
    rejects = List.copyOf(rejects);
  }
}
