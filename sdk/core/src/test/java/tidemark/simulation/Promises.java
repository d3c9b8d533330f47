package tidemark.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.GivenFeature;
import tidemark.model.OnlineConfig;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;
import tidemark.record.ServedRecord;
import tidemark.record.WriteKind;

/** Holds what is seen at the ports, and what clients are told, against the model. */
final class Promises {
  final ReferenceModel model = new ReferenceModel();
  private final World world;

  Promises(World world) {
    this.world = world;
  }

  /** Records of such names are deleted hard: G-02, G-04, G-05 and G-07 do not hold for them. */
  static boolean isForgetting(OnlineStore.Key key) {
    return key.identifier().value().startsWith("h");
  }

  /** A write is on its way to the log. */
  void isAppended(Call call, FeatureGroup group, LoggedWrite write) {
    asks(
        call,
        group,
        new OnlineStore.Key(write.incarnation(), write.identifier()),
        new ReferenceModel.Write(
            write.order(),
            write.kind(),
            write.record(group.schema()).present(),
            write.expiresAt(),
            true));
  }

  /** A write is on its way to the online store; one that went to the log is known. */
  void isOffered(Call call, FeatureGroup group, OnlineItem item) {
    OnlineStore.Key key = new OnlineStore.Key(group.incarnation(), item.identifier());
    if (!call.hasGone(key, item.order())) {
      List<GivenFeature> features =
          item.packed().isEmpty() ? List.of() : item.record(group.schema()).present();
      WriteKind kind = item.tombstone() ? WriteKind.SOFT_DELETE : WriteKind.PUT;
      asks(
          call,
          group,
          key,
          new ReferenceModel.Write(item.order(), kind, features, item.expiresAt(), false));
    }
  }

  private void asks(
      Call call, FeatureGroup group, OnlineStore.Key key, ReferenceModel.Write write) {
    Call.Entry entry = entryOf(call, group, key, write);
    if (write.offline() && !entry.isFor(TargetStore.OFFLINE)) {
      throw new Violation("G-03", "logged, though it is for the online store only");
    }
    if (!write.offline() && entry.isFor(TargetStore.OFFLINE)) {
      throw new Violation("G-03", "offered to the online store and not logged: " + entry);
    }
    RecordOrder order = write.order();
    if (Optional.ofNullable(call.invokedBefore.get(key.identifier()))
        .filter(before -> !order.invokedAt().isAfter(before))
        .isPresent()) {
      throw new Violation("B-78", "an invocation is not later than one that ended before it");
    }
    call.goes(entry, key, order);
    model.ask(key, write);
  }

  /** The entry that this is a write of: one whose features are these, all of them and no other. */
  private Call.Entry entryOf(
      Call call, FeatureGroup group, OnlineStore.Key key, ReferenceModel.Write write) {
    List<Call.Entry> same =
        call.entries.stream()
            .filter(entry -> entry.identifier().equals(key.identifier()))
            .filter(entry -> entry.kind() == write.kind())
            .filter(entry -> isAt(call, entry, write))
            .filter(
                entry ->
                    write.features().isEmpty()
                        || features(call, entry, key).equals(write.features()))
            .toList();
    check(!same.isEmpty(), "G-08", "a write is not as it was asked for: " + write + " in " + call);
    List<Call.Entry> expiring =
        same.stream().filter(entry -> expiresAsAsked(call, group, entry, write)).toList();
    check(!expiring.isEmpty(), "G-13", "it expires at another time: " + write + " in " + call);
    List<Call.Entry> alike =
        expiring.stream()
            .filter(entry -> entry.isFor(TargetStore.OFFLINE) == write.offline())
            .toList();
    return alike.stream()
        .filter(entry -> call.last(entry) == null) // expired ones show no features
        .findFirst()
        .orElse(alike.isEmpty() ? expiring.get(0) : alike.get(0));
  }

  private static boolean isAt(Call call, Call.Entry entry, ReferenceModel.Write write) {
    return entry
        .eventTime()
        .map(time -> time.equals(write.order().eventTime()))
        .orElse(call.operation == Call.Operation.UPDATE);
  }

