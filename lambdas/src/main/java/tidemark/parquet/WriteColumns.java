package tidemark.parquet;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.parquet.ColumnType.Kind;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

/**
 * The columns of an offline file that say whose record a row is, when it held, and what the write
 * was. A file of others may lack ours, and {@code api_invocation_time} and {@code is_deleted}; what
 * is missing is derived. A row without an identifier, an event time or a write time is refused by
 * its number: it could be neither found nor ordered.
 *
 * <p>A delete marker without a mode is a soft one: SageMaker's files do not tell, and either hides
 * the record. Not thread-safe.
 */
final class WriteColumns {
  private final Schema schema;
  private final ColumnCursor<FeatureValue> identifier;
  private final ColumnCursor<FeatureValue> eventTime;
  private final ColumnCursor<Instant> writeTime;
  private final Optional<ColumnCursor<Instant>> invokedAt;
  private final Optional<ColumnCursor<Boolean>> isDeleted;
  private final Optional<ColumnCursor<Long>> eventTimeNanos;
  private final Optional<ColumnCursor<Long>> expiresAtNanos;
  private final Optional<ColumnCursor<String>> writeId;
  private final Optional<ColumnCursor<String>> deleteMode;

  /**
   * Finds them.
   *
   * @throws FeatureStoreException of kind INVALID naming a column that is missing or of a type that
   *     cannot be
   */
  WriteColumns(OfflineTable file, Schema schema) {
    this.schema = schema;
    this.identifier =
        FeatureCells.kept(
            file.require(schema.identifier(), "record identifier"), schema.identifierFeature());
    this.eventTime =
        FeatureCells.keptEventTime(
            file.require(schema.eventTime(), "event time"), schema.eventTimeFeature());
    this.writeTime =
        instants(file, OfflineColumns.WRITE_TIME)
            .orElseThrow(
                () ->
                    FeatureStoreException.invalid(
                        "There is no column '%s'. Write when each row was written.",
                        OfflineColumns.WRITE_TIME));
    this.invokedAt = instants(file, OfflineColumns.API_INVOCATION_TIME);
    this.isDeleted =
        file.find(OfflineColumns.IS_DELETED, Kind.BOOLEAN, "BOOLEAN")
            .map(type -> ColumnCursor.ofOne(type, type.booleans()));
    this.eventTimeNanos = file.longs(OfflineColumns.EVENT_TIME_NS);
    this.expiresAtNanos = file.longs(OfflineColumns.EXPIRES_AT_NS);
    this.writeId = file.texts(OfflineColumns.WRITE_ID);
    this.deleteMode = file.texts(OfflineColumns.DELETE_MODE);
  }

  /** All of them, to be moved together. */
  List<ColumnCursor<?>> cursors() {
    List<ColumnCursor<?>> all = new ArrayList<>(List.of(identifier, eventTime, writeTime));
    invokedAt.ifPresent(all::add);
    isDeleted.ifPresent(all::add);
    eventTimeNanos.ifPresent(all::add);
    expiresAtNanos.ifPresent(all::add);
    writeId.ifPresent(all::add);
    deleteMode.ifPresent(all::add);
    return all;
  }

  RecordIdentifier identifier() {
    return new RecordIdentifier(((FeatureValue.Text) identifier.required()).text());
  }

  EventTime eventTime() {
    Optional<Long> nanos = eventTimeNanos.flatMap(ColumnCursor::value);
    return nanos.isPresent() ? new EventTime(nanos.get()) : parsedEventTime();
  }

  /** The event time as the row has it, or as it would be printed. */
  Optional<String> eventTimeText() {
    return eventTime.value().map(value -> ((FeatureValue.Text) value).text());
  }

  RecordOrder order(EventTime at) {
    Instant invoked = invokedAt.flatMap(ColumnCursor::value).orElseGet(writeTime::required);
    WriteId id = writeId.flatMap(ColumnCursor::value).map(WriteId::new).orElse(WriteId.NONE);
    return new RecordOrder(at, invoked, id);
  }

  WriteKind kind() {
    if (!isDeleted.flatMap(ColumnCursor::value).orElse(false)) {
      return WriteKind.PUT;
    }
    String mode = deleteMode.flatMap(ColumnCursor::value).orElse(OfflineColumns.SOFT);
    return switch (mode) {
      case OfflineColumns.SOFT -> WriteKind.SOFT_DELETE;
      case OfflineColumns.HARD -> WriteKind.HARD_DELETE;
      default ->
          throw FeatureStoreException.invalid(
              "Column '%s' is none of null, soft and hard.", OfflineColumns.DELETE_MODE);
    };
  }

  Optional<EventTime> expiresAt() {
    return expiresAtNanos.flatMap(ColumnCursor::value).map(EventTime::new);
  }

  Instant writeTime() {
    return writeTime.required().truncatedTo(ChronoUnit.MILLIS);
  }

  private EventTime parsedEventTime() {
    String text = ((FeatureValue.Text) eventTime.required()).text();
    return EventTime.parse(schema.eventTimeFeature().type(), text);
  }

  private static Optional<ColumnCursor<Instant>> instants(OfflineTable file, String column) {
    return file.find(column, Kind.TIMESTAMP, "a TIMESTAMP")
        .map(type -> ColumnCursor.ofOne(type, type.instants()));
  }
}
