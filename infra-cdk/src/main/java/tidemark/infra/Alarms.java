package tidemark.infra;

import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.ITopic;
import software.constructs.Construct;
import tidemark.deploy.FunctionSpec;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Gauge;

/** What someone has to look at. Thresholds are those of docs/decisions/0005. */
final class Alarms {
  private static final Duration PERIOD = Duration.minutes(1);

  /** Source age over 15 minutes: batches are written within one, so files have stopped coming. */
  private static final int AGE_SECONDS_MAX = 900;

  /** A queue takes no receiver above 120,000 (SQS quotas, in-flight messages). */
  private static final int IN_FLIGHT_MAX = 80_000;

  private final Construct scope;
  private final Surroundings around;
  private final SnsAction action;

  private Alarms(Construct scope, Serving serving, ITopic topic) {
    this.scope = scope;
    this.around = serving.around();
    this.action = new SnsAction(topic);
  }

  static void of(Construct scope, Serving serving, ITopic topic) {
    new Alarms(scope, serving, topic).all(serving);
  }

  private void all(Serving serving) {
    Storage storage = around.storage();
    for (DeadLetteredQueue lane : storage.lanes()) {
      ofQueue(lane);
    }
    ofQueue(storage.fileEvents());
    above(
        Storage.FAILED_INVOCATIONS,
        "An event that no function took: of a schedule, or a step that was to go on.",
        depth(around.stage().resource(Storage.FAILED_INVOCATIONS)),
        0);
    above(
        "quarantine",
        "A message of the log that can never be written was put into quarantine.",
        poison(around),
        0);
    ofMonitor();
    above("api-5xx", "The API failed five times in a minute.", serverErrors(serving), 4);
  }

  /** What the monitor measured within its last two rounds, and whether it made them. */
  private void ofMonitor() {
    Duration rounds = Duration.minutes(2 * around.props().monitorMinutes());
    above(
        "quarantined",
        "Messages that can never be written wait in quarantine.",
        measured(around, Gauge.MESSAGES_QUARANTINED, rounds),
        0);
    above(
        "unsettled",
        "A feature group has been Creating, Deleting or updating for over 15 minutes.",
        measured(around, Gauge.GROUPS_UNSETTLED, rounds),
        0);
    above(
        "queryable-lag",
        "Records could be queried only 15 minutes after they were put.",
        measured(around, Gauge.PUT_TO_QUERYABLE, Duration.minutes(5)),
        AGE_SECONDS_MAX * 1_000);
    above(
        "parity",
        "What a feature group serves is not what was recorded.",
        metric(
            around.stage().metricNamespace(),
            Metrics.Count.PARITY_FAULTS_FOUND.text(),
            Map.of(),
            "Sum"),
        0);
    Alarm silent =
        Alarm.Builder.create(scope, "monitor-silent")
            .alarmName(around.stage().resource("monitor-silent"))
            .alarmDescription("The monitor has missed two rounds: nothing is measured.")
            .metric(
                metric(
                    "AWS/Lambda",
                    "Invocations",
                    Map.of("FunctionName", around.functionName(FunctionSpec.MONITOR)),
                    "Sum",
                    rounds))
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .threshold(1)
            .evaluationPeriods(1)
            .treatMissingData(TreatMissingData.BREACHING)
            .build();
    silent.addAlarmAction(action);
  }

  /** The greatest over all groups, or of the store. */
  static IMetric measured(Surroundings around, Gauge gauge, Duration period) {
    return metric(around.stage().metricNamespace(), gauge.text(), Map.of(), "Maximum", period);
  }

  /** Messages put into quarantine, over all groups. */
  static IMetric poison(Surroundings around) {
    return metric(
        around.stage().metricNamespace(), Metrics.Count.POISON_MESSAGES.text(), Map.of(), "Sum");
  }

  static IMetric serverErrors(Serving serving) {
    String name = serving.around().props().api() == ApiKind.REST ? "5XXError" : "5xx";
    return metric("AWS/ApiGateway", name, serving.api().dimensions(), "Sum");
  }

  static IMetric ofQueue(String queue, String name) {
    return metric("AWS/SQS", name, Map.of("QueueName", queue), "Maximum");
  }

  static IMetric depth(String queue) {
    return ofQueue(queue, "ApproximateNumberOfMessagesVisible");
  }

  static IMetric age(String queue) {
    return ofQueue(queue, "ApproximateAgeOfOldestMessage");
  }

  static IMetric metric(
      String namespace, String name, Map<String, String> dimensions, String statistic) {
    return metric(namespace, name, dimensions, statistic, PERIOD);
  }

  private static IMetric metric(
      String namespace,
      String name,
      Map<String, String> dimensions,
      String statistic,
      Duration period) {
    return Metric.Builder.create()
        .namespace(namespace)
        .metricName(name)
        .dimensionsMap(dimensions)
        .statistic(statistic)
        .period(period)
        .build();
  }

  private void ofQueue(DeadLetteredQueue queue) {
    String name = queue.name();
    String queueName = queue.queueName();
    above(
        name + "-dead",
        "Messages were given up. They wait 14 days in " + queueName + "-dead.",
        depth(queueName + "-dead"),
        0);
    above(
        name + "-age",
        "Messages wait longer than 15 minutes in " + queueName + ".",
        age(queueName),
        AGE_SECONDS_MAX);
    above(
        name + "-in-flight",
        "SQS stops handing out messages of " + queueName + " at 120,000 in flight.",
        ofQueue(queueName, "ApproximateNumberOfMessagesNotVisible"),
        IN_FLIGHT_MAX);
  }

  private void above(String name, String description, IMetric metric, int threshold) {
    Alarm alarm =
        Alarm.Builder.create(scope, name)
            .alarmName(around.stage().resource(name))
            .alarmDescription(description)
            .metric(metric)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
            .threshold(threshold)
            .evaluationPeriods(1)
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .build();
    alarm.addAlarmAction(action);
  }
}
