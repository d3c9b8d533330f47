package tidemark.materialize;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.GroupChange;
import tidemark.model.Problems;
import tidemark.registry.Authorizer;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;

/** Tells and changes how groups are materialized without anyone asking. Thread-safe. */
public final class ScheduleService {
  private final FeatureGroupRegistry registry;
  private final Schedules schedules;
  private final Authorizer authorizer;
  private final Deployment deployment;
  private final InstantSource clock;

  public ScheduleService(
      FeatureGroupRegistry registry,
      Schedules schedules,
      Authorizer authorizer,
      Deployment deployment,
      InstantSource clock) {
    this.registry = registry;
    this.schedules = schedules;
    this.authorizer = authorizer;
    this.deployment = deployment;
    this.clock = clock;
  }

  /** Those of the groups that the caller may read, by name. */
  public List<ScheduledGroup> list(Caller caller) {
    return schedules.all().stream()
        .filter(this::isLiving)
        .filter(s -> authorizer.permits(caller, Access.READ, s.group().group()))
        .toList();
  }

  /**
   * How a group is materialized, if it is.
   *
   * @throws FeatureStoreException NOT_FOUND if there is no such group
   */
  public Optional<ScheduledGroup> find(Caller caller, String nameOrArn) {
    return schedules.find(group(caller, Access.READ, nameOrArn).incarnation());
  }

  /**
   * Has a group materialized so from now on.
   *
   * @return what may leave it with nothing to serve
   * @throws FeatureStoreException NOT_FOUND if there is no such group; INVALID, naming every fault,
   *     if it cannot be materialized so, or is not Created
   */
  public List<String> set(Caller caller, String nameOrArn, Materialization materialization) {
    FeatureGroup group =
        group(caller, Access.ADMIN, nameOrArn).requireCreated("it can be scheduled");
    FeatureGroupDefinition next = next(group);
    Instant now = clock.instant();
    Problems problems = new Problems();
    MaterializationRule.faultsOf(next, materialization, now)
        .forEach(fault -> problems.add("%s", fault));
    problems.throwIfAny();
    schedules.put(group, materialization, now);
    return MaterializationRule.warningsOf(next, Optional.of(materialization), now);
  }

  /**
   * Leaves the materialization of a group to people.
   *
   * @return false if it was
   * @throws FeatureStoreException NOT_FOUND if there is no such group
   */
  public boolean remove(Caller caller, String nameOrArn) {
    return schedules.remove(group(caller, Access.ADMIN, nameOrArn).incarnation());
  }

  /**
   * Returns if the schedule of a group, if it has one, goes with another definition of it.
   *
   * @throws FeatureStoreException of kind INVALID naming every fault
   */
  public static void check(
      Schedules schedules, FeatureGroup group, FeatureGroupDefinition next, Instant now) {
    Problems problems = new Problems();
    schedules
        .find(group.incarnation())
        .map(ScheduledGroup::materialization)
        .map(m -> MaterializationRule.faultsOfChange(group.definition(), next, m, now))
        .orElse(List.of())
        .forEach(
            fault ->
                problems.add(
                    "Feature group '%s' is materialized on a schedule. %s Change the schedule"
                        + " first.",
                    group.name(), fault));
    problems.throwIfAny();
  }

  /** What the group is about to be. */
  private static FeatureGroupDefinition next(FeatureGroup group) {
    Optional<GroupChange> pending = group.pending();
    return pending.isPresent() ? pending.get().appliedTo(group.definition()) : group.definition();
  }

  private boolean isLiving(ScheduledGroup scheduled) {
    return registry
        .find(scheduled.group().group())
        .filter(group -> group.incarnation().equals(scheduled.group()))
        .isPresent();
  }

  private FeatureGroup group(Caller caller, Access access, String nameOrArn) {
    FeatureGroupName name = deployment.resolve(nameOrArn);
    authorizer.authorize(caller, access, name);
    return registry.require(name);
  }
}
