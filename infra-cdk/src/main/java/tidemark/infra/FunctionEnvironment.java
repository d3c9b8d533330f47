package tidemark.infra;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import tidemark.deploy.EnvironmentVariable;
import tidemark.deploy.FunctionSpec;
import tidemark.model.Problems;

/**
 * What one function is told. Values are text, because what CDK puts there is a name only once it is
 * deployed.
 */
final class FunctionEnvironment {
  private final FunctionSpec function;
  private final Map<EnvironmentVariable, String> values = new EnumMap<>(EnvironmentVariable.class);

  private FunctionEnvironment(FunctionSpec function) {
    this.function = function;
  }

  static FunctionEnvironment of(FunctionSpec function) {
    return new FunctionEnvironment(function);
  }

  /** Takes of all that there is to tell what concerns this function. */
  static FunctionEnvironment of(FunctionSpec function, Map<EnvironmentVariable, String> all) {
    FunctionEnvironment environment = of(function);
    all.forEach(
        (variable, value) -> {
          if (function.required().contains(variable) || function.optional().contains(variable)) {
            environment.with(variable, value);
          }
        });
    return environment;
  }

  FunctionEnvironment with(EnvironmentVariable variable, String value) {
    values.put(variable, value);
    return this;
  }

  /**
   * The variables by name.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names what is missing, and
   *     what the function has no use for
   */
  Map<String, String> build() {
    Problems problems = new Problems();
    Map<String, String> variables = new HashMap<>();
    values.forEach(
        (variable, value) -> {
          if (!function.required().contains(variable) && !function.optional().contains(variable)) {
            problems.add("%s has no use for %s.", function, variable.key());
          }
          variables.put(variable.key(), value);
        });
    for (EnvironmentVariable variable : function.required()) {
      if (!values.containsKey(variable)) {
        problems.add("%s needs %s.", function, variable.key());
      }
    }
    problems.throwIfAny();
    return variables;
  }
}
