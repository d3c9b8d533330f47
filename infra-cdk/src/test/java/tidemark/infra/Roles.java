package tidemark.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tidemark.deploy.FunctionSpec;

/** What the roles of functions may do, one action on one resource at a time. */
final class Roles {
  /**
   * A right.
   *
   * @param function the suffix of its name
   * @param resource an ARN in which {@code *} stands for any text
   * @param conditions what the call has to be like, such as {@code s3:if-none-match}
   */
  record Right(String function, String action, String resource, Map<?, ?> conditions) {
    boolean allows(Call call) {
      return function.equals(call.function())
          && action.equals(call.action())
          && matches(resource, call.resource())
          && conditions.entrySet().stream().allMatch(c -> holds(c, call));
    }

    /** Only the operators that the roles use; any other is not foreseen. */
    private static boolean holds(Map.Entry<?, ?> condition, Call call) {
      Map<?, ?> tests = Synthesis.map(condition.getValue());
      return tests.entrySet().stream()
          .allMatch(
              test ->
                  switch ((String) condition.getKey()) {
                    case "Null" ->
                        call.context().containsKey(test.getKey())
                            == "false".equals(test.getValue());
                    case "StringEquals" ->
                        Synthesis.list(test.getValue()).contains(call.context().get(test.getKey()));
                    default -> throw new IllegalStateException("Not foreseen: " + condition);
                  });
    }

    @Override
    public String toString() {
      return function + " " + action + " " + resource;
    }
  }

  /**
   * A call that a function made.
   *
   * @param context what conditions look at
   */
  record Call(String function, String action, String resource, Map<String, String> context) {
    /** Reads function, action, resource and what else there is, separated by spaces. */
    static Call parse(String line) {
      List<String> words = List.of(line.split(" ", -1));
      Map<String, String> context =
          words.stream()
              .skip(3)
              .map(word -> word.split("=", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
      return new Call(words.get(0), words.get(1), words.get(2), context);
    }

    @Override
    public String toString() {
      return function + " " + action + " " + resource;
    }
  }

  private Roles() {}

  /** The rights of every function's role. */
  static List<Right> of(Synthesis store) {
    Map<String, String> functions = new TreeMap<>();
    for (FunctionSpec function : FunctionSpec.values()) {
      functions.put(function.suffix().replace("-", ""), function.suffix());
    }
    List<Right> rights = new ArrayList<>();
    store
        .all("AWS::IAM::Role")
        .forEach(
            (id, role) -> {
              String function = functions.get(id.replaceAll("Role[0-9A-F]{8}$", ""));
              if (function != null) {
                statements(role).forEach(s -> rights(store, function, s).forEach(rights::add));
              }
            });
    return rights;
  }

  private static Stream<Map<?, ?>> statements(Synthesis.Resource role) {
    return Synthesis.list(role.at("Policies")).stream()
        .map(policy -> Synthesis.map(Synthesis.map(policy).get("PolicyDocument")))
        .flatMap(document -> Synthesis.list(document.get("Statement")).stream())
        .map(Synthesis::map);
  }

  private static Stream<Right> rights(Synthesis store, String function, Map<?, ?> statement) {
    Object conditions = statement.get("Condition");
    return Synthesis.list(statement.get("Action")).stream()
        .flatMap(
            action ->
                Synthesis.list(statement.get("Resource")).stream()
                    .map(
                        resource ->
                            new Right(
                                function,
                                (String) action,
                                store.text(resource).replaceAll("(schedulerole)[0-9a-f]{8}$", "$1"),
                                conditions == null ? Map.of() : Synthesis.map(conditions))));
  }

  static boolean matches(String pattern, String text) {
    String regex =
        Stream.of(pattern.split("[*]", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.matches(regex, text);
  }
}
