package tidemark.record;

import java.util.Set;
import tidemark.model.FeatureGroup;
import tidemark.model.TargetStore;

/** A write that passed every check and has its order, but has had no effect yet. */
record AcceptedWrite(FeatureGroup group, LoggedWrite write, Set<TargetStore> targets) {
  AcceptedWrite {
    targets = Set.copyOf(targets);
  }

  boolean isFor(TargetStore store) {
    return targets.contains(store);
  }

  OnlineStore.Key key() {
    return new OnlineStore.Key(write.incarnation(), write.identifier());
  }
}
