package tidemark.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Problems;
import tidemark.model.Shown;
import tidemark.registry.SearchExpression.Combination;
import tidemark.registry.SearchFilter.Operator;

/**
 * Turns the conditions of a search into predicates over one kind of resource. Text is compared with
 * case, times by the second unless a fraction is given. A condition on a list holds if it does for
 * any element; {@code NotEquals} holds if {@code Equals} does not.
 */
final class SearchConditions<T> {
  /** Source: SageMaker API reference, {@code Filter}: {@code YYYY-mm-dd'T'HH:MM:SS}, in UTC. */
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z?");

  private final SearchProperties<T> properties;
  private final Problems problems = new Problems();

  SearchConditions(SearchProperties<T> properties) {
    this.properties = properties;
  }

  /**
   * The predicate of an expression.
   *
   * @throws FeatureStoreException INVALID naming all that is wrong with it
   */
  Predicate<T> of(SearchExpression expression) {
    Predicate<T> whole = expression(expression);
    problems.throwIfAny();
    return whole;
  }

  private Predicate<T> expression(SearchExpression expression) {
    List<Predicate<T>> parts = new ArrayList<>();
    expression.filters().forEach(filter -> parts.add(filter(filter)));
    expression.nested().forEach(nested -> parts.add(nested(nested)));
    expression.subExpressions().forEach(sub -> parts.add(expression(sub)));
    return expression.combination() == Combination.AND
        ? resource -> parts.stream().allMatch(part -> part.test(resource))
        : resource -> parts.stream().anyMatch(part -> part.test(resource));
  }

  private Predicate<T> filter(SearchFilter filter) {
    Optional<Function<T, Instant>> time = properties.time(filter.property());
    if (time.isPresent()) {
      Predicate<Instant> condition = onTime(filter);
      return resource -> condition.test(time.get().apply(resource));
    }
    Optional<Function<T, List<String>>> texts = properties.texts(filter.property());
    if (texts.isEmpty()) {
      problems.add("%s", unknown(filter.property(), properties.names()));
      return resource -> false;
    }
    Predicate<List<String>> condition = onTexts(filter);
    return resource -> condition.test(texts.get().apply(resource));
  }

  /** A member may be named alone or, as AWS does, with the list before it. */
  private Predicate<T> nested(SearchExpression.Nested nested) {
    Optional<Function<T, List<Map<String, String>>>> elements =
        properties.elements(nested.property());
    if (elements.isEmpty()) {
      problems.add(
          "NestedPropertyName '%s' is not one of %s.",
          Shown.name(nested.property()), properties.listNames());
      return resource -> false;
    }
    List<Predicate<Map<String, String>>> conditions = new ArrayList<>();
    for (SearchFilter filter : nested.filters()) {
      String prefix = nested.property() + ".";
      String name = filter.property();
      String member = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
      List<String> known = properties.members(nested.property());
      if (!known.contains(member)) {
        problems.add("%s", unknown(name, String.join(", ", known)));
      }
      Predicate<List<String>> condition = onTexts(filter);
      conditions.add(element -> condition.test(Stream.ofNullable(element.get(member)).toList()));
    }
    return resource ->
        elements.get().apply(resource).stream()
            .anyMatch(element -> conditions.stream().allMatch(c -> c.test(element)));
  }

  private Predicate<List<String>> onTexts(SearchFilter filter) {
    String value = filter.value().orElse("");
    Set<String> listed = listed(value);
    return switch (filter.operator()) {
      case EQUALS -> texts -> texts.contains(value);
      case NOT_EQUALS -> texts -> !texts.contains(value);
      case CONTAINS -> texts -> texts.stream().anyMatch(text -> text.contains(value));
      case IN -> texts -> texts.stream().anyMatch(listed::contains);
      case EXISTS -> texts -> !texts.isEmpty();
      case NOT_EXISTS -> List::isEmpty;
      case GREATER_THAN, GREATER_THAN_OR_EQUAL_TO, LESS_THAN, LESS_THAN_OR_EQUAL_TO -> {
        unfit(filter, "text");
        yield texts -> false;
      }
    };
  }

  private Predicate<Instant> onTime(SearchFilter filter) {
    if (filter.operator().isPresence()) {
      boolean wanted = filter.operator() == Operator.EXISTS;
      return time -> wanted;
    }
    if (filter.operator() == Operator.CONTAINS) {
      unfit(filter, "a time");
      return time -> false;
    }
    List<Instant> values = new ArrayList<>();
    String value = filter.value().orElse("");
    for (String text : filter.operator() == Operator.IN ? listed(value) : Set.of(value)) {
      Instant parsed = problems.parse(() -> time(filter.property(), text));
      values.add(parsed == null ? Instant.EPOCH : parsed);
    }
    return onTime(filter.operator(), values);
  }

  private static Predicate<Instant> onTime(Operator operator, List<Instant> values) {
    Instant value = values.isEmpty() ? Instant.EPOCH : values.get(0);
    return switch (operator) {
      case NOT_EQUALS -> time -> !isAt(time, value);
      case GREATER_THAN -> time -> rounded(time, value).isAfter(value);
      case GREATER_THAN_OR_EQUAL_TO -> time -> !rounded(time, value).isBefore(value);
      case LESS_THAN -> time -> rounded(time, value).isBefore(value);
      case LESS_THAN_OR_EQUAL_TO -> time -> !rounded(time, value).isAfter(value);
      case EQUALS, IN, CONTAINS, EXISTS, NOT_EXISTS ->
          time -> values.stream().anyMatch(one -> isAt(time, one));
    };
  }

  private static boolean isAt(Instant time, Instant value) {
    return rounded(time, value).equals(value);
  }

  /** A time as exact as the value it is compared with. */
  private static Instant rounded(Instant time, Instant value) {
    return value.equals(value.truncatedTo(ChronoUnit.SECONDS))
        ? time.truncatedTo(ChronoUnit.SECONDS)
        : time;
  }

  private static Instant time(String property, String text) {
    if (TIME.matcher(text).matches()) {
      try {
        return Instant.parse(text.endsWith("Z") ? text : text + "Z");
      } catch (java.time.format.DateTimeParseException e) {
        throw unreadable(property);
      }
    }
    throw unreadable(property);
  }

  private static FeatureStoreException unreadable(String property) {
    return FeatureStoreException.invalid(
        "The Value of a filter on '%s' must be a time such as 2026-03-01T12:00:00.", property);
  }

  private void unfit(SearchFilter filter, String kind) {
    problems.add(
        "Operator %s does not fit property '%s', which is %s.",
        filter.operator().wireName(), Shown.name(filter.property()), kind);
  }

  private static Set<String> listed(String value) {
    return Arrays.stream(value.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  static String unknown(@Nullable String property, String known) {
    return String.format(
        "Property '%s' is not one of %s.", Shown.name(String.valueOf(property)), known);
  }
}
