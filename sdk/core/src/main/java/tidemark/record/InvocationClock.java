package tidemark.record;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;
import tidemark.model.RecordIdentifier;

/**
 * Gives each write its invocation time: the clock in milliseconds, strictly increasing per record
 * identifier within this process even when the clock stands still or goes back. Keeps the last time
 * of a stripe of identifiers, so memory is fixed. Thread-safe.
 */
final class InvocationClock {
  private static final int STRIPES = 4_096;

  private final InstantSource clock;
  private final AtomicLongArray last = new AtomicLongArray(STRIPES);

  InvocationClock(InstantSource clock) {
    this.clock = clock;
  }

  Instant next(RecordIdentifier identifier) {
    return next(identifier, Instant.EPOCH);
  }

  /** A time that is also later than another, such as that of a write to be updated. */
  Instant next(RecordIdentifier identifier, Instant after) {
    long now = Math.max(clock.millis(), after.toEpochMilli() + 1);
    int stripe = Math.floorMod(identifier.value().hashCode(), STRIPES);
    return Instant.ofEpochMilli(last.updateAndGet(stripe, previous -> Math.max(now, previous + 1)));
  }
}
