package tidemark.record;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.Deployment;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.model.OnlineConfig;
import tidemark.model.Problems;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.registry.Authorizer;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;
import tidemark.registry.GroupCache;

/**
 * Puts, gets and deletes records. A write checks everything, then appends to the log, then writes
 * online under the one order, in exactly this sequence: so nothing is ever online that the log does
 * not have. Every step is idempotent, and a retry repeats them all. Thread-safe.
 */
public final class RecordService {
  /** Beyond this, an event time in the future is counted. AWS has no such bound. */
  private static final Duration FUTURE_EXPECTED_MAX = Duration.ofHours(1);

  /**
   * A DynamoDB item is at most 400 KiB with its other attributes. Only a long collection, whose
   * elements each cost a byte more, reaches this before {@link Limit#RECORD_BYTES}.
   */
  private static final int PACKED_BYTES_MAX = 400_000;

  private final GroupAccess groups;
  private final OnlineStore online;
  private final IngestionLog log;
  private final InstantSource clock;
  private final InvocationClock invocations;
  private final Metrics metrics;
  private final RecordReader reader;
  private final RecordListing listing;

  public RecordService(
      Deployment deployment,
      GroupCache cache,
      Authorizer authorizer,
      OnlineStore online,
      IngestionLog log,
      InstantSource clock,
      Metrics metrics,
      PageTokens tokens) {
    this.groups = new GroupAccess(deployment, cache, authorizer);
    this.online = online;
    this.log = log;
    this.clock = clock;
    this.invocations = new InvocationClock(clock);
    this.metrics = metrics;
    this.reader = new RecordReader(groups, deployment, online, clock);
    this.listing = new RecordListing(groups, online, clock, tokens);
  }

  /**
   * Writes a record. A record whose order is not greater than the stored one's stays historic: it
   * is recorded offline and does not change what is served.
   *
   * @throws FeatureStoreException INVALID or NOT_FOUND before any effect; UNAVAILABLE when it may
   *     or may not have taken effect, never online only
   */
  public void put(Caller caller, PutRecord request) {
    FeatureGroup group = groups.find(caller, request.group(), Access.WRITE);
    boolean known =
        request.record().stream().allMatch(f -> group.schema().find(f.name()).isPresent());
    groups.withCurrent(known ? group : groups.refresh(group), current -> put(current, request));
  }

  private LoggedWrite put(FeatureGroup group, PutRecord request) {
    Problems problems = new Problems();
    Set<TargetStore> targets = targets(group, request.stores(), problems);
    FeatureRecord record =
        problems.parse(() -> FeatureRecord.of(group.schema(), group.name(), request.record()));
    if (request.ttl().isPresent() && group.definition().online().isEmpty()) {
      problems.add(
          "Feature group '%s' has no OnlineStore, so its records take no TtlDuration.",
          group.name());
    }
    problems.throwIfAny();
    if (record == null) {
      throw new IllegalStateException("It was parsed");
    }
    Optional<TimeToLive> groupTtl = group.definition().online().flatMap(OnlineConfig::ttl);
    Optional<TimeToLive> ttl = request.ttl().or(() -> groupTtl);
    Optional<EventTime> expiresAt = ttl.map(t -> t.expiryOf(record.eventTime()));
    LoggedWrite write = write(group, record, WriteKind.PUT, ttl, expiresAt);
    if (record.eventTime().at().isAfter(clock.instant().plus(FUTURE_EXPECTED_MAX))) {
      metrics.add(Count.FUTURE_EVENT_TIMES, group.name(), 1);
    }
    return carryOut(group, write, targets);
  }

  /**
   * Deletes a record as of an event time. A soft delete leaves a tombstone that older writes cannot
   * pass; a hard delete forgets the record.
   *
   * @throws FeatureStoreException as {@link #put}; INVALID also when a hard delete is not later
   *     than the record
   */
  public void delete(Caller caller, DeleteRecord request) {
    FeatureGroup group = groups.find(caller, request.group(), Access.WRITE);
    groups.withCurrent(group, current -> delete(current, request));
  }

  private LoggedWrite delete(FeatureGroup group, DeleteRecord request) {
    Problems problems = new Problems();
    Set<TargetStore> targets = targets(group, request.stores(), problems);
    RecordIdentifier identifier = problems.parse(() -> identifierOf(group, request.identifier()));
    EventTime eventTime =
        problems.parse(
            () -> EventTime.parse(group.schema().eventTimeFeature().type(), request.eventTime()));
    problems.throwIfAny();
    if (identifier == null || eventTime == null) {
      throw new IllegalStateException("Both were parsed");
    }
    FeatureRecord marker =
        FeatureRecord.marker(group.schema(), identifier, eventTime, request.eventTime());
    WriteKind kind =
        request.mode() == DeleteRecord.Mode.HARD ? WriteKind.HARD_DELETE : WriteKind.SOFT_DELETE;
    LoggedWrite write = write(group, marker, kind, Optional.empty(), Optional.empty());
    if (kind == WriteKind.HARD_DELETE && targets.contains(TargetStore.ONLINE)) {
      refuseIfNotLater(group, write);
    }
    return carryOut(group, write, targets);
  }

