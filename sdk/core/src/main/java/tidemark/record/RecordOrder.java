package tidemark.record;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import tidemark.model.EventTime;

/**
 * The one total order of writes to a record: the greatest wins, online and offline. The later event
 * time wins; at equal event times the later invocation; then the greater write id.
 *
 * @param invokedAt when the API was called, in whole milliseconds (what Athena's timestamp keeps)
 */
public record RecordOrder(EventTime eventTime, Instant invokedAt, WriteId writeId)
    implements Comparable<RecordOrder> {
  private static final Comparator<RecordOrder> NATURAL =
      Comparator.comparing(RecordOrder::eventTime)
          .thenComparing(RecordOrder::invokedAt)
          .thenComparing(RecordOrder::writeId);

  public RecordOrder {
    invokedAt = invokedAt.truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public int compareTo(RecordOrder other) {
    return NATURAL.compare(this, other);
  }

  /** Whether this write wins over the other. */
  public boolean isGreaterThan(RecordOrder other) {
    return compareTo(other) > 0;
  }
}