  private List<GivenFeature> features(Call call, Call.Entry entry, OnlineStore.Key key) {
    if (call.operation != Call.Operation.UPDATE) {
      return entry.features();
    }
    OnlineItem read = call.seen.getOrDefault(key, Optional.empty()).orElseThrow();
    List<GivenFeature> merged = new ArrayList<>();
    for (String name : List.of("id", "ts", "n", "s")) {
      find(entry.features(), name)
          .or(() -> find(model.find(key, read.order()).orElseThrow().features(), name))
          .ifPresent(merged::add);
    }
    return merged;
  }

  private static Optional<GivenFeature> find(List<GivenFeature> features, String name) {
    return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
  }

  /** G-12, G-13: the record's own time to live, or else the group's, from its event time on. */
  private static boolean expiresAsAsked(
      Call call, FeatureGroup group, Call.Entry entry, ReferenceModel.Write write) {
    boolean put = call.operation == Call.Operation.PUT || call.operation == Call.Operation.BATCH;
    Optional<EventTime> due =
        entry
            .ttl()
            .or(() -> group.definition().online().flatMap(OnlineConfig::ttl))
            .map(ttl -> ttl.expiryOf(write.order().eventTime()));
    return !put || write.expiresAt().equals(due);
  }

  /** The log has it. */
  void isLogged(LogMessage message) {
    message
        .writes()
        .forEach(
            write ->
                model.log(
                    new OnlineStore.Key(write.incarnation(), write.identifier()), write.order()));
  }

  /** The online store has taken an item, in the place of another or of none. */
  void isReplaced(FeatureGroup group, @Nullable OnlineItem before, OnlineItem item) {
    OnlineStore.Key key = new OnlineStore.Key(group.incarnation(), item.identifier());
    RecordOrder order = item.order();
    ReferenceModel.Write write =
        model
            .find(key, order)
            .orElseThrow(() -> new Violation("G-16", "online is what nobody put: " + order));
    if (write.offline() && !model.isLogged(key, order)) {
      throw new Violation("G-03", "online and not in the log: " + key + " " + order);
    }
    if (write.kind() == WriteKind.HARD_DELETE
        || item.tombstone() != (write.kind() == WriteKind.SOFT_DELETE)) {
      throw new Violation("G-09", "a " + write.kind() + " became an item that is none");
    }
    if (!item.packed().isEmpty()
        && !item.record(group.schema()).present().equals(write.features())) {
      throw new Violation("G-08", "an item holds other features than its write");
    }
    if (item.packed().isEmpty() && !item.tombstone() && item.expiresAt().isEmpty()) {
      throw new Violation("G-08", "an item without values is neither deleted nor expired");
    }
    if (before != null && !isForgetting(key) && !order.isGreaterThan(before.order())) {
      throw new Violation("G-04", "lowered from " + before.order() + " to " + order);
    }
    model.putOnline(key, order);
    world.note("online is now", key.identifier().value(), order);
  }

  /** An update may take the place of nothing but what it has read. */
  void isUpdated(Call call, OnlineStore.Key key, @Nullable OnlineItem before) {
    if (call.operation == Call.Operation.UPDATE) {
      Optional<RecordOrder> read =
          call.seen.getOrDefault(key, Optional.empty()).map(OnlineItem::order);
      check(
          read.equals(Optional.ofNullable(before).map(OnlineItem::order)),
          "G-08",
          "an update of " + read + " replaced another write");
    }
  }

  void isRemoved(OnlineStore.Key key, @Nullable OnlineItem before) {
    if (before != null) {
      world.note("online is none of", key.identifier().value());
      if (!isForgetting(key)) {
        throw new Violation("G-09", "removed without a hard delete: " + before.order());
      }
    }
  }

