package tidemark.quality;

import java.time.Instant;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.record.RecordOrder;

/**
 * The write that the online store should hold of a record, by the log.
 *
 * @param identifier as the offline store prints it: whole numbers without leading zeros
 * @param deleted whether it is a soft delete
 * @param outranked whether a hard delete of the log outranks it, which was invoked before it: the
 *     record was put again after its removal, and a materialization leaves it out
 * @param record its values; identifier and event time need not be among them
 */
public record OfflineWinner(
    String identifier,
    RecordOrder order,
    boolean deleted,
    boolean outranked,
    Optional<EventTime> expiresAt,
    FeatureRecord record) {

  /** Whether a read at that instant should find it. */
  boolean isServedAt(Instant now) {
    return !deleted && !isExpiredAt(now);
  }

  boolean isExpiredAt(Instant now) {
    return expiresAt.map(end -> !now.isBefore(end.at())).orElse(false);
  }
}
