package tidemark.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tidemark.crash.CrashPoint;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.record.RecordOrder;

/**
 * What all of a simulation share: chance, time, the work that goes on, faults, crashes, and the
 * history of it all. Only who has the baton touches it.
 */
final class World implements AutoCloseable {
  private static final int PAUSED_MAX = 6;

  /** Points that are passed so seldom are died at so much more often. */
  private static final int RARE_POINTS = 10;

  private static final ThreadLocal<World> HERE = new ThreadLocal<>();

  final long seed;
  final Random random;
  final Coverage coverage = new Coverage();

  /** True time, which no process knows. */
  Instant now = Fixtures.NOW;

  /** How often a call of a port fails, of 1,000. */
  int faultRate;

  /** How often a process dies at a point that it passes, of 1,000. */
  int crashRate;

  /** How often work is interleaved with other work, of 100. */
  int interleaving;

  private final List<Task> paused = new ArrayList<>();
  private final List<Runnable> late = new ArrayList<>();
  private final List<@Nullable Object[]> history = new ArrayList<>();
  private final Baton baton;
  private @Nullable Task current;
  private @Nullable Throwable failure;
  private int tasks;

  World(long seed, Baton baton) {
    this.seed = seed;
    this.random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
    this.baton = baton;
    HERE.set(this);
  }

  /** A piece of work of a process. */
  final class Task {
    final SimulatedProcess process;
    final int number = ++tasks;
    private final Runnable body;
    private final boolean interleaved;
    private Baton.@Nullable Worker worker;

    private Task(SimulatedProcess process, Runnable body, boolean interleaved) {
      this.process = process;
      this.body = body;
      this.interleaved = interleaved;
    }

    private void run() {
      HERE.set(World.this);
      try {
        body.run();
      } catch (CrashPoint.Crash | Death e) {
        note("dies");
      } catch (RuntimeException | Error e) {
        failure = failure == null ? e : failure;
      }
    }
  }

  /** Unwinds work of a process that has died. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Asks the simulation of this thread, if there is one. */
  static boolean diesAt(CrashPoint point) {
    World world = HERE.get();
    return world != null && world.reached(point);
  }

  private boolean reached(CrashPoint point) {
    coverage.count("passed " + point);
    Task task = current;
    boolean rare = point.name().startsWith("MATERIALIZE");
    int rate = rare ? RARE_POINTS * crashRate : crashRate;
    if (task == null || random.nextInt(1_000) >= rate) {
      return false;
    }
    coverage.count("died at " + point);
    note("crash at", point);
    task.process.alive = false;
    return true;
  }

  /** Begins work of a process, and does it, if nothing interrupts it, to its end. */
  void begin(SimulatedProcess process, Runnable body) {
    boolean interleaved = paused.size() < PAUSED_MAX && chance(interleaving, 100);
    Task task = new Task(process, body, interleaved);
    current = task;
    if (interleaved) {
      task.worker = baton.worker(task::run);
      goOn(task);
    } else {
      task.run();
      current = null;
    }
    afterWork();
  }

  boolean hasPaused() {
    return !paused.isEmpty();
  }

  /** Has some paused work go on. */
  void goOnWithAny() {
    coverage.count("interleaved");
    goOn(paused.remove(random.nextInt(paused.size())));
    afterWork();
  }

  private void goOn(Task task) {
    Baton.Worker worker = task.worker;
    if (worker == null) {
      throw new IllegalStateException("It has no worker");
    }
    current = task;
    if (!baton.goOn(worker)) {
      paused.add(task);
    }
    current = null;
  }

