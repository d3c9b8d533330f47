package tidemark.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunResult;
import tidemark.materialize.RunWatch;
import tidemark.materialize.Scope;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.OfflineConfig;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineRow;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;
import tidemark.registry.Caller;

/** Nothing fails any more: all is drained and materialized, and the stores are compared. */
final class Ending {
  private static final int ROUNDS_MAX = 20;

  private final World world;
  private final Cluster cluster;
  private final Promises promises;
  private final SimulatedProcess process;

  Ending(World world, Cluster cluster) {
    this.world = world;
    this.cluster = cluster;
    this.promises = cluster.promises;
    this.process = new SimulatedProcess("ending", world, 0);
  }

  void check() {
    drain();
    cluster.groups.all().forEach(this::checkLog);
    for (FeatureGroup group : cluster.registry.list()) {
      Promises.check(
          group.status() == FeatureGroup.Status.CREATED, "G-16", "a group stays " + group.status());
      run(group, Scope.PENDING);
      Promises.check(
          cluster.ledger.pending(group.incarnation()).isEmpty(), "G-19", "files stay pending");
      run(group, Scope.HEAL);
      checkOnline(group, Scope.HEAL);
      Map<OnlineStore.Key, OnlineItem> healed = items(group);
      run(group, Scope.HEAL);
      Promises.check(healed.equals(items(group)), "G-18", "a second run changes what is online");
      cluster.onlineStore.dropTable(group.incarnation());
      cluster.onlineStore.createTable(group.incarnation());
      run(group, Scope.FULL);
      checkOnline(group, Scope.FULL);
    }
  }

  private void drain() {
    cluster.control(process).resume();
    while (!cluster.unsettled.isEmpty()) {
      cluster.control(process).settle(cluster.unsettled.remove());
    }
    for (int round = 0; !cluster.queue.isEmpty(); round++) {
      Promises.check(round < ROUNDS_MAX, "G-01", "messages are never written");
      cluster.queue.redrive();
      List<Delivery> batch = cluster.queue.receiveAll();
      cluster.queue.done(
          batch, cluster.composition.write(batch, some -> cluster.writer(process).write(some)));
    }
    cluster.events.forEach(key -> cluster.files(process).appear(key));
    for (FeatureGroup group : cluster.registry.list()) {
      cluster
          .files(process)
          .reconcile(
              group,
              (object, e) -> {
                throw Cluster.unreadable(object);
              });
    }
  }

  /** G-01, G-16: every write of the log is in a file of its incarnation, and no other is. */
  private void checkLog(FeatureGroup group) {
    Incarnation incarnation = group.incarnation();
    Map<OnlineStore.Key, Set<RecordOrder>> rows = new HashMap<>();
    OfflineConfig offline = group.definition().offline().orElseThrow();
    String prefix = cluster.deployment.dataPrefix(offline, incarnation) + "/";
    long copies = 0;
    for (ObjectStore.Listed listed :
        cluster.objects.list(offline.location().bucket(), prefix, "", Integer.MAX_VALUE)) {
      for (OfflineRow row : cluster.history.rows(group, listed.key())) {
        OnlineStore.Key key = new OnlineStore.Key(incarnation, row.record().identifier());
        copies += rows.computeIfAbsent(key, k -> new HashSet<>()).add(row.order()) ? 0 : 1;
        ReferenceModel.Write write =
            promises
                .model
                .find(key, row.order())
                .orElseThrow(() -> new Violation("G-16", "a row that nobody wrote: " + key));
        Promises.check(
            row.kind() == write.kind()
                && row.record().present().equals(write.features())
                && row.expiresAt().equals(write.expiresAt()),
            "G-08",
            "a row is not as its write: " + row.order());
      }
      checkVisible(group, listed.key());
    }
    world.coverage.count("rows written more than once", copies);
    Map<OnlineStore.Key, Set<RecordOrder>> quarantined = quarantined();
    for (OnlineStore.Key key : promises.model.keys()) {
      if (key.group().equals(incarnation)) {
        Set<RecordOrder> there = new HashSet<>(rows.getOrDefault(key, Set.of()));
        Promises.check(
            promises.model.loggedOf(key).containsAll(there), "G-01", "a row that was not logged");
        if (!isLiving(group)) {
          there.addAll(quarantined.getOrDefault(key, Set.of()));
        }
        Set<RecordOrder> lost = new HashSet<>(promises.model.loggedOf(key));
        lost.removeAll(there);
        Promises.check(lost.isEmpty(), "G-01", "lost from the log: " + key + " " + lost);
      }
    }
  }

