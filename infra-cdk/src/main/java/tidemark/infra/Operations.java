package tidemark.infra;

import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** What watches the store: alarms, whom they tell, and a dashboard. */
final class Operations {
  private Operations() {}

  static void of(Construct scope, FeatureStoreProps props, Serving serving) {
    Topic topic =
        Topic.Builder.create(scope, "AlarmTopic")
            .topicName(props.stage().resource("alarms"))
            .masterKey(serving.around().storage().key())
            .enforceSsl(true)
            .build();
    props.alarmEmail().ifPresent(address -> topic.addSubscription(new EmailSubscription(address)));
    Alarms.of(scope, serving, topic);
    if (props.isWhole()) {
      OperationsDashboard.of(scope, serving);
    }
  }
}
