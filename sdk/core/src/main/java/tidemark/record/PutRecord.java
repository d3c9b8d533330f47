package tidemark.record;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tidemark.model.GivenFeature;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;

/**
 * A request to write a record.
 *
 * @param group a name or an ARN
 * @param stores empty for every store the group has
 */
public record PutRecord(
    String group, List<GivenFeature> record, Set<TargetStore> stores, Optional<TimeToLive> ttl) {
  public PutRecord {
    record = List.copyOf(record);
    stores = Set.copyOf(stores);
  }
}
