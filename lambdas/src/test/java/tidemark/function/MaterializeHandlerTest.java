package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryRuns;
import tidemark.fixture.InMemoryStore;
import tidemark.fixture.ThrottledOnlineStore;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.MaterializationRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunCause;
import tidemark.materialize.RunId;
import tidemark.materialize.Scope;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.FileEntry;
import tidemark.offline.GroupFiles;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.offline.QueryEngine;
import tidemark.offline.SqlDialect;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;
import tidemark.registry.Authorizer;

/** What schedules, arrivals and continuations have the function do. */
class MaterializeHandlerTest {
  private static final String DATA =
      "prod/111122223333/sagemaker/us-east-1/offline-store/clicks-1772366400/data/"
          + "year=2026/month=03/day=01/hour=10/";
  private static final int MILLIS = 900_000;

  private final InMemoryStore store = new InMemoryStore();
  private final OfflineFlow flow = new OfflineFlow(store);
  private final InMemoryRuns runs = new InMemoryRuns();
  private final Deque<MaterializeEvent> next = new ArrayDeque<>();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private OnlineStore online = store.online;
  private Runnable flush = () -> {};
  private FeatureGroup clicks;
  private int ids;

  @BeforeEach
  void createGroup() {
    clicks = store.create(Fixtures.definition("clicks"));
  }

  @Test
  void aScheduleAppliesWhatIsPending() throws IOException {
    file("a", 0, 3);

    assertThat(outcome(event("schedule"))).isEqualTo("complete");

    assertThat(online()).isEqualTo(3);
    assertThat(flow.ledger.pending(clicks.incarnation())).isEmpty();
    assertThat(run(0).cause()).isEqualTo(RunCause.SCHEDULE);
    assertThat(lines())
        .singleElement()
        .asString()
        .matches(
            "\\{\"operation\":\"Materialize\",\"feature_group\":\"clicks\",\"outcome\":\"complete\","
                + "\"record_count\":3,\"duration_ms\":0}");
    assertThat(next).isEmpty();
  }

  @Test
  void aScheduleThatFindsNothingReadsNothing() throws IOException {
    assertThat(outcome(event("schedule"))).isEqualTo("complete");

    assertThat(run(0).result().counts().files()).isZero();
  }

  @Test
  @DisplayName("guarantees 5: at four fifths of its time a run stops, and its rest is begun")
  void aRunThatHasToStopIsContinued() throws IOException {
    file("a", 0, 4_500);
    int invocations = 0;

    String outcome = outcome(event("arrival"), spending(2_000));
    while (outcome.equals("stopped") && invocations++ < 10) {
      assertThat(flow.ledger.pending(clicks.incarnation())).hasSize(1);
      MaterializeEvent rest = next.remove();
      assertThat(rest.run()).contains(run(0).id());
      outcome = outcome(new String(rest.json(), StandardCharsets.UTF_8), spending(2_000));
    }

    assertThat(outcome).isEqualTo("complete");
    assertThat(invocations).isEqualTo(2);
    assertThat(runs.finished(clicks.incarnation(), 10))
        .allMatch(run -> run.cause() == RunCause.ARRIVAL)
        .extracting(run -> run.result().counts().rows())
        .containsExactly(500L, 2_000L, 2_000L);
    assertThat(next).isEmpty();
    assertThat(online()).isEqualTo(4_500);
  }

  @Test
  @DisplayName("a schedule that overlaps its previous run does nothing")
  void aScheduleThatOverlapsDoesNothing() throws IOException {
    file("a", 0, 3);
    List<String> overlapping = new ArrayList<>();
    flush =
        () -> {
          flush = () -> {};
          overlapping.add(unchecked(() -> outcome(event("schedule"))));
        };

    assertThat(outcome(event("schedule"))).isEqualTo("complete");

    assertThat(overlapping).containsExactly("overlapped");
    assertThat(runs.finished(clicks.incarnation(), 10)).hasSize(1);
    assertThat(lines().get(0)).contains("\"outcome\":\"overlapped\"");
  }

