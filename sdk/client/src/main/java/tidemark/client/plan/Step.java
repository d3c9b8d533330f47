package tidemark.client.plan;

import java.util.List;
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

  /** There is no such group: it is created. */
  record Create(GroupFile file) implements Step {
    @Override
    public FeatureGroupName group() {
      return file.definition().name();
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
  record Keep(FeatureGroupName group, List<String> notes) implements Step {
    public Keep {
      notes = List.copyOf(notes);
    }
  }
}
