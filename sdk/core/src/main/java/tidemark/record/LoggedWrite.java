package tidemark.record;

import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;

/**
 * One write as the log keeps it.
 *
 * @param schemaVersion by which the packed values are to be read
 * @param eventTimeText the event time as it was given
 */
public record LoggedWrite(
    Incarnation incarnation,
    int schemaVersion,
    RecordIdentifier identifier,
    RecordOrder order,
    String eventTimeText,
    WriteKind kind,
    Optional<EventTime> expiresAt,
    PackedRecord packed) {

  /** The record, read by the schema of its group. */
  public FeatureRecord record(Schema schema) {
    return packed.unpack(schema, schemaVersion, identifier, order.eventTime());
  }
}
