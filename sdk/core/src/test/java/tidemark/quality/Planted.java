package tidemark.quality;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureRecord;
import tidemark.model.GivenFeature;
import tidemark.model.Incarnation;
import tidemark.record.LoggedWrite;
import tidemark.record.OnlineItem;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

/**
 * A write of {@link Fixtures#schema()} as each of the stores has it. Its invocation is a second
 * after noon for each second of its event time after eleven.
 */
record Planted(
    String id,
    int second,
    WriteKind kind,
    Optional<EventTime> expiresAt,
    String writeId,
    FeatureRecord record) {
  static final Incarnation GROUP = new Incarnation(Fixtures.CLICKS, Fixtures.NOW.getEpochSecond());

  /** A put of the event time 11:00 and so many seconds. */
  static Planted put(String id, int second, GivenFeature... features) {
    FeatureRecord record = Fixtures.record(id, time(second), features);
    return new Planted(id, second, WriteKind.PUT, Optional.empty(), "a".repeat(32), record);
  }

  static Planted delete(String id, int second) {
    Planted put = put(id, second);
    return new Planted(
        id, second, WriteKind.SOFT_DELETE, Optional.empty(), put.writeId(), put.record());
  }

  Planted until(Instant end) {
    return new Planted(id, second, kind, Optional.of(EventTime.of(end)), writeId, record);
  }

  Planted with(GivenFeature... features) {
    FeatureRecord other =
        Fixtures.record(id, time(second), Arrays.copyOf(features, features.length));
    return new Planted(id, second, kind, expiresAt, writeId, other);
  }

  OfflineWinner winner() {
    return new OfflineWinner(id, order(), kind == WriteKind.SOFT_DELETE, false, expiresAt, record);
  }

  OfflineWinner outranked() {
    return new OfflineWinner(id, order(), false, true, expiresAt, record);
  }

  /** The item that this write leaves online at that instant. */
  OnlineItem item(Instant at) {
    return OnlineItem.of(
        new LoggedWrite(
            GROUP,
            1,
            record.identifier(),
            order(),
            record.eventTimeText(),
            kind,
            expiresAt,
            PackedRecord.pack(record)),
        at);
  }

  private RecordOrder order() {
    Instant invoked = Instant.parse("2026-03-01T11:30:00Z").plusSeconds(second);
    return new RecordOrder(record.eventTime(), invoked, new WriteId(writeId));
  }

  private static String time(int second) {
    return Instant.parse("2026-03-01T11:00:00Z").plusSeconds(second).toString();
  }
}
