package tidemark.record;

import java.util.EnumSet;
import java.util.Set;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.TargetStore;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.GroupCache;

/** Finds the group a request means, for a caller who may use it. */
final class GroupAccess {
  private final Deployment deployment;
  private final GroupCache cache;
  private final Authorizer authorizer;

  GroupAccess(Deployment deployment, GroupCache cache, Authorizer authorizer) {
    this.deployment = deployment;
    this.cache = cache;
    this.authorizer = authorizer;
  }

  /** The usable group, as known within the last 30 seconds. */
  FeatureGroup find(Caller caller, String nameOrArn, Authorizer.Access access) {
    FeatureGroupName name = deployment.resolve(nameOrArn);
    authorizer.authorize(caller, access, name);
    return usable(cache.find(name).orElseThrow(() -> absent(nameOrArn)));
  }

  /** The same group as it is now. */
  FeatureGroup refresh(FeatureGroup group) {
    return usable(cache.refresh(group.name()).orElseThrow(() -> absent(group.name().value())));
  }

  /** The stores a write goes to. */
  static Set<TargetStore> targets(FeatureGroup group, Set<TargetStore> asked) {
    Set<TargetStore> stores = group.definition().stores();
    for (TargetStore store : EnumSet.allOf(TargetStore.class)) {
      if (asked.contains(store) && !stores.contains(store)) {
        throw FeatureStoreException.invalid(
            "Feature group '%s' has no %s.", group.name(), store.wireName());
      }
    }
    return asked.isEmpty() ? stores : asked;
  }

  static void requireOnline(FeatureGroup group) {
    targets(group, Set.of(TargetStore.ONLINE));
  }

  private static FeatureGroup usable(FeatureGroup group) {
    if (group.status() != FeatureGroup.Status.CREATED) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' is %s; records can be used once it is Created.",
          group.name(), group.status().wireName());
    }
    return group;
  }

  private static FeatureStoreException absent(String nameOrArn) {
    return FeatureStoreException.notFound(
        "Resource Not Found: Amazon SageMaker can't find a FeatureGroup with name %s.", nameOrArn);
  }
}
