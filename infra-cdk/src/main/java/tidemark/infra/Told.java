package tidemark.infra;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.ssm.CfnParameter;
import software.constructs.Construct;
import tidemark.deploy.Stage;

/**
 * Where to find what was deployed: SSM parameters, which cost nothing and are found by the stage's
 * name alone.
 */
final class Told {
  private Told() {}

  static void of(Construct scope, Stage stage, Map<String, String> facts) {
    new TreeMap<>(facts)
        .forEach(
            (name, value) ->
                CfnParameter.Builder.create(scope, "Told-" + name)
                    .name(stage.parameter(name))
                    .type("String")
                    .value(value)
                    .build());
  }
}
