package tidemark.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.GroupChange;

/**
 * Updates of feature groups: begun at once, made later. Until then the old definition holds, and it
 * goes on to hold when the change cannot be made. Thread-safe.
 */
final class GroupUpdates {
  /** Source: SageMaker developer guide, throughput modes. */
  private static final Duration ON_DEMAND_SWITCH_INTERVAL = Duration.ofHours(24);

  private final FeatureGroupRegistry registry;
  private final GroupCache cache;
  private final Provisioner provisioner;
  private final InstantSource clock;

  GroupUpdates(
      FeatureGroupRegistry registry,
      GroupCache cache,
      Provisioner provisioner,
      InstantSource clock) {
    this.registry = registry;
    this.cache = cache;
    this.provisioner = provisioner;
    this.clock = clock;
  }

  /** Records that a change is to be made, if it can be. */
  void begin(FeatureGroup group, GroupChange change) {
    group.requireCreated("it can be updated");
    refuseWhileUpdating(group);
    Instant now = clock.instant();
    FeatureGroupDefinition next = change.appliedTo(group.definition());
    checkSwitch(group, next, now);
    provisioner.check(group, next);
    if (!registry.replace(group.updating(change, now))) {
      throw new FeatureStoreException(
          Kind.UNAVAILABLE, "Feature group '" + group.name() + "' was changed meanwhile.");
    }
  }

  /** Makes the pending change. Returns false if the group was changed meanwhile. */
  boolean settle(FeatureGroup group) {
    Instant now = clock.instant();
    FeatureGroup next;
    try {
      next = group.updated(now);
      provisioner.update(next);
    } catch (FeatureStoreException e) {
      next = group.updateFailed(e.text(), now);
    }
    boolean replaced = registry.replace(next);
    cache.forget(group.name());
    return replaced;
  }

  static void refuseWhileUpdating(FeatureGroup group) {
    if (group.isUpdating()) {
      throw FeatureStoreException.invalid(
          "An update of feature group '%s' is in progress. Try again once its LastUpdateStatus is"
              + " Successful or Failed.",
          group.name());
    }
  }

  private static void checkSwitch(FeatureGroup group, FeatureGroupDefinition next, Instant now) {
    boolean switches =
        group.definition().throughput() instanceof Throughput.Provisioned
            && next.throughput() instanceof Throughput.OnDemand;
    group
        .history()
        .onDemandSince()
        .filter(last -> switches && now.isBefore(last.plus(ON_DEMAND_SWITCH_INTERVAL)))
        .ifPresent(
            last -> {
              throw FeatureStoreException.invalid(
                  "Feature group '%s' was switched to OnDemand at %s; it can be again 24 hours"
                      + " later.",
                  group.name(), last);
            });
  }
}
