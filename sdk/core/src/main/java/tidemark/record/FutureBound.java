package tidemark.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;

/**
 * How far in the future the event time of a put may lie. A record with a wrong event time far ahead
 * outranks every right one until then; AWS accepts it. A delete may lie anywhere, as a hard delete
 * is how such a record is mended.
 *
 * @param max empty for no bound, as AWS
 */
public record FutureBound(Optional<Duration> max) {
  /** As AWS: no bound. */
  public static final FutureBound NONE = new FutureBound(Optional.empty());

  public static FutureBound of(Duration max) {
    return new FutureBound(Optional.of(max));
  }

  /**
   * Checks the event time of a put.
   *
   * @throws FeatureStoreException of kind INVALID if it lies beyond the bound
   */
  void check(EventTime eventTime, Instant now) {
    if (max.isPresent() && eventTime.at().isAfter(now.plus(max.get()))) {
      throw FeatureStoreException.invalid(
          "Event time lies too far in the future. This store takes event times of at most %d seconds"
              + " from now; send the time at which the fact held.",
          max.get().toSeconds());
    }
  }
}