  @Test
  @DisplayName("G-19 a file that arrives during a run on arrival is applied by a run after it")
  void aFileThatArrivesDuringARunIsNotForgotten() throws IOException {
    file("b", 3, 6);
    List<String> seen = new ArrayList<>();
    flush =
        () -> {
          if (seen.isEmpty()) {
            seen.add("");
          } else if (seen.size() == 1) { // the run has its list of files
            seen.add("");
            file("c", 6, 9);
          }
        };

    outcome(event("arrival"));

    assertThat(flow.ledger.pending(clicks.incarnation())).hasSize(1);
    assertThat(next)
        .containsExactly(
            MaterializeEvent.of(MaterializeEvent.Source.ARRIVAL, clicks.incarnation()));
  }

  @Test
  @DisplayName("G-16 an event of another incarnation is left alone")
  void anotherIncarnationIsLeftAlone() throws IOException {
    file("a", 0, 3);
    String older = event("schedule").replace("clicks-1772366400", "clicks-1772366399");

    assertThat(outcome(older)).isEqualTo("gone");
    assertThat(outcome(event("schedule").replace("clicks", "nope"))).isEqualTo("gone");

    assertThat(online()).isZero();
    assertThat(runs.finished(clicks.incarnation(), 10)).isEmpty();
  }

  @Test
  void aCommandRunsItsScopeByTheIdItChose() throws IOException {
    file("a", 0, 3);
    MaterializeEvent asked =
        MaterializeEvent.asked(clicks.incarnation(), Scope.HEAL, new RunId("mine"));

    assertThat(outcome(new String(asked.json(), StandardCharsets.UTF_8))).isEqualTo("complete");

    assertThat(run(0).id()).isEqualTo(new RunId("mine"));
    assertThat(run(0).scope()).isEqualTo(Scope.HEAL);
    assertThat(run(0).cause()).isEqualTo(RunCause.MANUAL);
    assertThat(online()).isEqualTo(3);
  }

  @Test
  void aContinuationOfARunNobodyKnowsIsLeftAlone() throws IOException {
    String event = event("continuation").replace("}", ",\"run_id\":\"7\",\"cursor\":\"x\"}");

    assertThat(outcome(event)).isEqualTo("gone");
  }

  @Test
  @DisplayName("S-03: an event of something else starts no run")
  void anEventOfSomethingElseIsRefused() {
    for (String event :
        List.of(
            "{}",
            "{\"Records\":[{\"eventSource\":\"aws:s3\"}]}",
            event("Schedule"),
            event("schedule").replace("tidemark.", "aws."),
            event("schedule").replace("\"feature_group\":\"clicks\"", "\"feature_group\":\"x\""),
            event("schedule").replace("1772366400", "x"),
            event("schedule").replace("}", ",\"run_id\":\"r\"}"),
            event("command").replace("}", ",\"run_id\":\"r\"}"),
            event("schedule").replace("}", ",\"scope\":\"full\"}"),
            event("continuation"),
            event("continuation").replace("}", ",\"run_id\":\"r r\"}"))) {
      assertThatThrownBy(() -> outcome(event)).as(event).isInstanceOf(IOException.class);
    }
    assertThat(runs.finished(clicks.incarnation(), 10)).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerHasTheEventTriedAgain() throws IOException {
    file("a", 0, 3);
    flush =
        () -> {
          throw new FeatureStoreException(Kind.UNAVAILABLE, "canary");
        };

    assertThatThrownBy(() -> outcome(event("schedule")))
        .isInstanceOf(IOException.class)
        .hasMessage("The run is to be tried again");

    assertThat(lines())
        .singleElement()
        .asString()
        .contains("\"outcome\":\"failed\"", "FeatureStoreException", "\"thrown_at\":")
        .doesNotContain("canary");
    flush = () -> {};
    assertThat(outcome(event("schedule"))).isEqualTo("complete");
  }

  @Test
  @DisplayName("guarantees 5: a throttled store slows a run down; each record is counted once")
  void aThrottledStoreSlowsARunDown() throws IOException {
    file("a", 0, 3_000);
    ThrottledOnlineStore throttled = new ThrottledOnlineStore(store.online, store.clock, 200, 3);
    online = throttled;

    assertThat(outcome(event("schedule"))).isEqualTo("complete");

    assertThat(throttled.throttled).isPositive();
    assertThat(throttled.thrown).isPositive();
    assertThat(run(0).result().counts().applied()).isEqualTo(3_000);
    assertThat(run(0).result().counts().historic()).isZero();
    assertThat(run(0).result().counts().failed()).isZero();
    assertThat(run(0).took().toSeconds()).isBetween(14L, 90L);
    assertThat(online()).isEqualTo(3_000);
  }

  @Test
  void aGroupWithoutAnOfflineStoreIsRefused() throws IOException {
    FeatureGroup onlineOnly = store.create(tidemark.fixture.Definitions.onlineOnly("online"));
    String event =
        new String(
            MaterializeEvent.of(MaterializeEvent.Source.SCHEDULE, onlineOnly.incarnation()).json(),
            StandardCharsets.UTF_8);

    assertThat(outcome(event)).isEqualTo("refused");
  }

  private FinishedRun run(int index) {
    return runs.finished(clicks.incarnation(), 10).get(index);
  }

  private long online() {
    return store.online.scan(clicks.incarnation(), Optional.empty(), 10_000).items().size();
  }

  private List<String> lines() {
    return logged.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String event(String source) {
    return "{\"source\":\"tidemark."
        + source
        + "\",\"feature_group\":\"clicks\",\"incarnation\":\"clicks-1772366400\"}";
  }

  private String outcome(String event) throws IOException {
    return outcome(event, null);
  }

  private String outcome(String event, @Nullable Context context) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MaterializeHandler handler =
        new MaterializeHandler(
            materializer(),
            next::add,
            OutcomeLog.to(new PrintStream(logged, true, StandardCharsets.UTF_8)));
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, context);
    return EventTree.read(out.toString(StandardCharsets.UTF_8)).at("outcome").text().orElseThrow();
  }

