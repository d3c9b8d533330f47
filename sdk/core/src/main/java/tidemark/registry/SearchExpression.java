package tidemark.registry;

import java.util.List;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;

/** What a search looks for: conditions of three kinds, of which all or any must hold. */
public record SearchExpression(
    List<SearchFilter> filters,
    List<Nested> nested,
    List<SearchExpression> subExpressions,
    Combination combination) {

  /** Source: botocore, {@code BooleanOperator}. */
  public enum Combination {
    AND,
    OR
  }

  /** Conditions that must all hold of one and the same element of a list. */
  public record Nested(String property, List<SearchFilter> filters) {
    public Nested {
      filters = List.copyOf(filters);
      check("NestedFilters.Filters", filters);
      if (filters.isEmpty()) {
        throw FeatureStoreException.invalid("NestedFilters.Filters must have an element.");
      }
    }
  }

  public SearchExpression {
    filters = List.copyOf(filters);
    nested = List.copyOf(nested);
    subExpressions = List.copyOf(subExpressions);
    check("Filters", filters);
    check("NestedFilters", nested);
    check("SubExpressions", subExpressions);
    if (filters.isEmpty() && nested.isEmpty() && subExpressions.isEmpty()) {
      throw FeatureStoreException.invalid(
          "A SearchExpression must have Filters, NestedFilters or SubExpressions.");
    }
  }

  /** How many conditions it has, with all that it holds. */
  int clauses() {
    return filters.size()
        + nested.stream().mapToInt(n -> n.filters().size()).sum()
        + subExpressions.stream().mapToInt(SearchExpression::clauses).sum();
  }

  private static void check(String what, List<?> elements) {
    if (elements.size() > Limit.SEARCH_LIST.max()) {
      throw FeatureStoreException.invalid(
          "%s has %d elements; the limit is %d.", what, elements.size(), Limit.SEARCH_LIST.max());
    }
  }
}
