package tidemark.record;

import java.util.List;

/**
 * A request for one record.
 *
 * @param group a name or an ARN
 * @param features the only features wanted; empty for all
 */
public record GetRecord(String group, String identifier, List<String> features) {
  public GetRecord {
    features = List.copyOf(features);
  }
}
