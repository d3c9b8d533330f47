package tidemark.cli.check;

import java.time.Duration;
import java.util.function.Supplier;

/** Waiting that ends. */
final class Eventually {
  private static final long PAUSE_FIRST_MILLIS = 20;
  private static final long PAUSE_MAX_MILLIS = 2_000;

  private Eventually() {}

  /** Does something until it does not fail any more; its last failure after the patience. */
  static <T> T succeeds(Duration patience, Supplier<T> attempt) {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = PAUSE_FIRST_MILLIS;
    while (true) {
      try {
        return attempt.get();
      } catch (CheckFailure e) {
        if (System.nanoTime() > deadline) {
          throw new CheckFailure(e.getMessage() + ", still after " + patience.toSeconds() + " s");
        }
      }
      pause(pause);
      pause = Math.min(PAUSE_MAX_MILLIS, pause * 3 / 2 + 1);
    }
  }

  static void holds(Duration patience, Runnable attempt) {
    succeeds(
        patience,
        () -> {
          attempt.run();
          return true;
        });
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailure("Interrupted while waiting");
    }
  }
}
