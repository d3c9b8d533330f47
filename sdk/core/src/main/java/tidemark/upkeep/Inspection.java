package tidemark.upkeep;

import java.util.Collection;
import java.util.List;
import tidemark.model.FeatureGroup;

/** Port: a look at one kind of a deployment's resources. Implementations are thread-safe. */
public interface Inspection {
  /**
   * What is otherwise than these groups need, found without changing anything.
   *
   * @param groups all that are Created and not being updated. Resources of groups that are not
   *     among them may be orphans; whether they are, the {@link Doctor} decides
   */
  List<Finding> inspect(Collection<FeatureGroup> groups);
}