  private void afterWork() {
    for (int i = 0; i < paused.size(); i++) {
      if (!paused.get(i).process.alive) {
        goOn(paused.remove(i));
        i = -1;
      }
    }
    Throwable broken = failure;
    if (broken instanceof Error error) {
      throw error;
    }
    if (broken instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** What is at work; null between. */
  @Nullable Task current() {
    return current;
  }

  /** A process dies, wherever it is. */
  void kill(SimulatedProcess process) {
    history.add(new @Nullable Object[] {now, "", process, "is killed"});
    process.alive = false;
    afterWork();
  }

  /** A call of a port: others may go on before and after it, and it may fail. */
  <T> T call(Site site, Supplier<T> effect) {
    enter(site);
    if (random.nextInt(1_000) >= faultRate) {
      T answer = effect.get();
      pause();
      return answer;
    }
    Site.Fault fault = fault(site);
    coverage.count(site.with(fault));
    note(site, fault);
    switch (fault) {
      case FAILS_BEFORE, TAKES_A_PART -> {}
      case FAILS_AFTER -> happens(effect);
      case HAPPENS_LATE -> late.add(() -> happens(effect));
    }
    pause();
    throw new FeatureStoreException(Kind.UNAVAILABLE, "Simulated: " + site + " " + fault);
  }

  private static void happens(Supplier<?> effect) {
    Object unused = effect.get();
  }

  /** Lets others go on, and ends here if the process has died. */
  void enter(Site site) {
    pause();
    Task task = current;
    if (task != null && !task.process.alive) {
      throw new Death();
    }
    if (site == Site.LOG_APPEND || site == Site.ONLINE_WRITE) {
      note(site);
    }
  }

  private Site.Fault fault(Site site) {
    boolean late = site == Site.LOG_APPEND || site == Site.ONLINE_WRITE;
    return switch (random.nextInt(late ? 3 : 2)) {
      case 0 -> Site.Fault.FAILS_BEFORE;
      case 1 -> Site.Fault.FAILS_AFTER;
      default -> Site.Fault.HAPPENS_LATE;
    };
  }

  /** A point where others may go on. */
  void pause() {
    Task task = current;
    if (task != null && task.interleaved && task.process.alive && random.nextInt(3) == 0) {
      Baton.Worker worker = task.worker;
      if (worker != null) {
        worker.pause();
      }
      if (!task.process.alive) {
        throw new Death();
      }
    }
  }

  /** What was said to have failed happens now; false if there is nothing such. */
  boolean happensLate() {
    if (late.isEmpty()) {
      return false;
    }
    Runnable effect = late.remove(random.nextInt(late.size()));
    note("an effect that is late");
    coverage.count("late effects");
    try {
      effect.run();
    } catch (FeatureStoreException e) {
      note("has no place any more");
    }
    return true;
  }

  boolean chance(int of, int among) {
    return random.nextInt(among) < of;
  }

  <T> T any(List<T> among) {
    return among.get(random.nextInt(among.size()));
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Notes something in the history. What is noted never changes. */
  void note(@Nullable Object... what) {
    Task task = current;
    @Nullable Object[] entry = new @Nullable Object[what.length + 3];
    entry[0] = now;
    entry[1] = task == null ? "" : task.number;
    entry[2] = task == null ? "" : task.process;
    System.arraycopy(what, 0, entry, 3, what.length);
    history.add(entry);
  }

  /** The history for people, a line for each thing that happened. */
  String history() {
    return history.stream()
        .map(
            entry ->
                String.format("%-27s #%-4s %-12s ", entry[0], entry[1], entry[2])
                    + Arrays.stream(entry)
                        .skip(3)
                        .map(World::text)
                        .collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n"));
  }

  private static String text(@Nullable Object thing) {
    if (thing instanceof RecordOrder order) {
      return "("
          + order.eventTime()
          + " "
          + order.invokedAt()
          + " "
          + (order.writeId().value() + "none").substring(0, 4)
          + ")";
    }
    if (thing instanceof Optional<?> optional) {
      return optional.isPresent() ? text(optional.get()) : "nothing";
    }
    if (thing instanceof List<?> list) {
      return list.stream().map(World::text).collect(Collectors.joining(" "));
    }
    return String.valueOf(thing);
  }

  @Override
  public void close() {
    for (Task task : paused) {
      task.process.alive = false;
    }
    while (!paused.isEmpty()) {
      goOn(paused.remove(0));
    }
    HERE.remove();
  }
}