  private Materializer materializer() {
    MaterializationRun run =
        new MaterializationRun(
                flow.ledger,
                flow.objects,
                new ParquetFileFormat(),
                online,
                new NoEngine(),
                () -> flush.run(),
                store.clock,
                Metrics.NONE)
            .holding(1_000)
            .pausing(store.clock::move);
    return new Materializer(
        store.registry,
        Authorizer.ALLOW_ALL,
        store.deployment,
        run,
        runs,
        group -> {},
        () -> new RunId("run-" + ids++),
        "test",
        store.clock);
  }

  /** An invocation with 15 minutes, four fifths of which pass until so many rows are online. */
  private Context spending(int rows) {
    long before = online();
    Supplier<Integer> left = () -> online() - before < rows ? MILLIS : MILLIS / 5;
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRemainingTimeInMillis" -> left.get();
                  case "getAwsRequestId" -> "request-1";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private interface Attempt {
    String get() throws IOException;
  }

  private static String unchecked(Attempt attempt) {
    try {
      return attempt.get();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A file of a bulk load, known to the ledger. */
  private void file(String name, int from, int until) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ObjectStore.Key key = new ObjectStore.Key("acme-fs", DATA + name + ".parquet");
    try (OfflineFileFormat.Writer writer =
        new ParquetFileFormat().create(out, clicks.schema(), FileEntry.Origin.LOAD)) {
      for (int i = from; i < until; i++) {
        writer.write(row(i));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    flow.objects.putIfAbsent(key, ObjectStore.Body.of(out.toByteArray()));
    unchecked(() -> OfflineFlow.failures(flow.files(), OfflineFlow.storageEvent(key)).toString());
  }

  private static OfflineRow row(int i) {
    FeatureRecord record =
        Fixtures.record("id" + i, "2026-03-01T10:00:00Z", Fixtures.given("n", "" + i));
    return new OfflineRow(
        record,
        new RecordOrder(
            record.eventTime(), Fixtures.NOW, WriteId.of(record, WriteKind.PUT, Optional.empty())),
        WriteKind.PUT,
        Optional.empty(),
        Fixtures.NOW);
  }

  /** Bulk loads hold no hard deletes, so nothing is asked. */
  private static final class NoEngine implements QueryEngine {
    @Override
    public SqlDialect dialect() {
      return SqlDialect.ATHENA;
    }

    @Override
    public Session open(List<GroupFiles> groups) {
      throw new UnsupportedOperationException("No query");
    }
  }
}