  /** A client was told that an entry is written. */
  void isAcknowledged(Call call, Call.Entry entry, OnlinePort online) {
    Call.Going going = call.last(entry);
    if (going == null && entry.kind() == WriteKind.HARD_DELETE) {
      check(!entry.isFor(TargetStore.OFFLINE), "G-01", "no marker of " + call);
      return;
    }
    if (going == null) {
      throw new Violation("G-01", "acknowledged without an effect: " + call);
    }
    OnlineStore.Key key = going.key();
    if (entry.isFor(TargetStore.OFFLINE) && !model.isLogged(key, going.order())) {
      throw new Violation("G-01", "acknowledged and not in the log: " + going);
    }
    if (!entry.isFor(TargetStore.ONLINE) || isForgetting(key) || !online.hasTable(key.group())) {
      return;
    }
    OnlineItem item = online.peek(key);
    if (item == null || going.order().isGreaterThan(item.order())) {
      throw new Violation("G-02", "acknowledged and not online: " + going + "; is " + item);
    }
    model.raise(key, going.order());
  }

  /** A client was told that a hard delete is not later than what there is. */
  void isRefused(Call call, Call.Entry entry) {
    boolean known =
        call.seen.values().stream()
            .flatMap(Optional::stream)
            .anyMatch(
                item -> item.order().eventTime().compareTo(entry.eventTime().orElseThrow()) >= 0);
    if (!call.historic && (!known || call.last(entry) != null)) {
      throw new Violation("G-10", "refused, but with a marker or without a reason: " + call);
    }
  }

  /** A client was told what is served of a record. */
  void isRead(Call call, OnlineStore.Key key, Optional<ServedRecord> served) {
    Optional<OnlineItem> item = call.seen.getOrDefault(key, Optional.empty());
    RecordOrder floor = call.floors.get(key);
    if (item.isEmpty()) {
      if (floor != null && !isForgetting(key)) {
        throw new Violation("G-07", "absent, although written or read before: " + floor);
      }
      check(served.isEmpty(), "G-08", "served without an item");
      world.coverage.count("reads of nothing");
      return;
    }
    RecordOrder order = item.get().order();
    if (floor != null && !isForgetting(key)) {
      check(!floor.isGreaterThan(order), "G-07", "read " + order + " after " + floor);
    }
    ReferenceModel.Write write = model.find(key, order).orElseThrow();
    boolean expired = hasExpired(item.get(), call);
    if (served.isPresent()) {
      check(served.get().features().equals(write.features()), "G-08", "mixed: " + served.get());
      check(write.kind() == WriteKind.PUT, "G-09", "a deleted record is served");
      check(!expired, "G-12", "an expired record is served");
      world.coverage.count("reads of a record");
    } else {
      boolean guard = item.get().packed().isEmpty() && item.get().expiresAt().isPresent();
      boolean deleted = write.kind() == WriteKind.SOFT_DELETE;
      check(deleted || expired || guard, "G-07", "not served, though live: " + order);
      world.coverage.count(deleted ? "reads of a deleted record" : "reads of an expired record");
    }
    if (!isForgetting(key)) {
      model.raise(key, order);
    }
  }

  private static boolean hasExpired(OnlineItem item, Call call) {
    return item.expiresAt().map(at -> !call.process.lastRead().isBefore(at.at())).orElse(false);
  }

  static void check(boolean holds, String id, String how) {
    if (!holds) {
      throw new Violation(id, how);
    }
  }

  /** What is known of a record when a call begins, in whatever incarnation. */
  void begins(Call call, List<FeatureGroup> incarnations) {
    for (Call.Entry entry : call.entries) {
      RecordIdentifier identifier = entry.identifier();
      call.process
          .invoked(identifier)
          .ifPresent(invoked -> call.invokedBefore.put(identifier, invoked));
      for (FeatureGroup group : incarnations) {
        OnlineStore.Key key = new OnlineStore.Key(group.incarnation(), identifier);
        model.floor(key).ifPresent(floor -> call.floors.put(key, floor));
      }
    }
  }

  /** The call has ended, however it did. */
  void ended(Call call) {
    for (Call.Entry entry : call.entries) {
      Call.Going last = call.last(entry);
      if (last != null) {
        call.process.ended(entry.identifier(), last.order().invokedAt());
      }
    }
  }
}
