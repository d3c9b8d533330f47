package tidemark.offline;

import java.time.Instant;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteKind;

/**
 * One row of the offline store: a write and when it was written there.
 *
 * @param writeTime in whole milliseconds
 */
public record OfflineRow(
    FeatureRecord record,
    RecordOrder order,
    WriteKind kind,
    Optional<EventTime> expiresAt,
    Instant writeTime) {}
