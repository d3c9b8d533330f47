package tidemark.cli.aws;

import java.time.Duration;
import tidemark.model.FeatureStoreException;

/** Waits between two looks at a service. */
final class Waiting {
  private Waiting() {}

  /**
   * Returns after that time.
   *
   * @throws FeatureStoreException of kind UNAVAILABLE if the thread is interrupted
   */
  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("Interrupted while waiting for AWS.", e);
    }
  }
}
