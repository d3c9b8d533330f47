package tidemark.registry;

import java.util.Optional;
import tidemark.model.FeatureGroup;
import tidemark.registry.GroupFilter.OfflineStatus;

/**
 * A group and how its offline store fares.
 *
 * @param offlineFault why its offline files cannot be written; empty if they can, or there are none
 */
public record DescribedGroup(FeatureGroup group, Optional<String> offlineFault) {
  /** Empty when the group has no offline store. */
  public Optional<OfflineStatus> offlineStatus() {
    return group
        .definition()
        .offline()
        .map(offline -> offlineFault.isPresent() ? OfflineStatus.BLOCKED : OfflineStatus.ACTIVE);
  }
}
