package tidemark.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a group after its creation.
 *
 * @param additions when each schema version after the first came, version 2 first
 * @param onDemandSince when the group was last switched from provisioned to on-demand throughput
 */
public record GroupHistory(
    List<Instant> additions, Optional<GroupUpdate> lastUpdate, Optional<Instant> onDemandSince) {

  /** That of a group that was never updated. */
  public static final GroupHistory NONE =
      new GroupHistory(List.of(), Optional.empty(), Optional.empty());

  public GroupHistory {
    additions = List.copyOf(additions);
  }

  /** When a schema version came; empty for the first one. */
  Optional<Instant> addedAt(int version) {
    int index = version - 2;
    return index < 0 || index >= additions.size()
        ? Optional.empty()
        : Optional.of(additions.get(index));
  }

  GroupHistory with(GroupUpdate update) {
    return new GroupHistory(additions, Optional.of(update), onDemandSince);
  }
}
