package tidemark.infra;

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
    props.alarmEmail().ifPresent(address -> topic.addSubscription(new EmailSubscription(address)));
    Alarms.of(scope, serving, topic);
    if (props.isWhole()) {
      GlueJobs.of(scope, around);
      OperationsDashboard.of(scope, serving);
    }
  }
}
