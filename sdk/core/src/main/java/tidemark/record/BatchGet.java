package tidemark.record;

import java.util.List;
import tidemark.model.FeatureStoreException;

/** Reading up to 100 records of up to 100 groups in one call. */
public final class BatchGet {
  private BatchGet() {}

  /**
   * Some records of one group.
   *
   * @param group a name or an ARN; echoed as given
   */
  public record Wanted(String group, List<String> identifiers, List<String> features) {
    public Wanted {
      identifiers = List.copyOf(identifiers);
      features = List.copyOf(features);
    }
  }

  /** A record that was found. */
  public record Found(String group, String identifier, ServedRecord record) {}

  /** A record that could not be asked for. */
  public record Failed(String group, String identifier, FeatureStoreException reason) {}

  /** Every identifier asked for is in one of the lists, or there is no such record. */
  public record Answer(List<Found> found, List<Failed> failed, List<Wanted> unprocessed) {
    public Answer {
      found = List.copyOf(found);
      failed = List.copyOf(failed);
      unprocessed = List.copyOf(unprocessed);
    }
  }
}
