package tidemark.registry;

import tidemark.model.FeatureGroupName;

/** Port: has {@link FeatureGroups#settle} called for a group soon, at least once, by someone. */
public interface Settling {
  void request(FeatureGroupName group);
}
