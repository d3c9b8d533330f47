package tidemark.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunResult;
import tidemark.materialize.RunWatch;
import tidemark.materialize.Scope;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.OnlineConfig;
import tidemark.model.RecordIdentifier;
import tidemark.model.TimeToLive;
import tidemark.offline.FileEntry;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineRow;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroups;

/** What goes on besides the clients: writers, files that appear, runs, and people. */
final class Background {
  private final World world;
  private final Cluster cluster;
  private final Clients clients;
  private int started;
  private int files;

  Background(World world, Cluster cluster, Clients clients) {
    this.world = world;
    this.cluster = cluster;
    this.clients = clients;
  }

  /** Both stores; records of {@code users} live for a time. */
  static FeatureGroupDefinition definition(String name) {
    return Definitions.online(
        name,
        new OnlineConfig(
            OnlineConfig.StorageType.IN_MEMORY,
            name.equals("users")
                ? Optional.of(new TimeToLive(TimeToLive.Unit.SECONDS, 50))
                : Optional.empty(),
            Optional.empty()));
  }

  private SimulatedProcess process(String name) {
    return new SimulatedProcess(name + "-" + ++started, world, world.random.nextInt(2_000) - 1_000);
  }

  /** A function call that fails as a whole is one that died: its work is done again. */
  private void begin(String name, java.util.function.Consumer<SimulatedProcess> work) {
    SimulatedProcess process = process(name);
    world.begin(
        process,
        () -> {
          try {
            work.accept(process);
          } catch (FeatureStoreException e) {
            world.note("fails:", e.kind());
            if (e.kind() == Kind.INTERNAL) {
              throw new Violation("G-18", "failed: " + e.text());
            }
          }
        });
  }

  /** A batch of the queue is written. */
  void write() {
    List<Delivery> batch = cluster.queue.receive();
    if (!batch.isEmpty()) {
      begin("writer", process -> write(process, batch));
    }
  }

  private void write(SimulatedProcess process, List<Delivery> batch) {
    world.coverage.count("batches written");
    if (cluster.composition.deletesFirst()) {
      cluster.queue.done(batch, Set.of());
    }
    Set<String> failed =
        cluster.composition.write(batch, some -> cluster.writer(process).write(some));
    world.note("batch", batch.stream().map(Delivery::messageId).toList(), "failed", failed);
    world.coverage.count("messages that a batch failed", failed.size());
    cluster.queue.done(batch, failed);
  }

  /** S3 tells of a file, which appears; until it has, S3 tells again. */
  void appear() {
    if (!cluster.events.isEmpty()) {
      ObjectStore.Key key = cluster.events.remove(world.random.nextInt(cluster.events.size()));
      boolean[] done = new boolean[1];
      begin(
          "files",
          process -> {
            try {
              cluster.files(process).appear(key);
              done[0] = true;
            } finally {
              if (!done[0]) {
                cluster.events.add(key);
              }
            }
          });
    }
  }

  void reconcile() {
    String name = world.any(clients.groups());
    begin(
        "reconciler",
        process ->
            cluster
                .registry
                .find(new FeatureGroupName(name))
                .ifPresent(
                    group ->
                        cluster
                            .files(process)
                            .reconcile(
                                group,
                                (o, e) -> {
                                  throw Cluster.unreadable(o);
                                })));
  }

  /** A run of a group: it may be cut off, and another may be at work. */
  void materialize(Scope scope) {
    String name = world.any(clients.groups());
    begin("run", process -> run(process, name, scope));
  }

  private void run(SimulatedProcess process, String name, Scope scope) {
    Optional<FeatureGroup> group = cluster.registry.find(new FeatureGroupName(name));
    List<FileEntry> known = group.map(g -> cluster.ledger.files(g.incarnation())).orElse(List.of());
    Materializer materializer = cluster.materializer(process, () -> flush(process));
    try {
      FinishedRun run = materializer.run(Caller.LOCAL, name, scope, watch());
      world.coverage.count("runs " + scope + " " + run.result().end());
      world.note("run", scope, "of", name, run.result().end(), run.result().counts());
      if (scope != Scope.PENDING && run.result().end() == RunResult.End.COMPLETE) {
        known.stream()
            .filter(file -> file.incarnation().equals(run.group()))
            .forEach(file -> cluster.checkApplied(group.orElseThrow(), file));
      }
    } catch (FeatureStoreException e) {
      if (e.kind() == Kind.CONFLICT) {
        world.coverage.count("runs refused or taken over");
      }
      throw e;
    }
  }

