package tidemark.local.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.offline.OfflineRow;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

/**
 * The rows of one partition in a byte array: identifier, event time, write id, expiry, packed
 * values. A row takes a fifth of what its objects would. Not thread-safe.
 */
final class RowBuffer {
  /** Where a row that was read goes. */
  interface Reader<E extends Exception> {
    void row(OfflineRow row) throws E;
  }

  private static final int CAPACITY_FIRST = 1_024;
  private static final int WRITE_ID_BYTES = 16;

  /** Two lengths, two times, a write id and a flag. */
  private static final int FIXED_BYTES = 4 + 8 + WRITE_ID_BYTES + 1 + 8 + 4;

  private ByteBuffer rows = ByteBuffer.allocate(CAPACITY_FIRST);
  private int count;

  /** Adds a row at the end. */
  void add(FeatureRecord record, WriteId writeId, Optional<EventTime> expiresAt) {
    byte[] identifier = record.identifier().value().getBytes(StandardCharsets.UTF_8);
    byte[] packed = PackedRecord.pack(record).bytes();
    require(FIXED_BYTES + identifier.length + packed.length);
    rows.putInt(identifier.length).put(identifier);
    rows.putLong(record.eventTime().nanos());
    rows.put(HexFormat.of().parseHex(writeId.value()));
    rows.put((byte) (expiresAt.isPresent() ? 1 : 0));
    rows.putLong(expiresAt.map(EventTime::nanos).orElse(0L));
    rows.putInt(packed.length).put(packed);
    count++;
  }

  int count() {
    return count;
  }

  /** Bytes of memory that the buffer takes. */
  int capacity() {
    return rows.capacity();
  }

  /**
   * Reads the rows in the order they were added.
   *
   * @param writtenAt when they are written, which is when they were invoked
   */
  <E extends Exception> void read(Schema schema, Instant writtenAt, Reader<E> reader) throws E {
    ByteBuffer source = rows.duplicate().flip();
    while (source.hasRemaining()) {
      byte[] identifier = bytes(source, source.getInt());
      EventTime eventTime = new EventTime(source.getLong());
      WriteId writeId = new WriteId(HexFormat.of().formatHex(bytes(source, WRITE_ID_BYTES)));
      boolean expires = source.get() == 1;
      long expiresAt = source.getLong();
      PackedRecord packed = PackedRecord.of(bytes(source, source.getInt()));
      RecordIdentifier id = new RecordIdentifier(new String(identifier, StandardCharsets.UTF_8));
      reader.row(
          new OfflineRow(
              packed.unpack(schema, schema.version(), id, eventTime),
              new RecordOrder(eventTime, writtenAt, writeId),
              WriteKind.PUT,
              expires ? Optional.of(new EventTime(expiresAt)) : Optional.empty(),
              writtenAt));
    }
  }

  private void require(int more) {
    if (rows.remaining() < more) {
      int capacity = Math.max(rows.capacity() + rows.capacity() / 2, rows.position() + more);
      rows = ByteBuffer.allocate(capacity).put(rows.flip());
    }
  }

  private static byte[] bytes(ByteBuffer source, int length) {
    byte[] bytes = new byte[length];
    source.get(bytes);
    return bytes;
  }
}
