package tidemark.local;

import java.time.Duration;
import java.time.InstantSource;
import tidemark.http.OutcomeLog;

/**
 * What can be chosen about a local store.
 *
 * @param settleDelay how long a group stays Creating or Deleting; AWS takes seconds
 * @param flushInterval how long a write stays in the log before it is put into a file
 * @param clock tells the time of everything the store stamps
 * @param log where the functions say how each invocation went
 */
public record LocalSettings(
    Duration settleDelay, Duration flushInterval, InstantSource clock, OutcomeLog log) {

  /** Groups settle at once, writes reach files within a second, nothing is told of invocations. */
  public static LocalSettings standard() {
    return new LocalSettings(
        Duration.ZERO, Duration.ofSeconds(1), InstantSource.system(), OutcomeLog.NONE);
  }

  public LocalSettings withSettleDelay(Duration delay) {
    return new LocalSettings(delay, flushInterval, clock, log);
  }

  public LocalSettings withFlushInterval(Duration interval) {
    return new LocalSettings(settleDelay, interval, clock, log);
  }

  public LocalSettings withClock(InstantSource other) {
    return new LocalSettings(settleDelay, flushInterval, other, log);
  }

  public LocalSettings withLog(OutcomeLog other) {
    return new LocalSettings(settleDelay, flushInterval, clock, other);
  }
}
