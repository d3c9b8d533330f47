package tidemark.registry;

import java.util.Optional;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.registry.GroupFilter.SortOrder;

/**
 * A search: of what, for which, in what order, how many at a time.
 *
 * @param sortBy a property; it is the time of the last change if none is given
 * @param nextToken of the page before
 */
public record SearchRequest(
    Resource resource,
    Optional<SearchExpression> expression,
    Optional<String> sortBy,
    SortOrder sortOrder,
    int pageSize,
    Optional<String> nextToken,
    Scope scope) {

  /** AWS does not say; ours is that of lists. */
  public static final int PAGE_SIZE_DEFAULT = GroupFilter.PAGE_SIZE_DEFAULT;

  /** What can be searched for. */
  public enum Resource {
    FEATURE_GROUP,
    FEATURE_METADATA
  }

  /** Whose resources. Nothing is shared between accounts here. */
  public enum Scope {
    SAME_ACCOUNT,
    CROSS_ACCOUNT
  }

  public SearchRequest {
    if (!Limit.PAGE.holds(pageSize)) {
      throw FeatureStoreException.invalid(
          "MaxResults must be between %d and %d.", Limit.PAGE.min(), Limit.PAGE.max());
    }
    expression
        .filter(e -> !Limit.SEARCH_CLAUSES.holds(e.clauses()))
        .ifPresent(
            e -> {
              throw FeatureStoreException.invalid(
                  "SearchExpression has %d conditions; the limit is %d.",
                  e.clauses(), Limit.SEARCH_CLAUSES.max());
            });
  }
}
