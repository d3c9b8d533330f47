package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.Fixtures;
import tidemark.http.OutcomeLog;
import tidemark.materialize.Materialization;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Schedule;
import tidemark.materialize.Scope;
import tidemark.offline.FileEntry.Origin;

/** When events are handed to the function, and which. */
class RunSchedulerTest {
  private static final Materialization HOURLY =
      Materialization.on(Schedule.parse("rate(1 hour)", ZoneOffset.UTC));
  private static final Materialization ON_ARRIVAL =
      new Materialization(Optional.empty(), Optional.empty(), Optional.empty(), OnArrival.RUN);

  @TempDir Path directory;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private MaterializedStore store;
  private @Nullable RunScheduler scheduler;

  @BeforeEach
  void open() throws IOException {
    store = new MaterializedStore(directory);
  }

  @AfterEach
  void close() {
    if (scheduler != null) {
      scheduler.close();
    }
    store.close();
  }

  @Test
  void aRunBeginsWhenItsTimeHasComeOnceForEachTime() throws InterruptedException {
    schedule(HOURLY);
    start(new Told("complete"));
    settle();

    assertThat(events).isEmpty();
    store.clock.move(Duration.ofMinutes(61));
    await(() -> !events.isEmpty());
    settle();

    assertThat(events)
        .containsExactly(
            "{\"source\":\"tidemark.schedule\",\"feature_group\":\"clicks\",\"incarnation\":\""
                + store.group.incarnation()
                + "\"}");
    store.clock.move(Duration.ofHours(1));
    await(() -> events.size() == 2);
  }

  @Test
  void aScheduleThatIsChangedOrRemovedCountsFromThenOn() throws InterruptedException {
    schedule(HOURLY);
    start(new Told("complete"));
    settle();

    schedule(Materialization.on(Schedule.parse("rate(1 day)", ZoneOffset.UTC)));
    settle();
    store.clock.move(Duration.ofHours(2));
    settle();
    store.sqlite.schedules().remove(store.group.incarnation());
    settle();
    store.clock.move(Duration.ofDays(2));
    settle();

    assertThat(events).isEmpty();
  }

  @Test
  @DisplayName("times that passed while nothing was served count as one, if files wait")
  void missedTimesCountAsOne() throws InterruptedException {
    schedule(HOURLY);
    store.clock.move(Duration.ofHours(5));
    store.file(
        "a",
        Origin.LOAD,
        List.of(MaterializedStore.put("a", "2026-03-01T10:00:00Z", "1", Fixtures.NOW)));

    start(new Told("complete"));
    await(() -> !events.isEmpty());
    settle();

    assertThat(events).singleElement().asString().contains("tidemark.schedule");
  }

  @Test
  void noTimeIsMissedWithoutFilesThatWaitOrAfterARun() throws InterruptedException {
    schedule(HOURLY);
    store.clock.move(Duration.ofHours(5));
    store.file(
        "a",
        Origin.LOAD,
        List.of(MaterializedStore.put("a", "2026-03-01T10:00:00Z", "1", Fixtures.NOW)));
    store.run(Scope.PENDING);
    store.file(
        "b",
        Origin.LOAD,
        List.of(MaterializedStore.put("b", "2026-03-01T10:00:00Z", "1", Fixtures.NOW)));

    start(new Told("complete"));
    settle();

    assertThat(events).isEmpty();
  }

  @Test
  void filesThatComeTogetherBeginOneRun() throws InterruptedException {
    schedule(ON_ARRIVAL);
    RunScheduler started = start(new Told("complete"));
    for (int i = 0; i < 20; i++) {
      started.arrived(store.group.incarnation());
    }

    await(() -> !events.isEmpty());
    settle();

    assertThat(events).singleElement().asString().contains("tidemark.arrival");
  }

  @Test
  void arrivalsOfAGroupThatWaitsForItsScheduleBeginNothing() throws InterruptedException {
    schedule(HOURLY);
    start(new Told("complete")).arrived(store.group.incarnation());

    settle();

    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlapped", "failed"})
  void anArrivalWhoseRunCameToNothingIsToldAgain(String outcome) throws InterruptedException {
    schedule(ON_ARRIVAL);
    start(new Told(outcome)).arrived(store.group.incarnation());

    await(() -> events.size() >= 2);
  }

  @Test
  @DisplayName("a run at work is told to stop when the store is closed, and is waited for")
  void aRunAtWorkStopsWhenTheStoreIsClosed() throws InterruptedException {
    schedule(HOURLY);
    RunScheduler started = start(new Lasting());
    settle();
    store.clock.move(Duration.ofMinutes(61));
    await(() -> !events.isEmpty());

    started.close();

    assertThat(ended.getCount()).isZero();
  }

  @Test
  void aFirstLookThatFailsIsTold() throws InterruptedException {
    List<String> told = new CopyOnWriteArrayList<>();
    Runnable firstLook =
        () -> {
          throw new IllegalStateException("canary");
        };

    start(new Told("complete"), firstLook, fields -> told.add(fields.toString()));
    await(() -> !told.isEmpty());

    assertThat(told)
        .singleElement()
        .asString()
        .contains("OPERATION=Schedule", "OUTCOME=failed", "IllegalStateException")
        .doesNotContain("canary");
  }

  private void schedule(Materialization materialization) {
    Instant now = store.clock.instant();
    store.sqlite.schedules().put(store.group, materialization, now);
  }

  private RunScheduler start(RequestStreamHandler function) {
    return start(function, () -> {}, OutcomeLog.NONE);
  }

  private RunScheduler start(RequestStreamHandler function, Runnable firstLook, OutcomeLog log) {
    RunScheduler started =
        new RunScheduler(
            store.sqlite.schedules(),
            store.sqlite.runs(),
            store.sqlite.ledger(),
            function,
            firstLook,
            store.clock,
            log);
    scheduler = started;
    started.start();
    return started;
  }

  /** Longer than the scheduler looks, and gathers arrivals. */
  private static void settle() throws InterruptedException {
    Thread.sleep(1_800);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** Notes the event and answers an outcome. */
  private final class Told implements RequestStreamHandler {
    private final String outcome;

    private Told(String outcome) {
      this.outcome = outcome;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream response, Context context)
        throws IOException {
      events.add(new String(event.readAllBytes(), StandardCharsets.UTF_8));
      response.write(("{\"outcome\":\"" + outcome + "\"}").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Goes on while it has time. */
  private final class Lasting implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream event, OutputStream response, Context context)
        throws IOException {
      int whole = context.getRemainingTimeInMillis();
      events.add(new String(event.readAllBytes(), StandardCharsets.UTF_8));
      while (context.getRemainingTimeInMillis() > whole / 5) {
        try {
          Thread.sleep(10);
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      ended.countDown();
      response.write("{\"outcome\":\"stopped\"}".getBytes(StandardCharsets.UTF_8));
    }
  }
}
