package tidemark.record;

import java.util.Optional;
import java.util.Set;
import tidemark.crash.CrashPoint;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.OnlineConfig;
import tidemark.model.Problems;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.IngestionPath.Life;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;

/** Puts and deletes of one record; the checks that a put has to pass. Thread-safe. */
final class RecordWriter {
  private final GroupAccess groups;
  private final OnlineStore online;
  private final IngestionPath path;

  RecordWriter(GroupAccess groups, OnlineStore online, IngestionPath path) {
    this.groups = groups;
    this.online = online;
    this.path = path;
  }

  void put(Caller caller, PutRecord request) {
    groups.withCurrent(
        find(caller, request), group -> carriedOut(accept(group, request, new Problems())));
  }

  /** The group of a put, as it is now if the put names features that it did not have. */
  FeatureGroup find(Caller caller, PutRecord request) {
    FeatureGroup group = groups.find(caller, request.group(), Access.WRITE);
    boolean known =
        request.record().stream().allMatch(f -> group.schema().find(f.name()).isPresent());
    return known ? group : groups.refresh(group);
  }

  /**
   * Checks a put.
   *
   * @param problems what is wrong with it so far
   */
  AcceptedWrite accept(FeatureGroup group, PutRecord request, Problems problems) {
    Set<TargetStore> targets = GroupAccess.targets(group, request.stores(), problems);
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
    Life life = Life.of(record, request.ttl().or(() -> groupTtl));
    return path.accept(group, record, WriteKind.PUT, life, targets);
  }

  void delete(Caller caller, DeleteRecord request) {
    FeatureGroup group = groups.find(caller, request.group(), Access.WRITE);
    groups.withCurrent(group, current -> delete(current, request));
  }

  private AcceptedWrite delete(FeatureGroup group, DeleteRecord request) {
    Problems problems = new Problems();
    Set<TargetStore> targets = GroupAccess.targets(group, request.stores(), problems);
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
    AcceptedWrite accepted = path.accept(group, marker, kind, Life.UNLIMITED, targets);
    if (kind == WriteKind.HARD_DELETE && targets.contains(TargetStore.ONLINE)) {
      refuseIfNotLater(accepted);
    }
    return carriedOut(accepted);
  }

  private AcceptedWrite carriedOut(AcceptedWrite accepted) {
    path.carryOut(accepted);
    return accepted;
  }

  /** Step 2: AWS refuses a hard delete that is not later than what is there, tombstones too. */
  private void refuseIfNotLater(AcceptedWrite delete) {
    EventTime eventTime = delete.write().order().eventTime();
    Optional<OnlineItem> stored =
        online.get(delete.write().incarnation(), delete.write().identifier());
    if (stored.isPresent() && stored.get().order().eventTime().compareTo(eventTime) >= 0) {
      throw IngestionPath.notLater();
    }
    CrashPoint.WRITE_COMPARED.hit();
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
