package tidemark.aws.dynamodb;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import tidemark.model.FeatureStoreException;

/**
 * Pauses between attempts: each up to twice as long as the one before, of random length, so that
 * those who were refused together do not come back together. Not thread-safe.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 25;
  private static final long LONGEST_MILLIS = 2_000;

  private long left;
  private long longest = FIRST_MILLIS;

  private Backoff(long left) {
    this.left = left;
  }

  /** Pauses that together take no longer than this. */
  static Backoff within(Duration patience) {
    return new Backoff(patience.toMillis());
  }

  /**
   * Waits.
   *
   * @return false, at once, if the time is over
   */
  boolean pause() {
    if (left <= 0) {
      return false;
    }
    long millis = Math.min(left, ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    left -= millis;
    longest = Math.min(2 * longest, LONGEST_MILLIS);
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("A wait for DynamoDB was interrupted.", e);
    }
  }
}
