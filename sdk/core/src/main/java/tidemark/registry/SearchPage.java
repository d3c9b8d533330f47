package tidemark.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A page of what a search found.
 *
 * @param totalHits how many there are on all pages
 */
public record SearchPage(List<Hit> hits, int totalHits, Optional<String> nextToken) {
  /** One thing found. */
  public sealed interface Hit {}

  /** A group, which is told with its tags. */
  public record Group(DescribedGroup group) implements Hit {
    /** Tags by key. */
    public SortedMap<String, String> tags() {
      Map<String, String> tags = group.group().definition().tags();
      return new TreeMap<>(tags);
    }
  }

  /** A feature with what is noted of it. */
  public record Feature(DescribedFeature feature) implements Hit {}

  public SearchPage {
    hits = List.copyOf(hits);
  }
}
