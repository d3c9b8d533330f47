package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.features;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.deploy.ScheduledEvent;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.function.MonitorHandler;
import tidemark.http.OutcomeLog;
import tidemark.local.duckdb.DuckDbQueryEngine;
import tidemark.local.duckdb.DuckDbSettings;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Gauge;
import tidemark.model.FeatureGroupName;
import tidemark.model.TargetStore;
import tidemark.quality.ParityAudit;
import tidemark.quality.ParityReport;
import tidemark.quality.ParityRequest;
import tidemark.record.PutRecord;
import tidemark.registry.Caller;

/** What the monitoring function sees of a whole store, and what has it look. */
class MonitorTest {
  private static final FeatureGroupName CLICKS = new FeatureGroupName("clicks");

  @TempDir Path directory;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final LocalMetrics metrics = new LocalMetrics();
  private LocalFeatureStore store;
  private FeatureStoreClient client;
  private DuckDbQueryEngine engine;
  private LocalQueries queries;

  @BeforeEach
  void open() {
    store = LocalFeatureStore.open(directory.resolve(".tidemark"), LocalSettings.standard());
    client = FeatureStoreClient.builder().transport(store).build();
    client.createFeatureGroup(Fixtures.definition("clicks"));
    client.createFeatureGroup(Definitions.onlineOnly("online"));
    for (String group : List.of("clicks", "online")) {
      client.waitUntilCreated(group, Duration.ofSeconds(20));
    }
    engine =
        new DuckDbQueryEngine(
            DuckDbSettings.of(store.directory().objects(), store.directory().staging()));
    queries =
        new LocalQueries(
            new StorePorts(
                store.store().registry(),
                store.store().ledger(),
                store.store().online(),
                store.store().schedules(),
                store.store().runs(),
                new LocalAuthorizer(store.store().grants(), InstantSource.system()),
                LocalFeatureStore.DEPLOYMENT,
                engine,
                store.directory().staging(),
                InstantSource.system(),
                metrics,
                store::flush,
                store::flush));
  }

  @AfterEach
  void close() {
    queries.close();
    engine.close();
    client.close();
  }

  @Test
  void aLookMeasuresEveryGroupAndNamesTheOneWithFaults() throws IOException {
    put("a", Set.of());
    assertThat(look(null)).isEqualTo("{\"outcome\":\"complete\"}");
    assertThat(lines()).containsExactlyInAnyOrder("clicks sound 1", "online unaudited");

    put("b", Set.of(TargetStore.ONLINE));
    look(null);

    assertThat(lines()).containsExactlyInAnyOrder("clicks faults 2", "online unaudited");
    assertThat(metrics.totals()).containsEntry(Metrics.Count.PARITY_FAULTS_FOUND, 1L);
    assertThat(metrics.measurements(Gauge.ROWS_ARRIVED)).isEqualTo(Map.of(CLICKS, 1L));
    assertThat(metrics.measurements(Gauge.FILES_PENDING)).isEqualTo(Map.of(CLICKS, 0L));
    assertThat(metrics.measurements(Gauge.FRESHNESS)).containsOnlyKeys(CLICKS);
  }

  @Test
  void measuringReadsTheLedgerAlone() throws IOException {
    put("a", Set.of());
    logged.reset();

    String answer = handle(ScheduledEvent.MEASURE.json(), null);

    assertThat(answer).isEqualTo("{\"outcome\":\"complete\"}");
    assertThat(logged.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"operation\":\"Measure\",\"outcome\":\"ok\"}\n");
    assertThat(metrics.measurements(Gauge.FILES_PENDING)).isEqualTo(Map.of(CLICKS, 0L));
    assertThat(metrics.totals()).containsEntry(Metrics.Count.RECORDS_AUDITED, 0L);
  }

  @Test
  void anAuditThatCannotWaitForTheLogLooksOnlyForWhatIsOlder() {
    put("a", Set.of());
    put("b", Set.of(TargetStore.ONLINE));
    ParityAudit audit =
        new ParityAudit(
            store.store().registry(),
            store.store().ledger(),
            store.store().online(),
            engine,
            new LocalAuthorizer(store.store().grants(), InstantSource.system()),
            InstantSource.system(),
            metrics,
            store::flush);
    ParityRequest request = new ParityRequest(CLICKS, OptionalInt.empty(), 7);
    Caller caller = new Caller("arn:aws:iam::000000000000:user/ann");

    ParityReport lagging =
        audit.lagging(Duration.ofMinutes(15)).audit(caller, request, ParityAudit.Watcher.NONE);
    ParityReport exact = audit.audit(caller, request, ParityAudit.Watcher.NONE);

    assertThat(lagging.faults()).isZero();
    assertThat(exact.faults()).isEqualTo(1);
  }

  @Test
  void aLookEndsBeforeItsTimeDoes() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Context context = new LocalInvocation("request", () -> asked.incrementAndGet() > 2);

    assertThat(look(context)).isEqualTo("{\"outcome\":\"stopped\"}");

    assertThat(lines()).hasSize(1);
  }

  @Test
  void anotherEventIsRefused() {
    assertThatThrownBy(() -> handle("{\"source\":\"aws.events\"}", null))
        .isInstanceOf(IOException.class)
        .hasMessage("The event is not one that has groups looked at");
    assertThat(logged.size()).isZero();
  }

  @Test
  void itIsMadeToLookAgainAndAgainWhateverBecomesOfALook() throws Exception {
    CountDownLatch looks = new CountDownLatch(3);
    OutcomeLog log = OutcomeLog.to(new PrintStream(logged, true, StandardCharsets.UTF_8));

    try (MonitorSchedule schedule =
        new MonitorSchedule(
            (event, response, context) -> {
              assertThat(event).hasContent(MonitorHandler.EVENT);
              looks.countDown();
              throw new IOException("not now");
            },
            log)) {
      schedule.start(Duration.ofMillis(5));

      assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(logged.toString(StandardCharsets.UTF_8))
        .contains("{\"operation\":\"Monitor\",\"outcome\":\"failed\"");
  }

  private String look(@Nullable Context context) throws IOException {
    logged.reset();
    return handle(MonitorHandler.EVENT, context);
  }

  private String handle(String event, @Nullable Context context) throws IOException {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    new MonitorHandler(
            queries.monitor(), OutcomeLog.to(new PrintStream(logged, true, StandardCharsets.UTF_8)))
        .handleRequest(
            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), response, context);
    return response.toString(StandardCharsets.UTF_8);
  }

  /** The group, the outcome and the count of each line. */
  private List<String> lines() {
    return logged
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(
            line ->
                line.replaceAll("\"[a-z_]+\":", " ")
                    .replace("\"Monitor\"", "")
                    .replaceAll("[\",{}]", "")
                    .strip()
                    .replaceAll(" +", " "))
        .toList();
  }

  private void put(String id, Set<TargetStore> targets) {
    client.putRecord(
        new PutRecord("clicks", features(id, "2026-03-01T10:00:00Z"), targets, Optional.empty()));
  }
}
