package tidemark.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;
import tidemark.deploy.Stage;

/** The key of everything that is kept. Roles of the account use it as their own policies say. */
final class EncryptionKey {
  private EncryptionKey() {}

  /** The key that is given, as it is, or one of the store's own. */
  static IKey of(Construct scope, FeatureStoreProps props) {
    return props
        .key()
        .map(arn -> Key.fromKeyArn(scope, "Key", arn))
        .orElseGet(() -> own(scope, props.stage()));
  }

  private static IKey own(Construct scope, Stage stage) {
    Key key =
        Key.Builder.create(scope, "Key")
            .alias("alias/tidemark-" + stage.name())
            .description("Everything the feature store " + stage.name() + " keeps")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    Stack stack = Stack.of(scope);
    String account = stack.getAccount();
    key.addToResourcePolicy(
        service("logs." + stack.getRegion() + ".amazonaws.com", "kms:Encrypt", "kms:Decrypt")
            .conditions(
                Map.of(
                    "ArnLike",
                    Map.of(
                        "kms:EncryptionContext:aws:logs:arn",
                        "arn:"
                            + stack.getPartition()
                            + ":logs:"
                            + stack.getRegion()
                            + ":"
                            + account
                            + ":log-group:*")))
            .build());
    Map<String, Object> ofAccount = Map.of("StringEquals", Map.of("aws:SourceAccount", account));
    for (String service : List.of("s3.amazonaws.com", "cloudwatch.amazonaws.com")) {
      key.addToResourcePolicy(service(service, "kms:Decrypt").conditions(ofAccount).build());
    }
    return key;
  }

  private static PolicyStatement.Builder service(String principal, String... actions) {
    List<String> all = new ArrayList<>(List.of(actions));
    all.add("kms:GenerateDataKey*");
    return PolicyStatement.Builder.create()
        .principals(List.of(new ServicePrincipal(principal)))
        .actions(all)
        .resources(List.of("*"));
  }
}
