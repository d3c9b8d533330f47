package tidemark.record;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.crash.CrashPoint;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.Limit;
import tidemark.model.OnlineConfig;
import tidemark.model.OnlineConfig.StorageType;
import tidemark.model.Problems;
import tidemark.model.Schema;
import tidemark.model.TargetStore;
import tidemark.record.IngestionPath.Life;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;

/**
 * The updating part of {@link RecordService}. An update reads the record, logs it whole as it will
 * be, and writes it online only if it is still the one that was read; after a lost race it begins
 * again. What a lost race left in the log is outranked: by the next attempt, whose invocation is
 * later, or by the newer record that makes the update a conflict. Thread-safe.
 */
final class RecordUpdates {
  /** Source: docs/decisions/0005. */
  private static final int ATTEMPTS_MAX = 5;

  /** Source: SageMaker API reference, UpdateRecord. */
  private static final Set<StorageType> UPDATABLE =
      EnumSet.of(StorageType.STANDARD_V2, StorageType.IN_MEMORY);

  private final GroupAccess groups;
  private final OnlineStore online;
  private final IngestionPath path;
  private final InstantSource clock;

  RecordUpdates(GroupAccess groups, OnlineStore online, IngestionPath path, InstantSource clock) {
    this.groups = groups;
    this.online = online;
    this.path = path;
    this.clock = clock;
  }

  void update(Caller caller, UpdateRecord request) {
    FeatureGroup found = groups.find(caller, request.group(), Access.WRITE);
    boolean known =
        request.features().stream().allMatch(f -> found.schema().find(f.name()).isPresent());
    boolean isThere =
        groups.withCurrent(
            known ? found : groups.refresh(found), group -> isUpdated(group, request));
    if (!isThere) {
      throw FeatureStoreException.notFound(
          "Resource Not Found: Feature group '%s' has no such record. Put it first.", found.name());
    }
  }

  /**
   * A checked request.
   *
   * @param features valid by themselves; with the identifier, and with a time only if it was given
   */
  private record Change(
      UpdateRecord request,
      FeatureRecord features,
      Optional<EventTime> eventTime,
      Set<TargetStore> targets) {}

  /** Whether there was a record to update, and it is. */
  private boolean isUpdated(FeatureGroup first, UpdateRecord request) {
    FeatureGroup group = first;
    Change change = check(group, request);
    boolean logged = false;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<OnlineItem> item =
          online
              .get(group.incarnation(), change.features().identifier())
              .filter(stored -> stored.isServedAt(clock.instant()));
      if (item.isEmpty()) {
        if (logged) {
          throw unavailable("The record was deleted while it was updated.");
        }
        return false;
      }
      if (item.get().schemaVersion() > group.schema().version()) {
        group = groups.refresh(group);
        change = check(group, request);
        continue;
      }
      CrashPoint.WRITE_READ.hit();
      AcceptedWrite write = merge(group, change, item.get());
      path.append(write);
      logged |= write.isFor(TargetStore.OFFLINE);
      if (isWritten(write, item.get())) {
        path.noteAccepted(write);
        return true;
      }
    }
    throw unavailable("The record changes too often to be updated.");
  }

  private boolean isWritten(AcceptedWrite write, OnlineItem read) {
    if (!write.isFor(TargetStore.ONLINE)) {
      return true;
    }
    boolean written =
        online.putIfUnchanged(write.write().incarnation(), path.item(write), read.order());
    CrashPoint.WRITE_ONLINE.hit();
    return written;
  }

  private static Change check(FeatureGroup group, UpdateRecord request) {
    GroupAccess.requireOnline(group);
    StorageType storage = group.definition().online().map(OnlineConfig::storageType).orElseThrow();
    if (!UPDATABLE.contains(storage)) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' has StorageType %s; UpdateRecord needs Standard_V2 or InMemory.",
          group.name(), storage.wireName());
    }
    Problems problems = new Problems();
    Set<TargetStore> targets = GroupAccess.targets(group, request.stores(), problems);
    int count = request.features().size();
    if (!Limit.UPDATE_FEATURES.holds(count)) {
      problems.add("Features must have %s elements; it has %d.", Limit.UPDATE_FEATURES, count);
    }
    boolean timed = gives(request, group.schema().eventTime().value());
    if (request.ttl().isPresent() && !timed) {
      problems.add(
          "TtlDuration needs the event time feature '%s' of feature group '%s' among Features.",
          group.schema().eventTime(), group.name());
    }
    FeatureRecord features = problems.parse(() -> features(group, request, problems));
    problems.throwIfAny();
    if (features == null) {
      throw new IllegalStateException("They were parsed");
    }
    Optional<EventTime> eventTime = timed ? Optional.of(features.eventTime()) : Optional.empty();
    return new Change(request, features, eventTime, targets);
  }

  /** What the request gives, completed to a record, so that it is checked as one. */
  private static FeatureRecord features(
      FeatureGroup group, UpdateRecord request, Problems problems) {
    Schema schema = group.schema();
    String identifier = schema.identifier().value();
    FeatureValue wanted = new FeatureValue.Text(request.identifier());
    List<GivenFeature> features = new ArrayList<>(request.features());
    if (features.stream().anyMatch(f -> f.name().equals(identifier) && !f.value().equals(wanted))) {
      problems.add(
          "Feature '%s' of feature group '%s' is the record identifier, which cannot be changed.",
          identifier, group.name());
    }
    features.removeIf(f -> f.name().equals(identifier) && !f.value().equals(wanted));
    if (!gives(request, identifier) || features.size() < request.features().size()) {
      features.add(new GivenFeature(identifier, wanted));
    }
    if (!gives(request, schema.eventTime().value())) {
      String time = new EventTime(0).print(schema.eventTimeFeature().type());
      features.add(new GivenFeature(schema.eventTime().value(), new FeatureValue.Text(time)));
    }
    return FeatureRecord.of(schema, group.name(), features);
  }

  private static boolean gives(UpdateRecord request, String feature) {
    return request.features().stream().anyMatch(f -> f.name().equals(feature));
  }

  private AcceptedWrite merge(FeatureGroup group, Change change, OnlineItem read) {
    if (change.eventTime().map(t -> t.compareTo(read.order().eventTime()) < 0).orElse(false)) {
      throw new FeatureStoreException(
          Kind.CONFLICT,
          "EventTime is older than the existing record's. Send an equal or a later one.");
    }
    Schema schema = group.schema();
    FeatureRecord stored = read.record(schema);
    int timePosition = schema.eventTimePosition();
    @Nullable FeatureValue[] values = new FeatureValue[schema.features().size()];
    for (int i = 0; i < values.length; i++) {
      boolean kept = i == timePosition && change.eventTime().isEmpty();
      Optional<FeatureValue> given = kept ? Optional.empty() : change.features().value(i);
      values[i] = given.isPresent() ? given.get() : stored.value(i).orElse(null);
    }
    FeatureRecord next = FeatureRecord.ofPositions(schema, group.name(), values);
    Life life =
        change.request().ttl().isPresent()
            ? Life.of(next, change.request().ttl())
            : Life.asOf(read, next);
    return path.accept(
        group, next, WriteKind.PUT, life, change.targets(), read.order().invokedAt());
  }

  private static FeatureStoreException unavailable(String message) {
    return new FeatureStoreException(Kind.UNAVAILABLE, message);
  }
}
