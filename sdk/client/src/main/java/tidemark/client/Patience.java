package tidemark.client;

import java.time.Duration;

/** How long to go on asking for something, in pauses that double up to a second. */
final class Patience {
  private static final Duration PAUSE_FIRST = Duration.ofMillis(25);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  private final long deadline;
  private Duration pause = PAUSE_FIRST;

  Patience(Duration span) {
    this.deadline = System.nanoTime() + span.toNanos();
  }

  boolean isOver() {
    return System.nanoTime() - deadline > 0;
  }

  void pause() {
    Exchange.sleep(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
  }
}
