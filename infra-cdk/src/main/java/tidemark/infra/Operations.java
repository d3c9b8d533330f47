package tidemark.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;
import tidemark.deploy.FunctionSpec;

/**
 * What watches the store, and works on it at times: the job of plans, the monitor, alarms, whom
 * they tell, and a dashboard.
 */
final class Operations {
  private Operations() {}

  static void of(Construct scope, FeatureStoreProps props, Serving serving) {
    Surroundings around = serving.around();
    FeatureStoreFunction monitor =
        new FeatureStoreFunction(scope, FunctionSpec.MONITOR, around, serving.scheduleRoleArn());
    monitor.keepFailures(around.storage().failedInvocations(), 0); // it looks again anyway
    Rounds.of(scope, around, monitor, serving.function(FunctionSpec.OFFLINE_FILE));
    Topic topic =
        Topic.Builder.create(scope, "AlarmTopic")
            .topicName(props.stage().resource("alarms"))
            .masterKey(around.storage().key())
            .enforceSsl(true)
            .build();
    topic.addToResourcePolicy(ofAlarms(topic, around));
    props.alarmEmail().ifPresent(address -> topic.addSubscription(new EmailSubscription(address)));
    Alarms.of(scope, serving, topic);
    if (props.isWhole()) {
      GlueJobs.of(scope, around);
      OperationsDashboard.of(scope, serving);
    }
  }

  /** A topic with a policy of its own is told of an alarm only if the policy says so. */
  private static PolicyStatement ofAlarms(Topic topic, Surroundings around) {
    String alarms = around.arn("cloudwatch", "alarm:" + around.stage().resource("*"));
    return PolicyStatement.Builder.create()
        .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
        .actions(List.of("sns:Publish"))
        .resources(List.of(topic.getTopicArn()))
        .conditions(
            Map.of(
                "ArnLike", Map.of("aws:SourceArn", alarms),
                "StringEquals", Map.of("aws:SourceAccount", around.stack().getAccount())))
        .build();
  }
}
