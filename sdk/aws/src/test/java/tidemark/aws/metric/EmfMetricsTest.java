package tidemark.aws.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tidemark.fixture.MovableClock;
import tidemark.metric.Metrics.Count;
import tidemark.metric.Metrics.Gauge;
import tidemark.model.FeatureGroupName;

class EmfMetricsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final FeatureGroupName CLICKS = new FeatureGroupName("clicks");
  private static final FeatureGroupName USERS = new FeatureGroupName("Users");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final MovableClock clock = new MovableClock(NOW);
  private final EmfMetrics metrics =
      new EmfMetrics(
          "Tidemark/prod", new PrintStream(written, true, StandardCharsets.UTF_8), clock);

  @Test
  void countsOfAGroupAreSummedInOneLine() {
    metrics.add(Count.RECORDS_ACCEPTED, CLICKS, 2);
    metrics.add(Count.RECORDS_ACCEPTED, new FeatureGroupName("CLICKS"), 3);
    metrics.add(Count.POISON_MESSAGES, CLICKS, 1);
    metrics.add(Count.RECORDS_ACCEPTED, USERS, 1);

    metrics.flush();

    assertThat(EmfLine.parse(text()))
        .containsExactly(
            new EmfLine(
                NOW.toEpochMilli(),
                "Tidemark/prod",
                List.of(Map.of("FeatureGroup", "clicks"), Map.of()),
                Map.of("PoisonMessage", 1L, "RecordsAccepted", 5L),
                Map.of("PoisonMessage", "Count", "RecordsAccepted", "Count")),
            new EmfLine(
                NOW.toEpochMilli(),
                "Tidemark/prod",
                List.of(Map.of("FeatureGroup", "users"), Map.of()),
                Map.of("RecordsAccepted", 1L),
                Map.of("RecordsAccepted", "Count")));
  }

  @Test
  void aMeasurementIsTheLastOneInItsUnit() {
    metrics.measured(Gauge.FRESHNESS, CLICKS, 90);
    metrics.measured(Gauge.FRESHNESS, CLICKS, 30);

    metrics.flush();

    EmfLine line = EmfLine.parse(text()).get(0);
    assertThat(line.values()).isEqualTo(Map.of("Freshness", 30L));
    assertThat(line.units()).isEqualTo(Map.of("Freshness", "Seconds"));
  }

  @Test
  void ofWhatBecameQueryableTheSlowestCounts() {
    metrics.measured(Gauge.PUT_TO_QUERYABLE, CLICKS, 90);
    metrics.measured(Gauge.PUT_TO_QUERYABLE, CLICKS, 30);

    metrics.flush();

    assertThat(EmfLine.parse(text()).get(0).values()).isEqualTo(Map.of("PutToQueryableLag", 90L));
  }

  @Test
  void whatTheWholeStoreMeasuresIsOfNoGroup() {
    metrics.measured(Gauge.MESSAGES_QUARANTINED, 3);
    metrics.measured(Gauge.MESSAGES_QUARANTINED, 2);

    metrics.flush();
    metrics.flush();

    assertThat(EmfLine.parse(text()))
        .containsExactly(
            new EmfLine(
                NOW.toEpochMilli(),
                "Tidemark/prod",
                List.of(Map.of()),
                Map.of("MessagesQuarantined", 2L),
                Map.of("MessagesQuarantined", "Count")));
  }

  @Test
  void everyCountAndMeasurementIsAMetricByTheRules() {
    for (Count count : Count.values()) {
      metrics.add(count, CLICKS, Long.MAX_VALUE);
    }
    for (Gauge gauge : Gauge.values()) {
      metrics.measured(gauge, CLICKS, -1);
    }

    metrics.flush();

    assertThat(EmfLine.parse(text()).get(0).values())
        .hasSize(Count.values().length + Gauge.values().length);
  }

  @Test
  void nothingIsWrittenTwiceOrOfNothing() {
    metrics.flush();
    assertThat(text()).isEmpty();
    metrics.add(Count.RECORDS_ACCEPTED, CLICKS, 1);
    metrics.flush();
    clock.move(Duration.ofSeconds(1));

    metrics.flush();

    assertThat(EmfLine.parse(text())).hasSize(1);
  }

  @Test
  void manyGroupsAreWrittenWithoutBeingAsked() {
    for (int i = 0; i <= EmfMetrics.GROUPS_MAX; i++) {
      metrics.add(Count.RECORDS_ACCEPTED, new FeatureGroupName("g" + i), 1);
    }

    assertThat(EmfLine.parse(text())).hasSize(EmfMetrics.GROUPS_MAX);
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
