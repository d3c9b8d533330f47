package tidemark.client;

import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

/** When an entry of a batch is sent again. */
final class Retries {
  /** Ours: beside those of each call itself, which has up to three. */
  static final int ATTEMPTS_MAX = 8;

  /** Pauses no longer than this attempt's. */
  private static final int LONGEST_PAUSE = 3;

  private Retries() {}

  /** Waits before an attempt after so many. */
  static void pause(int attempts) {
    Exchange.pause(Math.min(attempts, LONGEST_PAUSE));
  }

  /** Whether the same entry may pass later. */
  static boolean mayPass(FeatureStoreException reason) {
    return switch (reason.kind()) {
      case THROTTLED, UNAVAILABLE, INTERNAL -> true;
      case INVALID, NOT_FOUND, CONFLICT, IN_USE, LIMIT_EXCEEDED, FORBIDDEN -> false;
    };
  }

  /** Whether nothing answered at all: then what follows is not sent either. */
  static boolean isNoAnswer(FeatureStoreException reason) {
    return reason.getCause() instanceof NoAnswer;
  }

  /** Why an entry is given up that was left unprocessed each time. */
  static FeatureStoreException unprocessed() {
    return new FeatureStoreException(
        Kind.THROTTLED,
        "The store was too busy for this record "
            + ATTEMPTS_MAX
            + " times. Send it again later, or less at once.");
  }
}
