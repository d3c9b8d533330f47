package tidemark.registry;

import java.util.List;
import java.util.Optional;

/** A page of groups and the token of the next one, if any. */
public record GroupPage(List<DescribedGroup> groups, Optional<String> nextToken) {
  public GroupPage {
    groups = List.copyOf(groups);
  }
}
