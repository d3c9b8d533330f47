package tidemark.record;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tidemark.crash.CrashPoint;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;

/**
 * What every accepted write goes through: it gets its order, then is appended to the log, then
 * written online. Thread-safe.
 */
final class IngestionPath {
  /**
   * A DynamoDB item is at most 400 KiB with its other attributes. Only a long collection, whose
   * elements each cost a byte more, reaches this before the limit of a record.
   */
  private static final int PACKED_BYTES_MAX = 400_000;

  /** Beyond this, an event time in the future is counted. AWS has no such bound. */
  private static final Duration FUTURE_EXPECTED_MAX = Duration.ofHours(1);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final OnlineStore online;
  private final IngestionLog log;
  private final InstantSource clock;
  private final InvocationClock invocations;
  private final Metrics metrics;
  private final FutureBound future;

  IngestionPath(
      OnlineStore online,
      IngestionLog log,
      InstantSource clock,
      Metrics metrics,
      FutureBound future) {
    this.online = online;
    this.log = log;
    this.clock = clock;
    this.invocations = new InvocationClock(clock);
    this.metrics = metrics;
    this.future = future;
  }

  /** How long a record is served, and until when. */
  record Life(Optional<TimeToLive> ttl, Optional<EventTime> expiresAt) {
    static final Life UNLIMITED = new Life(Optional.empty(), Optional.empty());

    static Life of(FeatureRecord record, Optional<TimeToLive> ttl) {
      return new Life(ttl, ttl.map(t -> t.expiryOf(record.eventTime())));
    }

    /** As long a life after the record's event time as the item has after its own. */
    static Life asOf(OnlineItem item, FeatureRecord record) {
      if (item.expiresAt().isEmpty()) {
        return UNLIMITED;
      }
      EventTime from = item.order().eventTime();
      long seconds = (item.expiresAt().get().nanos() - from.nanos()) / NANOS_PER_SECOND;
      TimeToLive ttl = new TimeToLive(TimeToLive.Unit.SECONDS, Math.max(1, seconds));
      return record.eventTime().equals(from)
          ? new Life(Optional.of(ttl), item.expiresAt())
          : of(record, Optional.of(ttl));
    }
  }

  AcceptedWrite accept(
      FeatureGroup group,
      FeatureRecord record,
      WriteKind kind,
      Life life,
      Set<TargetStore> targets) {
    return accept(group, record, kind, life, targets, Instant.EPOCH);
  }

  /**
   * Orders a write and renders it.
   *
   * @param after what its invocation time must be later than
   * @throws FeatureStoreException INVALID if no item can hold it or it lies too far in the future
   */
  AcceptedWrite accept(
      FeatureGroup group,
      FeatureRecord record,
      WriteKind kind,
      Life life,
      Set<TargetStore> targets,
      Instant after) {
    if (kind == WriteKind.PUT) {
      checkFuture(group, record.eventTime());
    }
    PackedRecord packed = PackedRecord.pack(record);
    if (packed.length() > PACKED_BYTES_MAX) {
      throw FeatureStoreException.invalid(
          "The record is %d bytes as it is stored; the limit is %d.",
          packed.length(), PACKED_BYTES_MAX);
    }
    RecordOrder order =
        new RecordOrder(
            record.eventTime(),
            invocations.next(record.identifier(), after),
            WriteId.of(record, kind, life.ttl()));
    LoggedWrite write =
        new LoggedWrite(
            group.incarnation(),
            group.schema().version(),
            record.identifier(),
            order,
            record.eventTimeText(),
            kind,
            life.expiresAt(),
            packed);
    CrashPoint.WRITE_CHECKED.hit();
    return new AcceptedWrite(group, write, targets);
  }

  private void checkFuture(FeatureGroup group, EventTime eventTime) {
    Instant now = clock.instant();
    if (eventTime.at().isAfter(now.plus(FUTURE_EXPECTED_MAX))) {
      metrics.add(Count.FUTURE_EVENT_TIMES, group.name(), 1);
    }
    future.check(eventTime, now);
  }

  /** Log, then online: never the other way, and never at once. */
  void carryOut(AcceptedWrite accepted) {
    append(accepted);
    if (accepted.isFor(TargetStore.ONLINE)) {
      LoggedWrite write = accepted.write();
      OnlineStore.Outcome outcome =
          write.kind() == WriteKind.HARD_DELETE
              ? online.deleteIfGreater(write.incarnation(), write.identifier(), write.order())
              : online.putIfGreater(write.incarnation(), item(accepted));
      CrashPoint.WRITE_ONLINE.hit();
      noteOutcome(accepted, outcome);
    }
    noteAccepted(accepted);
  }

  /** Appends the write, if it is for the offline store. */
  void append(AcceptedWrite accepted) {
    if (accepted.isFor(TargetStore.OFFLINE)) {
      append(new LogMessage(List.of(accepted.write())));
    }
  }

  void append(LogMessage message) {
    log.append(message);
    CrashPoint.WRITE_LOGGED.hit();
  }

  /** What a put or a soft delete leaves online. */
  OnlineItem item(AcceptedWrite accepted) {
    return OnlineItem.of(accepted.write(), clock.instant());
  }

  /**
   * Counts what came of an online write.
   *
   * @throws FeatureStoreException INVALID for a hard delete that lost
   */
  void noteOutcome(AcceptedWrite accepted, OnlineStore.Outcome outcome) {
    if (outcome instanceof OnlineStore.Outcome.Historic historic) {
      LoggedWrite write = accepted.write();
      metrics.add(Count.STALE_RECORDS_IGNORED, accepted.group().name(), 1);
      RecordOrder stored = historic.stored();
      if (stored.eventTime().equals(write.order().eventTime())
          && !stored.writeId().equals(write.order().writeId())) {
        metrics.add(Count.EQUAL_EVENT_TIME_CONFLICTS, accepted.group().name(), 1);
      }
      if (write.kind() == WriteKind.HARD_DELETE) {
        throw notLater();
      }
    }
  }

  /** Counts a write that is done. */
  void noteAccepted(AcceptedWrite accepted) {
    metrics.add(Count.RECORDS_ACCEPTED, accepted.group().name(), 1);
  }

  static FeatureStoreException notLater() {
    return FeatureStoreException.invalid(
        "EventTime must be later than the existing record's for a HardDelete.");
  }
}
