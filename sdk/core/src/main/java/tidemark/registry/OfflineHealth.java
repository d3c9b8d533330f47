package tidemark.registry;

import java.util.Optional;
import tidemark.model.FeatureGroup;

/** Port: whether what is written to groups reaches their offline stores. */
public interface OfflineHealth {
  /** It always does. */
  OfflineHealth SOUND = group -> Optional.empty();

  /** Why writing a group's offline files fails persistently; empty if it does not. */
  Optional<String> fault(FeatureGroup group);

  default DescribedGroup describe(FeatureGroup group) {
    return new DescribedGroup(
        group, group.definition().offline().isPresent() ? fault(group) : Optional.empty());
  }
}
