package tidemark.host;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What comes about sooner or later, on a machine that does much else. */
final class Awaited {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long PAUSE_MILLIS = 200;

  private Awaited() {}

  /** Asks until there is something. */
  static <T> T some(String what, Callable<Optional<T>> ask) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<T> found = ask.call();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return fail("There is no %s within %s", what, PATIENCE);
  }
}
