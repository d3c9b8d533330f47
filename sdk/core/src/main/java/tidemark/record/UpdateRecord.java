package tidemark.record;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tidemark.model.GivenFeature;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;

/**
 * A request to change some features of a record.
 *
 * @param group a name or an ARN
 * @param stores empty for every store the group has
 * @param ttl empty to leave the time to live as it is
 */
public record UpdateRecord(
    String group,
    String identifier,
    List<GivenFeature> features,
    Set<TargetStore> stores,
    Optional<TimeToLive> ttl) {
  public UpdateRecord {
    features = List.copyOf(features);
    stores = Set.copyOf(stores);
  }
}
