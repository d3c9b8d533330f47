package tidemark.record;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Problems;
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
    Optional<FeatureGroup> group = cache.find(name);
    if (group.isEmpty()) {
      throw absent(nameOrArn);
    }
    return usable(group.get());
  }

  /** The same group as it is now. */
  FeatureGroup refresh(FeatureGroup group) {
    return usable(cache.refresh(group.name()).orElseThrow(() -> absent(group.name().value())));
  }

  /**
   * Does something with a group and, when its table turns out to be gone, once more with the group
   * as it is now: it was deleted, and perhaps created again, since it was read.
   */
  <T> T withCurrent(FeatureGroup group, Function<FeatureGroup, T> action) {
    try {
      return action.apply(group);
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
    FeatureGroup current = refresh(group);
    return orUnavailable(() -> action.apply(current));
  }

  /** A group that is Created has its table: not to find it is for the caller to try again. */
  static <T> T orUnavailable(Supplier<T> action) {
    try {
      return action.get();
    } catch (FeatureStoreException e) {
      throw e.kind() == Kind.NOT_FOUND
          ? FeatureStoreException.unavailable("The table of a feature group is missing.", e)
          : e;
    }
  }

  void forget(FeatureGroup group) {
    cache.forget(group.name());
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

  /** The same; empty after noting why there are none. */
  static Set<TargetStore> targets(FeatureGroup group, Set<TargetStore> asked, Problems problems) {
    Set<TargetStore> targets = problems.parse(() -> targets(group, asked));
    return targets == null ? Set.of() : targets;
  }

  static void requireOnline(FeatureGroup group) {
    if (group.definition().online().isEmpty()) {
      targets(group, Set.of(TargetStore.ONLINE));
    }
  }

  private static FeatureGroup usable(FeatureGroup group) {
    return group.requireCreated("records can be used");
  }

  private static FeatureStoreException absent(String nameOrArn) {
    return FeatureStoreException.notFound(
        "Resource Not Found: Amazon SageMaker can't find a FeatureGroup with name %s.", nameOrArn);
  }
}
