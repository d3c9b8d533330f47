package tidemark.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;
import tidemark.model.UnicodeText;
import tidemark.registry.SearchExpression;
import tidemark.registry.SearchExpression.Combination;
import tidemark.registry.SearchExpression.Nested;
import tidemark.registry.SearchFilter;
import tidemark.registry.SearchFilter.Operator;

/** A {@code SearchExpression}, which may hold others. */
final class SearchExpressionJson {
  private static final String FILTERS = "Filters";
  private static final String NESTED_FILTERS = "NestedFilters";
  private static final String NESTED_PROPERTY = "NestedPropertyName";
  private static final String SUB_EXPRESSIONS = "SubExpressions";
  private static final String OPERATOR = "Operator";
  private static final String NAME = "Name";
  private static final String VALUE = "Value";

  private SearchExpressionJson() {}

  /** The current value; null after noting what is wrong with it. */
  static @Nullable SearchExpression read(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    List<SearchFilter> filters = List.of();
    List<Nested> nested = List.of();
    List<SearchExpression> subs = List.of();
    Combination combination = Combination.AND;
    int before = json.problems().found().size();
    while (json.nextMember()) {
      switch (json.member()) {
        case FILTERS -> filters = readAll(json, SearchExpressionJson::readFilter);
        case NESTED_FILTERS -> nested = readAll(json, SearchExpressionJson::readNested);
        case SUB_EXPRESSIONS -> subs = readAll(json, SearchExpressionJson::read);
        case OPERATOR -> combination = json.parsed(SearchExpressionJson::combination);
        default -> json.skip();
      }
    }
    return json.problems().found().size() > before || combination == null
        ? null
        : expression(json, filters, nested, subs, combination);
  }

  private static @Nullable SearchExpression expression(
      JsonRequest json,
      List<SearchFilter> filters,
      List<Nested> nested,
      List<SearchExpression> subs,
      Combination combination) {
    return json.parse(() -> new SearchExpression(filters, nested, subs, combination));
  }

  private static @Nullable SearchFilter readFilter(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    String name = null;
    Operator operator = null;
    String value = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case NAME -> name = json.string();
        case OPERATOR -> operator = json.parsed(Operator::parse);
        case VALUE -> value = json.parsed(SearchExpressionJson::value);
        default -> json.skip();
      }
    }
    json.require(NAME, "the name of a property");
    boolean read = (operator != null || !json.has(OPERATOR)) && (value != null || !json.has(VALUE));
    return name == null || !read ? null : filter(json, name, operator, value);
  }

  /** Source: SageMaker API reference, {@code Filter}: without an operator, {@code Equals}. */
  private static @Nullable SearchFilter filter(
      JsonRequest json, String name, @Nullable Operator operator, @Nullable String value) {
    Operator asked = operator == null ? Operator.EQUALS : operator;
    return json.parse(() -> new SearchFilter(name, asked, Optional.ofNullable(value)));
  }

  private static @Nullable Nested readNested(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    String property = null;
    List<SearchFilter> filters = List.of();
    int before = json.problems().found().size();
    while (json.nextMember()) {
      switch (json.member()) {
        case NESTED_PROPERTY -> property = json.string();
        case FILTERS -> filters = readAll(json, SearchExpressionJson::readFilter);
        default -> json.skip();
      }
    }
    json.require(NESTED_PROPERTY, "the name of a list");
    json.require(FILTERS, "a list of Filter");
    return property == null || json.problems().found().size() > before
        ? null
        : nested(json, property, filters);
  }

  private static @Nullable Nested nested(
      JsonRequest json, String property, List<SearchFilter> filters) {
    return json.parse(() -> new Nested(property, filters));
  }

  private static <T> List<T> readAll(JsonRequest json, Function<JsonRequest, @Nullable T> reader) {
    List<T> elements = new ArrayList<>();
    if (json.enterList(" must be a list.")) {
      boolean empty = true;
      while (json.nextElement(JsonRequest.LIST_MAX)) {
        empty = false;
        T element = reader.apply(json);
        if (element != null) {
          elements.add(element);
        }
      }
      if (empty) {
        json.problem(" must have at least one element.");
      }
    }
    return elements;
  }

  private static String value(String text) {
    if (!UnicodeText.isWellFormed(text)) {
      throw FeatureStoreException.invalid(
          "The value of a filter is not valid Unicode (a lone surrogate).");
    }
    return text;
  }

  private static Combination combination(String name) {
    return switch (name) {
      case "And" -> Combination.AND;
      case "Or" -> Combination.OR;
      default ->
          throw FeatureStoreException.invalid(
              "Operator '%s' is not one of And, Or.", Shown.name(name));
    };
  }
}
