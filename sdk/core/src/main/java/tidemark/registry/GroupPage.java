package tidemark.registry;

import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureGroup;

/** A page of groups and the token of the next one, if any. */
public record GroupPage(List<FeatureGroup> groups, Optional<String> nextToken) {
  public GroupPage {
    groups = List.copyOf(groups);
  }
}