  private boolean isLiving(FeatureGroup group) {
    return cluster
        .registry
        .find(group.name())
        .filter(living -> living.incarnation().equals(group.incarnation()))
        .isPresent();
  }

  private void checkVisible(FeatureGroup group, ObjectStore.Key object) {
    if (isLiving(group)) {
      Optional<FileEntry> entry = cluster.ledger.find(group.incarnation(), object);
      Promises.check(entry.isPresent(), "G-19", "a file without a ledger entry: " + object);
      Promises.check(
          cluster.catalog.partitions(group.incarnation()).contains(entry.orElseThrow().partition()),
          "G-01",
          "a partition that no query sees: " + object);
    }
  }

  private Map<OnlineStore.Key, Set<RecordOrder>> quarantined() {
    Map<OnlineStore.Key, Set<RecordOrder>> writes = new HashMap<>();
    for (ObjectStore.Listed listed :
        cluster.objects.list(
            Cluster.QUARANTINE.bucket(), Cluster.QUARANTINE.key(), "", Integer.MAX_VALUE)) {
      try (ObjectStore.Content content = cluster.objects.open(listed.key()).orElseThrow()) {
        byte[] bytes = new byte[(int) content.length()];
        content.read(0, bytes, 0, bytes.length);
        LogMessage message =
            LogMessage.parse(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
        for (LoggedWrite write : message.writes()) {
          writes
              .computeIfAbsent(
                  new OnlineStore.Key(write.incarnation(), write.identifier()),
                  k -> new HashSet<>())
              .add(write.order());
        }
        world.coverage.count("messages to deleted groups");
      } catch (FeatureStoreException e) {
        world.coverage.count("poison in quarantine");
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return writes;
  }

  private void run(FeatureGroup group, Scope scope) {
    for (int round = 0; ; round++) {
      Promises.check(round < ROUNDS_MAX, "G-18", "a run never ends");
      world.pass(Duration.ofMinutes(16));
      Materializer materializer = cluster.materializer(process, () -> {});
      try {
        FinishedRun run =
            materializer.run(Caller.LOCAL, group.name().value(), scope, RunWatch.NONE);
        world.note("run", scope, "of", group.name(), run.result().end(), run.result().counts());
        if (run.result().end() == RunResult.End.COMPLETE) {
          return;
        }
      } catch (FeatureStoreException e) {
        Promises.check(e.kind() == Kind.CONFLICT, "G-18", "a run fails: " + e.text());
      }
    }
  }

  private Map<OnlineStore.Key, OnlineItem> items(FeatureGroup group) {
    return cluster.onlineStore.items(group.incarnation()).entrySet().stream()
        .collect(
            Collectors.toMap(
                item -> new OnlineStore.Key(group.incarnation(), item.getKey()),
                Map.Entry::getValue));
  }

  /** G-18: what is online is the greatest of the log and of what was written online only. */
  private void checkOnline(FeatureGroup group, Scope scope) {
    Map<OnlineStore.Key, OnlineItem> items = items(group);
    for (OnlineStore.Key key : promises.model.keys()) {
      if (!key.group().equals(group.incarnation())) {
        continue;
      }
      Optional<RecordOrder> found = Optional.ofNullable(items.get(key)).map(OnlineItem::order);
      if (Promises.isForgetting(key)) {
        found.ifPresent(order -> checkStaysDeleted(key, order));
      } else {
        Optional<RecordOrder> due =
            scope == Scope.FULL ? promises.model.winnerOfLog(key) : promises.model.winner(key);
        Promises.check(
            found.equals(due), "G-18", scope + ": online is " + found + " and should " + due);
        world.coverage.count("records compared");
      }
    }
  }

  /** G-11: nothing is online that a hard delete of the log removed. */
  private void checkStaysDeleted(OnlineStore.Key key, RecordOrder order) {
    promises
        .model
        .hardDeletes(key)
        .filter(marker -> marker.isGreaterThan(order))
        .filter(marker -> order.invokedAt().isBefore(marker.invokedAt()))
        .findAny()
        .ifPresent(
            marker -> {
              throw new Violation("G-11", "a deleted record is back: " + order + " of " + key);
            });
    world.coverage.count("repaired records compared");
  }
}
