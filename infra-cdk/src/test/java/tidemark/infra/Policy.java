package tidemark.infra;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A policy of IAM, decided as IAM does as far as these policies go: something is permitted if a
 * statement allows it and none denies it; {@code *} and {@code ?} stand for characters, {@code /}
 * included; actions without regard to case, resources with regard to it. Source: IAM user guide,
 * policy evaluation logic.
 */
record Policy(List<Statement> statements) {
  record Statement(
      boolean allows,
      List<String> actions,
      List<String> resources,
      Map<String, Map<String, List<String>>> conditions) {
    boolean concerns(String action, String resource, Map<String, String> context) {
      String lower = action.toLowerCase(Locale.ROOT);
      return actions.stream().anyMatch(a -> like(a.toLowerCase(Locale.ROOT), lower))
          && resources.stream().anyMatch(r -> like(r, resource))
          && conditions.entrySet().stream().allMatch(c -> holds(c.getKey(), c.getValue(), context));
    }

    private static boolean holds(
        String operator, Map<String, List<String>> wanted, Map<String, String> context) {
      if (!operator.equals("StringEquals") && !operator.equals("StringLike")) {
        throw new IllegalArgumentException("Not foreseen: " + operator);
      }
      return wanted.entrySet().stream()
          .allMatch(
              each -> {
                String is = context.get(each.getKey());
                return is != null
                    && each.getValue().stream()
                        .anyMatch(
                            value ->
                                operator.equals("StringLike") ? like(value, is) : value.equals(is));
              });
    }
  }

  static Policy parse(String text) {
    return of(json(text), String::valueOf);
  }

  /** An object as it is. */
  static Map<?, ?> json(String text) {
    try (JsonParser json = new JsonFactory().createParser(text)) {
      json.nextToken();
      return (Map<?, ?>) value(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param text what a resource or a condition's value is once it is deployed
   */
  static Policy of(Map<?, ?> json, Function<Object, String> text) {
    if (!"2012-10-17".equals(json.get("Version"))) {
      throw new IllegalArgumentException("Another version of policies");
    }
    List<Statement> statements = new ArrayList<>();
    for (Object each : Synthesis.list(json.get("Statement"))) {
      Map<?, ?> statement = Synthesis.map(each);
      statements.add(
          new Statement(
              "Allow".equals(statement.get("Effect")),
              texts(statement.get("Action"), text),
              texts(statement.get("Resource"), text),
              conditions(statement.get("Condition"), text)));
    }
    return new Policy(statements);
  }

  boolean permits(String action, String resource, Map<String, String> context) {
    List<Statement> concerned =
        statements.stream().filter(s -> s.concerns(action, resource, context)).toList();
    return !concerned.isEmpty() && concerned.stream().allMatch(Statement::allows);
  }

  private static boolean like(String pattern, String text) {
    String regex =
        pattern
            .chars()
            .mapToObj(
                c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString((char) c)))
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches();
  }

  private static Map<String, Map<String, List<String>>> conditions(
      Object json, Function<Object, String> text) {
    Map<String, Map<String, List<String>>> conditions = new LinkedHashMap<>();
    if (json != null) {
      Synthesis.map(json)
          .forEach(
              (operator, tests) -> {
                Map<String, List<String>> wanted = new LinkedHashMap<>();
                Synthesis.map(tests)
                    .forEach((key, value) -> wanted.put((String) key, texts(value, text)));
                conditions.put((String) operator, wanted);
              });
    }
    return conditions;
  }

  private static List<String> texts(Object json, Function<Object, String> text) {
    return Synthesis.list(json).stream().map(text).toList();
  }

  private static Object value(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> members = new LinkedHashMap<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        members.put(name, value(json));
      }
      return members;
    }
    if (json.currentToken() == JsonToken.START_ARRAY) {
      List<Object> elements = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(json));
      }
      return elements;
    }
    return json.getText();
  }
}
