package tidemark.offline;

import java.util.List;
import tidemark.model.FeatureDefinition;

/**
 * A group's part in a join.
 *
 * @param identifierColumn the spine's column that holds the group's record identifiers
 * @param features those asked for, in the order of asking
 */
public record JoinedGroup(
    GroupFiles files, String identifierColumn, List<FeatureDefinition> features) {
  public JoinedGroup {
    features = List.copyOf(features);
  }
}
