package tidemark.local;

import java.time.Duration;
import java.time.InstantSource;
import tidemark.http.OutcomeLog;
import tidemark.record.FutureBound;
import tidemark.wire.UnknownMembers;

/**
 * What can be chosen about a local store.
 *
 * @param settleDelay how long a group stays Creating or Deleting; AWS takes seconds
 * @param flushInterval how long a write stays in the log before it is put into a file
 * @param clock tells the time of everything the store stamps
 * @param future how far in the future the event time of a put through the API may lie
 * @param unknown what becomes of members of a write that the API does not know
 * @param log where the functions say how each invocation went
 */
public record LocalSettings(
    Duration settleDelay,
    Duration flushInterval,
    InstantSource clock,
    FutureBound future,
    UnknownMembers unknown,
    OutcomeLog log) {

  /**
   * Groups settle at once, writes reach files within a second and are taken as AWS takes them,
   * nothing is told of invocations.
   */
  public static LocalSettings standard() {
    return new LocalSettings(
        Duration.ZERO,
        Duration.ofSeconds(1),
        InstantSource.system(),
        FutureBound.NONE,
        UnknownMembers.IGNORED,
        OutcomeLog.NONE);
  }

  public LocalSettings withSettleDelay(Duration delay) {
    return new LocalSettings(delay, flushInterval, clock, future, unknown, log);
  }

  public LocalSettings withFlushInterval(Duration interval) {
    return new LocalSettings(settleDelay, interval, clock, future, unknown, log);
  }

  public LocalSettings withClock(InstantSource other) {
    return new LocalSettings(settleDelay, flushInterval, other, future, unknown, log);
  }

  public LocalSettings withFuture(FutureBound bound) {
    return new LocalSettings(settleDelay, flushInterval, clock, bound, unknown, log);
  }

  public LocalSettings withUnknown(UnknownMembers members) {
    return new LocalSettings(settleDelay, flushInterval, clock, future, members, log);
  }

  public LocalSettings withLog(OutcomeLog other) {
    return new LocalSettings(settleDelay, flushInterval, clock, future, unknown, other);
  }
}
