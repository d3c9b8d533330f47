package tidemark.deploy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.model.Nearest;
import tidemark.model.Problems;

/**
 * What the environment tells one function, once it is sound: everything needed is there and of the
 * right form, and nothing else of ours.
 */
final class FunctionSettings {
  private final Map<EnvironmentVariable, String> values;

  private FunctionSettings(Map<EnvironmentVariable, String> values) {
    this.values = values;
  }

  /**
   * Reads the variables of a function; variables of others do not concern it.
   *
   * @throws FeatureStoreException of kind INVALID that names every fault
   */
  static FunctionSettings read(FunctionSpec function, Map<String, String> environment) {
    Problems problems = new Problems();
    Map<EnvironmentVariable, String> values = new EnumMap<>(EnvironmentVariable.class);
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      String value = environment.get(variable.key());
      if (value == null) {
        if (function.required().contains(variable)) {
          problems.add("%s is not set; it is %s.", variable.key(), variable.form().description());
        }
      } else if (!function.knows(variable)) {
        problems.add("%s is set, but %s has no use for it.", variable.key(), function.handler());
      } else if (!variable.form().fits(value)) {
        problems.add("%s is not %s.", variable.key(), variable.form().description());
      } else {
        values.put(variable, value);
      }
    }
    for (String key : new TreeMap<>(environment).keySet()) {
      if (key.startsWith(EnvironmentVariable.PREFIX) && EnvironmentVariable.ofKey(key).isEmpty()) {
        problems.add("%s is no variable of this store%s", key, suggestion(function, key));
      }
    }
    problems.throwIfAny();
    return new FunctionSettings(values);
  }

  String text(EnvironmentVariable variable) {
    return Optional.ofNullable(values.get(variable)).orElseThrow();
  }

  /** The items of a list, in order. */
  List<String> list(EnvironmentVariable variable) {
    return List.of(text(variable).split(","));
  }

  OptionalInt number(EnvironmentVariable variable) {
    String value = values.get(variable);
    return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
  }

  Setting setting(EnvironmentVariable variable) {
    return Setting.valueOf(text(variable));
  }

  /** A switch that is off if it is not given. */
  Setting optionalSetting(EnvironmentVariable variable) {
    return values.containsKey(variable) ? setting(variable) : Setting.DISABLED;
  }

  /** Keys and values, in the order given; empty if there are none. */
  Map<String, String> tags(EnvironmentVariable variable) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (values.containsKey(variable)) {
      for (String tag : list(variable)) {
        int equals = tag.indexOf('=');
        tags.put(tag.substring(0, equals), tag.substring(equals + 1));
      }
    }
    return tags;
  }

  Stage stage() {
    return new Stage(text(EnvironmentVariable.STAGE));
  }

  /** Where the store is; a function that is told of no bucket may use none. */
  Deployment deployment() {
    Set<String> buckets =
        values.containsKey(EnvironmentVariable.OFFLINE_BUCKETS)
            ? Set.copyOf(list(EnvironmentVariable.OFFLINE_BUCKETS))
            : Set.of();
    return new Deployment(
        text(EnvironmentVariable.ACCOUNT),
        text(EnvironmentVariable.REGION),
        Optional.of(buckets),
        values.getOrDefault(EnvironmentVariable.GLUE_DATABASE, Deployment.CATALOG_DATABASE));
  }

  private static String suggestion(FunctionSpec function, String key) {
    List<String> known =
        Arrays.stream(EnvironmentVariable.values())
            .filter(function::knows)
            .map(EnvironmentVariable::name)
            .toList();
    return Nearest.to(key.substring(EnvironmentVariable.PREFIX.length()), known)
        .map(nearest -> "; did you mean " + EnvironmentVariable.PREFIX + nearest + "?")
        .orElse(".");
  }
}
