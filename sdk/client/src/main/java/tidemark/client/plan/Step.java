package tidemark.client.plan;

import java.util.List;
import java.util.Optional;
import tidemark.client.GroupFile;
import tidemark.model.FeatureGroupName;

/** What a plan does with one group. */
public sealed interface Step {
  FeatureGroupName group();

  /** Whether it leaves everything as it is. */
  default boolean isIdle() {
    return this instanceof Keep;
  }

  /** Whether online records are lost by it. */
  default boolean destroys() {
    return this instanceof Destroy || this instanceof Recreate;
  }

  /** The group after it, unless it is gone or the plan is refused. */
  default Optional<Outlook> outlook() {
    return Optional.empty();
  }

  private static Optional<Outlook> outlook(GroupFile file) {
    return Optional.of(
        new Outlook(file.definition(), file.materialization().appliedTo(Optional.empty())));
  }

  /** There is no such group: it is created. */
  record Create(GroupFile file) implements Step {
    @Override
    public FeatureGroupName group() {
      return file.definition().name();
    }

    @Override
    public Optional<Outlook> outlook() {
      return Step.outlook(file);
    }
  }

  /**
   * The group is changed in place.
   *
   * @param notes what differs and stays
   */
  record Change(FoundGroup found, Changes changes, List<String> notes) implements Step {
    public Change {
      notes = List.copyOf(notes);
    }

    @Override
    public FeatureGroupName group() {
      return found.name();
    }

    @Override
    public Optional<Outlook> outlook() {
      return Optional.of(
          new Outlook(
              changes.appliedTo(found.definition()),
              changes.materialization().appliedTo(found.materialization())));
    }

    public List<Difference> differences() {
      return Differences.of(found, changes);
    }
  }

  /**
   * The group is deleted and created anew, which was allowed by its name.
   *
   * @param reasons why it cannot be changed in place
   */
  record Recreate(GroupFile file, List<String> reasons) implements Step {
    public Recreate {
      reasons = List.copyOf(reasons);
    }

    @Override
    public FeatureGroupName group() {
      return file.definition().name();
    }

    @Override
    public Optional<Outlook> outlook() {
      return Step.outlook(file);
    }
  }

  /** No file defines the group: it is deleted, which was allowed by its name. */
  record Destroy(FeatureGroupName group) implements Step {}

  /**
   * The group cannot be changed in place, and may not be destroyed: nothing of the plan is done.
   *
   * @param reasons why it cannot be changed in place
   */
  record Refuse(FeatureGroupName group, List<String> reasons) implements Step {
    public Refuse {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * The group is as its file says.
   *
   * @param notes what differs and stays
   */
  record Keep(FoundGroup found, List<String> notes) implements Step {
    public Keep {
      notes = List.copyOf(notes);
    }

    @Override
    public FeatureGroupName group() {
      return found.name();
    }

    @Override
    public Optional<Outlook> outlook() {
      return Optional.of(new Outlook(found.definition(), found.materialization()));
    }
  }
}