  /**
   * The record that is served now; empty when there is none, or it is deleted or expired.
   *
   * @throws FeatureStoreException INVALID, NOT_FOUND or UNAVAILABLE
   */
  public Optional<ServedRecord> get(Caller caller, GetRecord request) {
    return reader.get(caller, request);
  }

  /** Many records at once, each as {@link #get} would answer it. */
  public BatchGet.Answer getAll(Caller caller, List<BatchGet.Wanted> wanted) {
    return reader.getAll(caller, wanted);
  }

  /**
   * A page of the identifiers of what is served now.
   *
   * @throws FeatureStoreException INVALID, also for a token that was not given for this group;
   *     NOT_FOUND or UNAVAILABLE
   */
  public RecordPage list(Caller caller, ListRecords request) {
    return listing.list(caller, request);
  }

  private static Set<TargetStore> targets(
      FeatureGroup group, Set<TargetStore> asked, Problems problems) {
    Set<TargetStore> targets = problems.parse(() -> GroupAccess.targets(group, asked));
    return targets == null ? Set.of() : targets;
  }

  private LoggedWrite write(
      FeatureGroup group,
      FeatureRecord record,
      WriteKind kind,
      Optional<TimeToLive> ttl,
      Optional<EventTime> expiresAt) {
    PackedRecord packed = PackedRecord.pack(record);
    if (packed.length() > PACKED_BYTES_MAX) {
      throw FeatureStoreException.invalid(
          "The record is %d bytes as it is stored; the limit is %d.",
          packed.length(), PACKED_BYTES_MAX);
    }
    RecordOrder order =
        new RecordOrder(
            record.eventTime(),
            invocations.next(record.identifier()),
            WriteId.of(record, kind, ttl));
    return new LoggedWrite(
        group.incarnation(),
        group.schema().version(),
        record.identifier(),
        order,
        record.eventTimeText(),
        kind,
        expiresAt,
        packed);
  }

  /** Steps 3 to 5 of the ingestion path: log, then online. */
  private LoggedWrite carryOut(FeatureGroup group, LoggedWrite write, Set<TargetStore> targets) {
    if (targets.contains(TargetStore.OFFLINE)) {
      log.append(new LogMessage(List.of(write)));
    }
    if (targets.contains(TargetStore.ONLINE)) {
      writeOnline(group, write);
    }
    metrics.add(Count.RECORDS_ACCEPTED, group.name(), 1);
    return write;
  }

  private void writeOnline(FeatureGroup group, LoggedWrite write) {
    OnlineStore.Outcome outcome =
        write.kind() == WriteKind.HARD_DELETE
            ? online.deleteIfGreater(write.incarnation(), write.identifier(), write.order())
            : online.putIfGreater(write.incarnation(), OnlineItem.of(write, clock.instant()));
    if (outcome instanceof OnlineStore.Outcome.Historic historic) {
      metrics.add(Count.STALE_RECORDS_IGNORED, group.name(), 1);
      RecordOrder stored = historic.stored();
      if (stored.eventTime().equals(write.order().eventTime())
          && !stored.writeId().equals(write.order().writeId())) {
        metrics.add(Count.EQUAL_EVENT_TIME_CONFLICTS, group.name(), 1);
      }
      if (write.kind() == WriteKind.HARD_DELETE) {
        throw notLater();
      }
    }
  }

  /** Step 2: AWS refuses a hard delete that is not later than what is there, tombstones too. */
  private void refuseIfNotLater(FeatureGroup group, LoggedWrite write) {
    Optional<OnlineItem> stored = online.get(group.incarnation(), write.identifier());
    if (stored.isPresent()
        && stored.get().order().eventTime().compareTo(write.order().eventTime()) >= 0) {
      throw notLater();
    }
  }

  private static FeatureStoreException notLater() {
    return FeatureStoreException.invalid(
        "EventTime must be later than the existing record's for a HardDelete.");
  }

  private static RecordIdentifier identifierOf(FeatureGroup group, String text) {
    RecordIdentifier identifier = new RecordIdentifier(text);
    group
        .schema()
        .identifierFeature()
        .type()
        .faultOf(text)
        .ifPresent(
            fault -> {
              throw FeatureStoreException.invalid(
                  "Feature '%s' of feature group '%s' is %s; %s.",
                  group.schema().identifier(),
                  group.name(),
                  group.schema().identifierFeature().type().wireName(),
                  fault);
            });
    return identifier;
  }
}
