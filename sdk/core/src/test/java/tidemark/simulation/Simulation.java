package tidemark.simulation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tidemark.materialize.Scope;
import tidemark.registry.Caller;

/**
 * One history: clients, writers, runs and people over stores that fail, in processes that die, all
 * of it decided by a seed; then the end, when nothing fails, and all must be there.
 */
final class Simulation {
  /** What came of a seed. */
  record Outcome(
      long seed, long operations, @Nullable Throwable failure, String history, Coverage coverage) {}

  private static final int STEPS = 600;

  private final World world;
  private final Cluster cluster;
  private final Clients clients;
  private final Background background;
  private final int deletions;
  private long operations;

  private Simulation(World world, Composition composition) {
    this.world = world;
    this.cluster = new Cluster(world, composition);
    List<String> groups =
        world.random.nextBoolean() ? List.of("clicks", "users") : List.of("users");
    this.clients = new Clients(world, cluster, groups, 1 + world.random.nextInt(6));
    this.background = new Background(world, cluster, clients);
    groups.forEach(
        group -> cluster.control(calm()).create(Caller.LOCAL, Background.definition(group)));
    cluster.unsettled.forEach(name -> cluster.control(calm()).settle(name));
    cluster.unsettled.clear();
    world.interleaving = new int[] {0, 30, 60}[world.random.nextInt(3)];
    world.faultRate = new int[] {0, 10, 60, 150}[world.random.nextInt(4)];
    world.crashRate = new int[] {0, 5, 20}[world.random.nextInt(3)];
    this.deletions = world.chance(1, 3) ? 4 : 0;
  }

  private SimulatedProcess calm() {
    return new SimulatedProcess("beginning", world, 0);
  }

  /** Runs a seed. The history is empty unless it fails or is asked for. */
  static Outcome run(long seed, Composition composition, Baton baton, boolean told) {
    try (World world = new World(seed, baton)) {
      Simulation simulation = null;
      Throwable failure = null;
      try {
        simulation = new Simulation(world, composition);
        simulation.run();
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      return new Outcome(
          seed,
          simulation == null ? 0 : simulation.operations,
          failure,
          failure == null && !told ? "" : world.history(),
          world.coverage);
    }
  }

  private void run() {
    for (int i = 0; i < STEPS; i++) {
      world.pass(Duration.ofMillis(world.random.nextInt(60)));
      if (world.hasPaused() && world.chance(1, 2)) {
        world.goOnWithAny();
      } else {
        step(world.random.nextInt(1_000));
      }
    }
    world.faultRate = 0;
    world.crashRate = 0;
    while (world.hasPaused()) {
      world.goOnWithAny();
    }
    boolean more = true;
    while (more) {
      more = world.happensLate();
    }
    new Ending(world, cluster).check();
  }

  /** What happens next: of 1,000 steps so many are of each kind. */
  private void step(int roll) {
    operations++;
    if (roll < 800) {
      clients.call();
    } else if (roll < 875) {
      background.write();
    } else if (roll < 935) {
      background.appear();
    } else if (roll < 945) {
      background.materialize(Scope.PENDING);
    } else if (roll < 948) {
      background.materialize(Scope.HEAL);
    } else if (roll < 950) {
      background.materialize(Scope.FULL);
    } else if (roll < 960) {
      background.otherFile();
    } else if (roll < 964) {
      background.reconcile();
    } else if (roll < 966) {
      background.poison();
    } else {
      rareStep(roll);
    }
  }

  private void rareStep(int roll) {
    if (roll < 966 + deletions) {
      background.delete();
    } else if (roll < 975) {
      background.settle();
    } else if (roll < 979) {
      clients.kill();
    } else if (roll < 983) {
      clients.moveClock();
    } else if (roll < 986) {
      world.pass(Duration.ofMinutes(16));
    } else if (roll < 990) {
      cluster.queue.redrive();
    } else {
      world.happensLate();
    }
  }
}
