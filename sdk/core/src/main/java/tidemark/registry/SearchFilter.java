package tidemark.registry;

import java.util.Optional;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.model.Shown;

/** One condition of a search: a property, and what is asked of it. */
public record SearchFilter(String property, Operator operator, Optional<String> value) {
  /** Names as on the wire. Source: botocore, {@code Operator}. */
  public enum Operator {
    EQUALS("Equals"),
    NOT_EQUALS("NotEquals"),
    GREATER_THAN("GreaterThan"),
    GREATER_THAN_OR_EQUAL_TO("GreaterThanOrEqualTo"),
    LESS_THAN("LessThan"),
    LESS_THAN_OR_EQUAL_TO("LessThanOrEqualTo"),
    CONTAINS("Contains"),
    EXISTS("Exists"),
    NOT_EXISTS("NotExists"),
    IN("In");

    private final String wireName;

    Operator(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    public static Operator parse(String wireName) {
      for (Operator operator : values()) {
        if (operator.wireName.equals(wireName)) {
          return operator;
        }
      }
      throw FeatureStoreException.invalid(
          "Operator '%s' is not one of Equals, NotEquals, GreaterThan, GreaterThanOrEqualTo,"
              + " LessThan, LessThanOrEqualTo, Contains, Exists, NotExists, In.",
          Shown.name(wireName));
    }

    /** Whether it asks for nothing but the property's presence. */
    boolean isPresence() {
      return this == EXISTS || this == NOT_EXISTS;
    }
  }

  public SearchFilter {
    if (!Limit.SEARCH_PROPERTY.holds(property.length())) {
      throw FeatureStoreException.invalid(
          "The Name of a filter must have %s characters.", Limit.SEARCH_PROPERTY);
    }
    if (value.isPresent() && !Limit.SEARCH_VALUE.holds(value.get().length())) {
      throw FeatureStoreException.invalid(
          "The Value of a filter on '%s' must have %s characters.",
          Shown.name(property), Limit.SEARCH_VALUE);
    }
    if (value.isEmpty() && !operator.isPresence()) {
      throw FeatureStoreException.invalid(
          "A filter on '%s' by %s needs a Value.", Shown.name(property), operator.wireName());
    }
  }
}
