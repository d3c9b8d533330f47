package tidemark.aws.sqs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

/** Messages of one write. */
final class Messages {
  private Messages() {}

  static LogMessage of(FeatureGroup group) {
    return of(group.incarnation());
  }

  static LogMessage of(String group) {
    return of(new Incarnation(new FeatureGroupName(group), 1_772_359_200L));
  }

  private static LogMessage of(Incarnation incarnation) {
    EventTime eventTime = new EventTime(1_772_359_200_123_456_789L);
    return new LogMessage(
        List.of(
            new LoggedWrite(
                incarnation,
                1,
                new RecordIdentifier("u-1"),
                new RecordOrder(
                    eventTime,
                    Instant.ofEpochMilli(1_772_359_200_999L),
                    new WriteId("0a".repeat(16))),
                eventTime.toIso(),
                WriteKind.PUT,
                Optional.empty(),
                PackedRecord.of(new byte[] {1}))));
  }
}
