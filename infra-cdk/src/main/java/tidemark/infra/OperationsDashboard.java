package tidemark.infra;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.constructs.Construct;
import tidemark.deploy.FunctionSpec;
import tidemark.metric.Metrics.Count;
import tidemark.metric.Metrics.Gauge;

/** The store at a glance: what is asked of it, what waits, what fails. */
final class OperationsDashboard {
  private static final int WIDTH = 12;
  private static final Duration PERIOD = Duration.minutes(5);

  private OperationsDashboard() {}

  static void of(Construct scope, Serving serving) {
    Surroundings around = serving.around();
    Map<String, String> api = serving.api().dimensions();
    Dashboard dashboard =
        Dashboard.Builder.create(scope, "Dashboard")
            .dashboardName("tidemark-" + around.stage().name() + "-" + around.stack().getRegion())
            .build();
    dashboard.addWidgets(
        widget(
            "API",
            List.of(
                Alarms.metric("AWS/ApiGateway", "Count", api, "SampleCount"),
                Alarms.serverErrors(serving))),
        widget("API, p99 ms", List.of(Alarms.metric("AWS/ApiGateway", "Latency", api, "p99"))));
    dashboard.addWidgets(
        widget(
            "Records",
            List.of(
                counted(around, Count.RECORDS_ACCEPTED),
                counted(around, Count.STALE_RECORDS_IGNORED),
                counted(around, Count.ROWS_WRITTEN_OFFLINE),
                counted(around, Count.RECORDS_MATERIALIZED),
                counted(around, Count.POISON_MESSAGES))),
        widget(
            "Oldest message, s",
            around.storage().lanes().stream().map(lane -> Alarms.age(lane.queueName())).toList()));
    dashboard.addWidgets(
        widget("Age of the newest event by group, s", ofGroups(around, Gauge.FRESHNESS)),
        widget("Files not yet online by group", ofGroups(around, Gauge.FILES_PENDING)));
    dashboard.addWidgets(
        widget("Put to queryable by group, ms", ofGroups(around, Gauge.PUT_TO_QUERYABLE)),
        widget(
            "To be looked at",
            List.of(
                Alarms.measured(around, Gauge.MESSAGES_QUARANTINED, PERIOD),
                Alarms.measured(around, Gauge.GROUPS_UNSETTLED, PERIOD),
                counted(around, Count.PARITY_FAULTS_FOUND))));
    dashboard.addWidgets(
        widget("Functions, errors", ofFunctions(around, "Errors", "Sum")),
        widget("Functions, p99 ms", ofFunctions(around, "Duration", "p99")));
  }

  private static IMetric counted(Surroundings around, Count count) {
    return Alarms.metric(around.stage().metricNamespace(), count.text(), Map.of(), "Sum");
  }

  /** Groups come and go, so they are searched for. */
  private static List<IMetric> ofGroups(Surroundings around, Gauge gauge) {
    String search =
        "SEARCH('{%s,FeatureGroup} MetricName=\"%s\"', 'Maximum', %d)"
            .formatted(
                around.stage().metricNamespace(), gauge.text(), PERIOD.toSeconds().intValue());
    return List.of(
        MathExpression.Builder.create()
            .expression(search)
            .usingMetrics(Map.of())
            .label("")
            .period(PERIOD)
            .build());
  }

  private static List<IMetric> ofFunctions(Surroundings around, String name, String statistic) {
    return Arrays.stream(FunctionSpec.values())
        .map(
            function ->
                Alarms.metric(
                    "AWS/Lambda",
                    name,
                    Map.of("FunctionName", around.functionName(function)),
                    statistic))
        .toList();
  }

  private static GraphWidget widget(String title, List<IMetric> metrics) {
    return GraphWidget.Builder.create().title(title).width(WIDTH).left(metrics).build();
  }
}
