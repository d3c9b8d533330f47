package tidemark.record;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.Deployment;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.GivenFeature;
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

  private final GroupAccess groups;
  private final Deployment deployment;
  private final OnlineStore online;
  private final IngestionLog log;
  private final InstantSource clock;
  private final InvocationClock invocations;
  private final Metrics metrics;

  public RecordService(
      Deployment deployment,
      GroupCache cache,
      Authorizer authorizer,
      OnlineStore online,
      IngestionLog log,
      InstantSource clock,
      Metrics metrics) {
    this.groups = new GroupAccess(deployment, cache, authorizer);
    this.deployment = deployment;
    this.online = online;
    this.log = log;
    this.clock = clock;
    this.invocations = new InvocationClock(clock);
    this.metrics = metrics;
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
    if (request.record().stream().anyMatch(f -> group.schema().find(f.name()).isEmpty())) {
      put(groups.refresh(group), request);
    } else {
      put(group, request);
    }
  }

  private void put(FeatureGroup group, PutRecord request) {
    Set<TargetStore> targets = GroupAccess.targets(group, request.stores());
    FeatureRecord record = FeatureRecord.of(group.schema(), group.name(), request.record());
    Optional<TimeToLive> groupTtl = group.definition().online().flatMap(OnlineConfig::ttl);
    if (request.ttl().isPresent() && group.definition().online().isEmpty()) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' has no OnlineStore, so its records take no TtlDuration.",
          group.name());
    }
    Optional<TimeToLive> ttl = request.ttl().or(() -> groupTtl);
    Optional<EventTime> expiresAt = ttl.map(t -> t.expiryOf(record.eventTime()));
    LoggedWrite write = write(group, record, WriteKind.PUT, ttl, expiresAt);
    if (record.eventTime().at().isAfter(clock.instant().plus(FUTURE_EXPECTED_MAX))) {
      metrics.add(Count.FUTURE_EVENT_TIMES, group.name(), 1);
    }
    carryOut(group, write, targets);
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
    Set<TargetStore> targets = GroupAccess.targets(group, request.stores());
    Problems problems = new Problems();
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
    carryOut(group, write, targets);
  }

  /**
   * The record that is served now; empty when there is none, or it is deleted or expired.
   *
   * @throws FeatureStoreException INVALID, NOT_FOUND or UNAVAILABLE
   */
  public Optional<ServedRecord> get(Caller caller, GetRecord request) {
    FeatureGroup found = groups.find(caller, request.group(), Access.READ);
    FeatureGroup group = withFeatures(found, request.features());
    GroupAccess.requireOnline(group);
    RecordIdentifier identifier = new RecordIdentifier(request.identifier());
    Set<FeatureName> features = features(group, request.features());
    return onlineItem(group, identifier).flatMap(item -> served(group, item, features));
  }

  /** Many records at once, each as {@link #get} would answer it. */
  public BatchGet.Answer getAll(Caller caller, List<BatchGet.Wanted> wanted) {
    checkBatch(wanted);
    List<BatchGet.Failed> failed = new ArrayList<>();
    List<Question> questions = new ArrayList<>();
    for (BatchGet.Wanted some : wanted) {
      try {
        FeatureGroup found = groups.find(caller, some.group(), Access.READ);
        FeatureGroup group = withFeatures(found, some.features());
        GroupAccess.requireOnline(group);
        Set<FeatureName> features = features(group, some.features());
        for (String identifier : new LinkedHashSet<>(some.identifiers())) {
          addQuestion(group, some, identifier, features, questions, failed);
        }
      } catch (FeatureStoreException e) {
        for (String identifier : new LinkedHashSet<>(some.identifiers())) {
          failed.add(new BatchGet.Failed(some.group(), identifier, e));
        }
      }
    }
    return answer(questions, failed);
  }

  /** One record asked for in a batch. */
  private record Question(
      FeatureGroup group, BatchGet.Wanted asked, OnlineStore.Key key, Set<FeatureName> features) {}

  private static void addQuestion(
      FeatureGroup group,
      BatchGet.Wanted asked,
      String identifier,
      Set<FeatureName> features,
      List<Question> questions,
      List<BatchGet.Failed> failed) {
    try {
      OnlineStore.Key key =
          new OnlineStore.Key(group.incarnation(), new RecordIdentifier(identifier));
      questions.add(new Question(group, asked, key, features));
    } catch (FeatureStoreException e) {
      failed.add(new BatchGet.Failed(asked.group(), identifier, e));
    }
  }

  private BatchGet.Answer answer(List<Question> questions, List<BatchGet.Failed> failed) {
    OnlineStore.BatchRead read = online.getAll(questions.stream().map(Question::key).toList());
    List<BatchGet.Found> found = new ArrayList<>();
    Map<BatchGet.Wanted, List<String>> unprocessed = new LinkedHashMap<>();
    for (Question question : questions) {
      String identifier = question.key().identifier().value();
      if (read.unprocessed().contains(question.key())) {
        unprocessed.computeIfAbsent(question.asked(), w -> new ArrayList<>()).add(identifier);
        continue;
      }
      OnlineItem item = read.found().get(question.key());
      if (item != null) {
        served(question.group(), item, question.features())
            .ifPresent(
                record ->
                    found.add(new BatchGet.Found(question.asked().group(), identifier, record)));
      }
    }
    List<BatchGet.Wanted> later = new ArrayList<>();
    unprocessed.forEach(
        (asked, ids) -> later.add(new BatchGet.Wanted(asked.group(), ids, asked.features())));
    return new BatchGet.Answer(found, failed, later);
  }

  private void checkBatch(List<BatchGet.Wanted> wanted) {
    Problems problems = new Problems();
    int records = 0;
    Set<FeatureGroupName> seen = new HashSet<>();
    Map<String, FeatureGroupName> names = new HashMap<>();
    for (BatchGet.Wanted some : wanted) {
      records += some.identifiers().size();
      FeatureGroupName name =
          names.computeIfAbsent(
              some.group(), given -> problems.parse(() -> deployment.resolve(given)));
      if (name != null && !seen.add(name)) {
        problems.add("Identifiers names feature group '%s' more than once.", name);
      }
    }
    if (records > BatchGet.RECORDS_MAX) {
      problems.add(
          "Identifiers asks for %d records; the limit is %d.", records, BatchGet.RECORDS_MAX);
    }
    problems.throwIfAny();
  }

  private LoggedWrite write(
      FeatureGroup group,
      FeatureRecord record,
      WriteKind kind,
      Optional<TimeToLive> ttl,
      Optional<EventTime> expiresAt) {
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
        PackedRecord.pack(record));
  }

  /** Steps 3 to 5 of the ingestion path: log, then online. */
  private void carryOut(FeatureGroup group, LoggedWrite write, Set<TargetStore> targets) {
    if (targets.contains(TargetStore.OFFLINE)) {
      log.append(new LogMessage(List.of(write)));
    }
    if (targets.contains(TargetStore.ONLINE)) {
      writeOnline(group, write);
    }
    metrics.add(Count.RECORDS_ACCEPTED, group.name(), 1);
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

  /** Reads once more by a fresh definition when the cached one's table is gone. */
  private Optional<OnlineItem> onlineItem(FeatureGroup group, RecordIdentifier identifier) {
    try {
      return online.get(group.incarnation(), identifier);
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return online.get(groups.refresh(group).incarnation(), identifier);
    }
  }

  private FeatureGroup withFeatures(FeatureGroup group, List<String> features) {
    return features.stream().allMatch(name -> group.schema().find(name).isPresent())
        ? group
        : groups.refresh(group);
  }

  private static Set<FeatureName> features(FeatureGroup group, List<String> names) {
    Problems problems = new Problems();
    Set<FeatureName> features = new LinkedHashSet<>();
    for (String name : names) {
      problems.parse(
          () -> features.add(group.schema().require(new FeatureName(name), group.name()).name()));
    }
    problems.throwIfAny();
    return features;
  }

  private Optional<ServedRecord> served(
      FeatureGroup group, OnlineItem item, Set<FeatureName> features) {
    if (!item.isServedAt(clock.instant())) {
      return Optional.empty();
    }
    FeatureGroup reader =
        item.schemaVersion() > group.schema().version() ? groups.refresh(group) : group;
    List<GivenFeature> present =
        item.record(reader.schema()).present().stream()
            .filter(f -> features.isEmpty() || features.contains(new FeatureName(f.name())))
            .toList();
    return Optional.of(new ServedRecord(present, item.expiresAt()));
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
