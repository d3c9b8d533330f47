package tidemark.infra;

import java.util.List;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.lambda.CfnPermission;
import software.constructs.Construct;
import tidemark.deploy.ScheduledEvent;

/** What functions do again and again, begun by rules of EventBridge. */
final class Rounds {
  private final Construct scope;
  private final Surroundings around;

  private Rounds(Construct scope, Surroundings around) {
    this.scope = scope;
    this.around = around;
  }

  static void of(
      Construct scope,
      Surroundings around,
      FeatureStoreFunction monitor,
      FeatureStoreFunction offlineFile) {
    Rounds rounds = new Rounds(scope, around);
    rounds.add(monitor, ScheduledEvent.MEASURE, minutes(around.props().monitorMinutes()));
    rounds.add(monitor, ScheduledEvent.AUDIT, "rate(1 day)");
    rounds.add(offlineFile, ScheduledEvent.LISTING, "rate(1 day)");
  }

  private static String minutes(int minutes) {
    return minutes == 1 ? "rate(1 minute)" : "rate(" + minutes + " minutes)";
  }

  private void add(FeatureStoreFunction function, ScheduledEvent event, String rate) {
    String name = event.source().replaceFirst(".*[.]", "");
    String alias = around.aliasArn(function.spec());
    CfnRule rule =
        CfnRule.Builder.create(scope, "Round-" + name)
            .name(around.stage().resource(name))
            .scheduleExpression(rate)
            .targets(
                List.of(
                    CfnRule.TargetProperty.builder()
                        .id(function.spec().suffix())
                        .arn(alias)
                        .input(event.json())
                        .build()))
            .build();
    CfnPermission permission =
        CfnPermission.Builder.create(scope, "MayRound-" + name)
            .action("lambda:InvokeFunction")
            .functionName(alias)
            .principal("events.amazonaws.com")
            .sourceArn(around.arn("events", "rule/" + around.stage().resource(name)))
            .build();
    permission.getNode().addDependency(function.alias());
    rule.getNode().addDependency(permission);
  }
}