  private RunWatch watch() {
    return new RunWatch() {
      @Override
      public boolean goesOn(RunCounts counts) {
        return !world.chance(1, 30);
      }

      @Override
      public boolean mayFinish() {
        return !world.chance(1, 60);
      }
    };
  }

  /** Sometimes the log can be waited for. */
  private void flush(SimulatedProcess process) {
    if (world.random.nextBoolean()) {
      return;
    }
    try {
      write(process, cluster.queue.receive());
      while (!cluster.events.isEmpty()) {
        cluster.files(process).appear(cluster.events.get(0));
        cluster.events.remove(0);
      }
    } catch (FeatureStoreException | IndexOutOfBoundsException e) {
      world.note("the log cannot be waited for");
    }
  }

  /** A file of another job, stamped as it likes, now or hours ago. */
  void otherFile() {
    String name = world.any(clients.groups());
    Optional<FeatureGroup> found = cluster.registry.find(new FeatureGroupName(name));
    if (found.isEmpty() || found.get().status() != FeatureGroup.Status.CREATED) {
      return;
    }
    FeatureGroup group = found.get();
    FileEntry.Origin origin =
        world.random.nextBoolean() ? FileEntry.Origin.LOAD : FileEntry.Origin.OTHER;
    List<OfflineRow> rows = new ArrayList<>();
    EventTime first = Clients.eventTime(world);
    boolean late = world.random.nextBoolean();
    Instant stamp = late ? world.now.minus(Duration.ofHours(3)) : world.now;
    world.coverage.count(late ? "files of others stamped hours ago" : "files of others");
    files++;
    for (int i = 1 + world.random.nextInt(4); i > 0; i--) {
      EventTime time = new EventTime(first.nanos() + world.random.nextInt(2));
      rows.add(row(group, time, stamp.plusMillis(files * 10L + i)));
    }
    for (OfflineRow row : rows) {
      OnlineStore.Key key = new OnlineStore.Key(group.incarnation(), row.record().identifier());
      cluster.promises.model.ask(
          key,
          new ReferenceModel.Write(
              row.order(), row.kind(), row.record().present(), row.expiresAt(), true));
      cluster.promises.model.log(key, row.order());
    }
    String prefix =
        cluster.deployment.dataPrefix(
            group.definition().offline().orElseThrow(), group.incarnation());
    String partition =
        group.definition().offline().orElseThrow().layout().partitionOf(first).path();
    world.note("a file of", origin, "for", name, rows.stream().map(OfflineRow::order).toList());
    cluster.put(
        new ObjectStore.Key("acme-fs", prefix + "/" + partition + "/part-" + files + ".parquet"),
        group,
        origin,
        rows);
  }

  private OfflineRow row(FeatureGroup group, EventTime time, Instant stamp) {
    RecordIdentifier identifier = world.any(clients.records());
    FeatureRecord record =
        FeatureRecord.of(
            group.schema(),
            group.name(),
            List.of(
                Fixtures.given("id", identifier.value()),
                Fixtures.given("ts", time.toIso()),
                Fixtures.given("s", "file" + files)));
    return new OfflineRow(
        record, new RecordOrder(time, stamp, WriteId.NONE), WriteKind.PUT, Optional.empty(), stamp);
  }

  /** Deletes a group; it is created again when all is settled. */
  void delete() {
    String name = world.any(clients.groups());
    begin(
        "control",
        process -> {
          FeatureGroups control = cluster.control(process);
          Optional<FeatureGroup> group = cluster.registry.find(new FeatureGroupName(name));
          if (group.isPresent()) {
            control.delete(Caller.LOCAL, group.get().name());
            world.coverage.count("groups deleted");
          }
        });
  }

  /** Does what the control plane has begun, and creates what is gone. */
  void settle() {
    begin(
        "control",
        process -> {
          FeatureGroups control = cluster.control(process);
          control.resume();
          for (FeatureGroupName n = cluster.unsettled.poll();
              n != null;
              n = cluster.unsettled.poll()) {
            control.settle(n);
          }
          for (String name : clients.groups()) {
            if (cluster.registry.find(new FeatureGroupName(name)).isEmpty()) {
              control.create(Caller.LOCAL, definition(name));
              world.coverage.count("groups created again");
            }
          }
        });
  }

  /** A message that is none. */
  void poison() {
    world.coverage.count("poison messages");
    cluster.queue.put("{\"v\":1,\"sha256\":\"" + world.random.nextInt() + "\",\"records\":[");
  }
}
