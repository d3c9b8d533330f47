package tidemark.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Many seeds, on as many threads as there are processors; each seed is a world of its own. */
final class Simulations {
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors());

  private Simulations() {}

  /** What came of many seeds. */
  record Report(
      long firstSeed,
      long seeds,
      long operations,
      long millis,
      Coverage coverage,
      Optional<Simulation.Outcome> failed) {
    void throwFailure() {
      failed.ifPresent(
          outcome -> {
            throw new AssertionError(
                "Seed "
                    + outcome.seed()
                    + " (replay: -Dtidemark.simulation.seed="
                    + outcome.seed()
                    + ")\n"
                    + outcome.history()
                    + "\n"
                    + outcome.failure(),
                outcome.failure());
          });
    }

    @Override
    public String toString() {
      return String.format(
          "Simulated %,d operations in %,d histories from seed %d on: %.1f s, %,.0f a second%n%s",
          operations,
          seeds,
          firstSeed,
          millis / 1_000.0,
          operations * 1_000.0 / Math.max(1, millis),
          coverage);
    }
  }

  /** Runs seeds until so many operations are simulated or one fails. */
  static Report run(Composition composition, long firstSeed, long operations) {
    long begun = System.nanoTime();
    AtomicLong next = new AtomicLong(firstSeed);
    AtomicLong done = new AtomicLong();
    ConcurrentLinkedQueue<Simulation.Outcome> failed = new ConcurrentLinkedQueue<>();
    Coverage coverage = new Coverage();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(
              () -> {
                try (Baton baton = new Baton()) {
                  while (done.get() < operations && failed.isEmpty()) {
                    Simulation.Outcome outcome =
                        Simulation.run(next.getAndIncrement(), composition, baton, false);
                    done.addAndGet(outcome.operations());
                    synchronized (coverage) {
                      coverage.add(outcome.coverage());
                    }
                    if (outcome.failure() != null) {
                      failed.add(outcome);
                    }
                  }
                }
              },
              "simulation-" + i);
      thread.start();
      threads.add(thread);
    }
    threads.forEach(Simulations::join);
    return new Report(
        firstSeed,
        next.get() - firstSeed,
        done.get(),
        (System.nanoTime() - begun) / 1_000_000,
        coverage,
        Optional.ofNullable(failed.peek()));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
