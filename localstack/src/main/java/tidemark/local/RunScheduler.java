package tidemark.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import tidemark.function.MaterializeEvent;
import tidemark.function.MaterializeEvent.Source;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Materialization.OnArrival;
import tidemark.materialize.Runs;
import tidemark.materialize.ScheduledGroup;
import tidemark.materialize.Schedules;
import tidemark.model.Incarnation;
import tidemark.offline.FileLedger;

/**
 * Does for a served store what EventBridge Scheduler and S3 do on AWS: hands the function an event
 * when the time of a group's schedule has come, and soon after files of a group that runs on
 * arrival have come, one for all that came. Times that passed while nothing was served count as
 * one, if files wait. Thread-safe.
 */
final class RunScheduler implements Closeable {
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

  /** Files often come together; each of AWS's events takes longer. */
  private static final Duration GATHERED = Duration.ofSeconds(1);

  /** When an arrival that found a run at work is told again. */
  private static final Duration RETRIED_AFTER = Duration.ofSeconds(5);

  /** How often that is doubled while runs of a group fail: to 5 min 20 s. */
  private static final int DOUBLED_MAX = 6;

  private static final int RUNS_MAX = 2;

  /** When a schedule's next run is due. */
  private record Due(ScheduledGroup group, Optional<Instant> at) {}

  private final Schedules schedules;
  private final Runs runs;
  private final FileLedger ledger;
  private final RequestStreamHandler function;
  private final Runnable firstLook;
  private final InstantSource clock;
  private final OutcomeLog log;
  private final Map<Incarnation, Due> due = new HashMap<>();

  /** From when on, by the nanosecond clock, a group's arrivals are told. */
  private final Map<Incarnation, Long> arrived = new ConcurrentHashMap<>();

  /** How often in a row runs of a group have failed. */
  private final Map<Incarnation, Integer> failures = new ConcurrentHashMap<>();

  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(1, Threads.named("tidemark-scheduler"));
  private final ExecutorService workers =
      Executors.newFixedThreadPool(RUNS_MAX, Threads.named("tidemark-run"));
  private volatile boolean ending;

  /**
   * @param firstLook returns when the files that lay there before are known
   */
  RunScheduler(
      Schedules schedules,
      Runs runs,
      FileLedger ledger,
      RequestStreamHandler function,
      Runnable firstLook,
      InstantSource clock,
      OutcomeLog log) {
    this.schedules = schedules;
    this.runs = runs;
    this.ledger = ledger;
    this.function = function;
    this.firstLook = firstLook;
    this.clock = clock;
    this.log = log;
  }

  /** Looks from now on for times that have come, those that passed before first. */
  void start() {
    Threads.once(thread, "Schedule", log, this::catchUp);
    Threads.repeat(thread, LOOK_INTERVAL, "Schedule", log, this::look);
  }

  /** Says that files of a group have come. */
  void arrived(Incarnation group) {
    arrived.putIfAbsent(group, System.nanoTime() + GATHERED.toNanos());
  }

  /** Has an event handled by a thread of its own; not once this is to end: the rest is pending. */
  void begin(MaterializeEvent event) {
    if (ending) {
      return;
    }
    try {
      workers.execute(() -> invoke(event));
    } catch (RejectedExecutionException e) {
      return; // closed: the next start goes on with what is pending
    }
  }

  private void catchUp() {
    firstLook.run();
    Instant now = clock.instant();
    for (ScheduledGroup group : schedules.all()) {
      if (ledger.pending(group.group()).isEmpty()) {
        continue;
      }
      if (group.materialization().onArrival() == OnArrival.RUN) {
        begin(MaterializeEvent.of(Source.ARRIVAL, group.group()));
      } else if (missed(group, now)) {
        begin(MaterializeEvent.of(Source.SCHEDULE, group.group()));
      }
    }
  }

  /** Whether a run was due since the last one, or since there is a schedule. */
  private boolean missed(ScheduledGroup group, Instant now) {
    Instant last =
        runs.finished(group.group(), 1).stream()
            .findFirst()
            .map(FinishedRun::began)
            .filter(began -> began.isAfter(group.since()))
            .orElse(group.since());
    return group
        .materialization()
        .schedule()
        .flatMap(schedule -> schedule.nextAfter(last))
        .filter(time -> !time.isAfter(now))
        .isPresent();
  }

  private void look() {
    Instant now = clock.instant();
    List<ScheduledGroup> all = schedules.all();
    Set<Incarnation> known = new HashSet<>();
    for (ScheduledGroup group : all) {
      known.add(group.group());
      lookAt(group, now);
    }
    due.keySet().retainAll(known);
    tellOfArrivals(all);
  }

  private void lookAt(ScheduledGroup group, Instant now) {
    Due before = due.get(group.group());
    if (before == null || !before.group().equals(group)) {
      due.put(group.group(), next(group, now));
    } else if (before.at().filter(time -> !time.isAfter(now)).isPresent()) {
      due.put(group.group(), next(group, now));
      begin(MaterializeEvent.of(Source.SCHEDULE, group.group()));
    }
  }

  private static Due next(ScheduledGroup group, Instant now) {
    return new Due(
        group, group.materialization().schedule().flatMap(schedule -> schedule.nextAfter(now)));
  }

  private void tellOfArrivals(List<ScheduledGroup> all) {
    Set<Incarnation> wanted = new HashSet<>();
    for (ScheduledGroup group : all) {
      if (group.materialization().onArrival() == OnArrival.RUN) {
        wanted.add(group.group());
      }
    }
    Map.copyOf(arrived).forEach((group, time) -> tellOf(group, time, wanted.contains(group)));
  }

  private void tellOf(Incarnation group, long time, boolean isWanted) {
    if (System.nanoTime() - time >= 0 && arrived.remove(group, time) && isWanted) {
      begin(MaterializeEvent.of(Source.ARRIVAL, group));
    }
  }

  /** Hands the function an event; what fails is told by the function's own line. */
  private void invoke(MaterializeEvent event) {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(event.json()),
          response,
          new LocalInvocation(UUID.randomUUID().toString(), () -> ending));
      String outcome =
          EventTree.read(response.toString(StandardCharsets.UTF_8)).at("outcome").text().orElse("");
      if (outcome.equals("failed")) {
        tellAgain(event);
        return;
      }
      failures.remove(event.group());
      if (event.source() == Source.ARRIVAL && outcome.equals("overlapped")) {
        arrived.putIfAbsent(event.group(), System.nanoTime() + RETRIED_AFTER.toNanos());
      }
    } catch (IOException | RuntimeException e) {
      tellAgain(event);
    }
  }

  /** Has what failed begun again, each time after twice as long. */
  private void tellAgain(MaterializeEvent event) {
    if (event.source() == Source.SCHEDULE) {
      return; // its next time comes anyway
    }
    int doubled = Math.min(failures.merge(event.group(), 1, Integer::sum) - 1, DOUBLED_MAX);
    arrived.putIfAbsent(event.group(), System.nanoTime() + (RETRIED_AFTER.toNanos() << doubled));
  }

  /** Lets runs at work write what they hold and note where they are; begins none. */
  @Override
  public void close() {
    ending = true;
    Threads.end(thread);
    Threads.end(workers);
  }
}
