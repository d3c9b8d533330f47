package tidemark.client.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tidemark.client.GroupFile;
import tidemark.model.FeatureGroupName;

/**
 * What has to be done for groups to be as their files say. It concerns the groups that files define
 * and those that may be destroyed, and no others. A group is destroyed only if it may be: one that
 * no file defines is deleted, one that cannot be changed in place is deleted and created anew.
 *
 * @param steps one for each group: first those deleted, then in the order of the files
 */
public record Plan(List<Step> steps) {
  public Plan {
    steps = List.copyOf(steps);
  }

  /**
   * The plan. Pure: the plan for the groups as they are after it was carried out is empty.
   *
   * @param found the groups of those names that there are
   * @param destroyable names of groups that may be destroyed; without a file and not found is fine
   * @param now from when on schedules count
   */
  public static Plan of(
      List<GroupFile> files,
      List<FoundGroup> found,
      Set<FeatureGroupName> destroyable,
      Instant now) {
    Map<FeatureGroupName, FoundGroup> byName = new LinkedHashMap<>();
    found.forEach(group -> byName.put(group.name(), group));
    Set<FeatureGroupName> defined = new HashSet<>();
    files.forEach(file -> defined.add(file.definition().name()));
    List<Step> steps = new ArrayList<>();
    byName.keySet().stream()
        .filter(name -> destroyable.contains(name) && !defined.contains(name))
        .map(Step.Destroy::new)
        .forEach(steps::add);
    for (GroupFile file : files) {
      FoundGroup group = byName.get(file.definition().name());
      steps.add(
          group == null
              ? new Step.Create(file)
              : step(new Comparison(file, group, now), destroyable));
    }
    return new Plan(steps);
  }

  private static Step step(Comparison comparison, Set<FeatureGroupName> destroyable) {
    FoundGroup found = comparison.found();
    List<String> reasons = comparison.obstacles();
    if (!reasons.isEmpty()) {
      return destroyable.contains(found.name())
          ? new Step.Recreate(comparison.file(), reasons)
          : new Step.Refuse(found.name(), reasons);
    }
    Changes changes = comparison.changes();
    return changes.isEmpty()
        ? new Step.Keep(found, comparison.notes())
        : new Step.Change(found, changes, comparison.notes());
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.stream().allMatch(Step::isIdle);
  }

  /** Whether it cannot be carried out. */
  public boolean isRefused() {
    return steps.stream().anyMatch(Step.Refuse.class::isInstance);
  }

  /** Whether it deletes groups. */
  public boolean destroys() {
    return steps.stream().anyMatch(Step::destroys);
  }
}
