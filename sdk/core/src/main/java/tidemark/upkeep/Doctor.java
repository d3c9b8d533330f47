package tidemark.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroup.Status;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.registry.Authorizer;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.registry.FeatureGroups;
import tidemark.registry.OfflineHealth;
import tidemark.registry.Settling;
import tidemark.upkeep.Defect.Kind;
import tidemark.upkeep.Treated.State;

/**
 * Finds what of a deployment is otherwise than its registry says, and mends it: groups that are
 * stuck, resources that are missing, set otherwise, or left behind. A caller sees what is of groups
 * that he may administer. Thread-safe.
 */
public final class Doctor {
  /**
   * A table takes half a minute; a failed attempt is repeated twice, after one and two minutes.
   * Source: Lambda developer guide, asynchronous invocation.
   */
  static final Duration SETTLED_WITHIN = Duration.ofMinutes(10);

  private final FeatureGroupRegistry registry;
  private final FeatureGroups groups;
  private final Settling settling;
  private final OfflineHealth health;
  private final Authorizer authorizer;
  private final List<Inspection> inspections;
  private final InstantSource clock;

  public Doctor(
      FeatureGroupRegistry registry,
      FeatureGroups groups,
      Settling settling,
      OfflineHealth health,
      Authorizer authorizer,
      List<Inspection> inspections,
      InstantSource clock) {
    this.registry = registry;
    this.groups = groups;
    this.settling = settling;
    this.health = health;
    this.authorizer = authorizer;
    this.inspections = List.copyOf(inspections);
    this.clock = clock;
  }

  /** What is otherwise, by group. Changes nothing. */
  public List<Treated> examine(Caller caller) {
    return findings(caller).stream()
        .map(
            finding ->
                new Treated(
                    finding.defect(),
                    finding.mending().isPresent() ? State.MENDABLE : State.FOR_PEOPLE,
                    Optional.empty()))
        .toList();
  }

  /** Mends what can be mended; one failure does not keep it from the others. */
  public List<Treated> mend(Caller caller) {
    return findings(caller).stream().map(Doctor::mended).toList();
  }

  private static Treated mended(Finding finding) {
    if (finding.mending().isEmpty()) {
      return new Treated(finding.defect(), State.FOR_PEOPLE, Optional.empty());
    }
    try {
      finding.mending().get().run();
      return new Treated(finding.defect(), State.MENDED, Optional.empty());
    } catch (FeatureStoreException e) {
      return new Treated(finding.defect(), State.STAYS_FAILED, Optional.of(e.text()));
    }
  }

  private List<Finding> findings(Caller caller) {
    List<FeatureGroup> all = registry.list();
    List<Finding> found = new ArrayList<>();
    for (FeatureGroup group : all) {
      ofItself(caller, group).ifPresent(found::add);
    }
    List<FeatureGroup> settled =
        all.stream()
            .filter(group -> group.status() == Status.CREATED && !group.isUpdating())
            .toList();
    inspections.forEach(inspection -> found.addAll(inspection.inspect(settled)));
    Map<FeatureGroupName, FeatureGroup> now =
        registry.list().stream().collect(Collectors.toMap(FeatureGroup::name, Function.identity()));
    return found.stream()
        .filter(finding -> isSo(finding.defect(), now))
        .filter(finding -> mayMend(caller, finding.defect()))
        .sorted(
            Comparator.comparing((Finding finding) -> finding.defect().group().group().key())
                .thenComparing(finding -> finding.defect().kind()))
        .toList();
  }

  private boolean mayMend(Caller caller, Defect defect) {
    return authorizer.permits(caller, Access.ADMIN, defect.group().group());
  }

  /**
   * Groups may come and go while resources are looked at; the registry always comes first in that,
   * so a resource whose incarnation it has now is no orphan.
   */
  private static boolean isSo(Defect defect, Map<FeatureGroupName, FeatureGroup> now) {
    FeatureGroup group = now.get(defect.group().group());
    boolean isThere = group != null && group.incarnation().equals(defect.group());
    return isThere != (defect.kind() == Kind.ORPHAN);
  }

  /** What its own entry tells of a group. */
  private Optional<Finding> ofItself(Caller caller, FeatureGroup group) {
    Instant due = group.modifiedAt().plus(SETTLED_WITHIN);
    if (group.isUnfinished()) {
      return clock.instant().isBefore(due) ? Optional.empty() : Optional.of(stuck(group));
    }
    return switch (group.status()) {
      case CREATE_FAILED ->
          Optional.of(
              Finding.forPeople(
                  defect(
                      Kind.FAILED,
                      group,
                      "its creation failed: " + reason(group),
                      "delete it and create it again")));
      case DELETE_FAILED ->
          Optional.of(
              Finding.mendable(
                  defect(
                      Kind.FAILED,
                      group,
                      "its deletion failed: " + reason(group),
                      "delete it again"),
                  () -> groups.delete(caller, group.name())));
      case CREATED, CREATING, DELETING ->
          health
              .describe(group)
              .offlineFault()
              .map(
                  fault ->
                      Finding.forPeople(
                          defect(Kind.BLOCKED, group, fault, "see to the cause, then redrive")));
    };
  }

  private Finding stuck(FeatureGroup group) {
    String state = group.isUpdating() ? "being updated" : group.status().wireName();
    return Finding.mendable(
        defect(
            Kind.STUCK,
            group,
            "it is " + state + " since " + group.modifiedAt(),
            "have it settled again"),
        () -> settling.request(group.name()));
  }

  private static String reason(FeatureGroup group) {
    return group.failureReason().orElse("no reason is known");
  }

  private static Defect defect(Kind kind, FeatureGroup group, String what, String remedy) {
    return new Defect(kind, group.incarnation(), what, remedy);
  }
}
