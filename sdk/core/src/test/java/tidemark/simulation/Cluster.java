package tidemark.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.fixture.InMemoryCatalog;
import tidemark.fixture.InMemoryFileLedger;
import tidemark.fixture.InMemoryMetadata;
import tidemark.fixture.InMemoryObjectStore;
import tidemark.fixture.InMemoryOnlineStore;
import tidemark.fixture.InMemoryProvisioner;
import tidemark.fixture.InMemoryRegistry;
import tidemark.fixture.InMemoryRuns;
import tidemark.fixture.InMemoryStore;
import tidemark.fixture.PlainFileFormat;
import tidemark.materialize.MaterializationRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunId;
import tidemark.materialize.Runs;
import tidemark.metric.Metrics;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.offline.ComputedHistory;
import tidemark.offline.FileEntry;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineFiles;
import tidemark.offline.OfflineRow;
import tidemark.offline.OfflineWriter;
import tidemark.offline.QueryEngine;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordService;
import tidemark.record.WriteKind;
import tidemark.registry.Authorizer;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.registry.FeatureGroups;
import tidemark.registry.GroupCache;
import tidemark.registry.OfflineCatalog;
import tidemark.registry.OfflineHealth;

/** The stores of a simulation, and the services over them, each process with its own. */
final class Cluster {
  static final ObjectStore.Key QUARANTINE = new ObjectStore.Key("acme-fs", "quarantine/");

  final World world;
  final Composition composition;
  final Deployment deployment = new Deployment("111122223333", "us-east-1", Optional.empty());
  final InMemoryRegistry registry = new InMemoryRegistry();
  final InMemoryObjectStore objects = new InMemoryObjectStore();
  final InMemoryFileLedger ledger = new InMemoryFileLedger();
  final InMemoryCatalog catalog = new InMemoryCatalog();
  final OfflineFileFormat format = new PlainFileFormat();
  final ComputedHistory history = new ComputedHistory(objects, format);
  final InMemoryOnlineStore onlineStore;
  final Promises promises;
  final Groups groups;
  final Queue queue;
  final OnlinePort online;

  /** What S3 has to tell yet. */
  final List<ObjectStore.Key> events = new ArrayList<>();

  final ArrayDeque<FeatureGroupName> unsettled = new ArrayDeque<>();
  private final FeatureGroupRegistry registryPort;
  private final ObjectStore objectPort;
  private final FileLedger ledgerPort;
  private final OfflineCatalog catalogPort;
  private final Runs runsPort;
  private final QueryEngine enginePort;
  private int runs;

  Cluster(World world, Composition composition) {
    this.world = world;
    this.composition = composition;
    this.onlineStore = composition.onlineStore();
    this.promises = new Promises(world);
    this.groups = new Groups(world);
    this.queue = new Queue(world, promises, groups);
    this.online = new OnlinePort(world, onlineStore, promises, groups);
    this.registryPort =
        FaultyPort.of(
            FeatureGroupRegistry.class,
            registry,
            world,
            m -> Site.REGISTRY_READ,
            this::registryEffect);
    this.ledgerPort =
        composition.ledger(
            FaultyPort.of(
                FileLedger.class, ledger, world, Cluster::ledgerSite, this::ledgerEffect));
    this.objectPort =
        composition.objects(
            FaultyPort.of(
                ObjectStore.class, objects, world, Cluster::objectSite, this::objectEffect),
            ledgerPort,
            format);
    this.catalogPort =
        FaultyPort.of(OfflineCatalog.class, catalog, world, m -> Site.CATALOG_WRITE, (m, a) -> {});
    this.runsPort =
        FaultyPort.of(Runs.class, new InMemoryRuns(), world, m -> Site.RUNS_WRITE, (m, a) -> {});
    this.enginePort = composition.engine(FaultyPort.engine(history, world));
  }

  private static Site ledgerSite(String method) {
    return method.equals("add") || method.equals("addAll") || method.equals("markApplied")
        ? Site.LEDGER_WRITE
        : Site.LEDGER_READ;
  }

  private static Site objectSite(String method) {
    return method.equals("putIfAbsent") ? Site.OBJECT_WRITE : Site.OBJECT_READ;
  }

  private void registryEffect(String method, @Nullable Object[] arguments) {
    if (method.equals("insert") && arguments[0] instanceof FeatureGroup group) {
      groups.add(group);
    }
  }

  private void ledgerEffect(String method, @Nullable Object[] arguments) {
    if (method.equals("markApplied")
        && arguments[0] instanceof tidemark.model.Incarnation incarnation
        && arguments[1] instanceof Collection<?> marked) {
      for (Object object : marked) {
        Optional<FileEntry> entry = ledger.find(incarnation, (ObjectStore.Key) object);
        entry
            .filter(file -> file.origin() != FileEntry.Origin.API)
            .ifPresent(file -> checkApplied(groups.of(incarnation), file));
        world.note("marked applied", object);
      }
    }
  }

  private void objectEffect(String method, @Nullable Object[] arguments) {
    if (method.equals("putIfAbsent") && arguments[0] instanceof ObjectStore.Key key) {
      tell(key);
    }
  }

  /** S3 tells of an object: not always, and sometimes twice. */
  void tell(ObjectStore.Key key) {
    world.note("object", key.key());
    if (world.chance(1, 20)) {
      world.coverage.count("file events lost");
      return;
    }
    events.add(key);
    if (world.chance(1, 20)) {
      world.coverage.count("file events twice");
      events.add(key);
    }
  }

  /** G-19: all rows of a file are online, or something greater is. */
  void checkApplied(FeatureGroup group, FileEntry file) {
    if (!online.hasTable(group.incarnation())) {
      return;
    }
    for (OfflineRow row : history.rows(group, file.object())) {
      OnlineStore.Key key = new OnlineStore.Key(group.incarnation(), row.record().identifier());
      OnlineItem item = online.peek(key);
      if (row.kind() != WriteKind.HARD_DELETE
          && !Promises.isForgetting(key)
          && (item == null || row.order().isGreaterThan(item.order()))) {
        throw new Violation("G-19", file.object() + " is applied, but not its row " + row.order());
      }
    }
  }

  /** The services of an API process that starts now. */
  RecordService records(SimulatedProcess process) {
    return new RecordService(
        deployment,
        new GroupCache(registryPort, process),
        Authorizer.ALLOW_ALL,
        composition.online(online, world),
        composition.log(queue, world),
        process,
        Metrics.NONE,
        InMemoryStore.PAGE_TOKENS);
  }

  OfflineWriter writer(SimulatedProcess process) {
    return new OfflineWriter(
        registryPort, objectPort, format, deployment, QUARANTINE, process, Metrics.NONE);
  }

  OfflineFiles files(SimulatedProcess process) {
    return new OfflineFiles(
        registryPort, catalogPort, ledgerPort, objectPort, format, deployment, process);
  }

  /**
   * What materializes in a process.
   *
   * @param flush brings what was acknowledged before into files
   */
  Materializer materializer(SimulatedProcess process, Runnable flush) {
    OnlineStore store = composition.online(online, world);
    MaterializationRun run =
        new MaterializationRun(
            ledgerPort,
            objectPort,
            composition.format(format),
            store,
            enginePort,
            flush,
            process,
            Metrics.NONE);
    OfflineFiles files = files(process);
    return new Materializer(
        registryPort,
        Authorizer.ALLOW_ALL,
        deployment,
        run,
        runsPort,
        group ->
            files.reconcile(
                group,
                (object, e) -> {
                  throw Cluster.unreadable(object);
                }),
        () -> new RunId("run-" + ++runs),
        process.name,
        process);
  }

  /** What it is if a file of a simulation cannot be read. */
  static Violation unreadable(ObjectStore.Key object) {
    return new Violation("G-19", "a file cannot be read: " + object);
  }

  /** The control plane of a process. */
  FeatureGroups control(SimulatedProcess process) {
    return new FeatureGroups(
        registryPort,
        new GroupCache(registryPort, process),
        new InMemoryProvisioner(onlineStore, new InMemoryMetadata()),
        unsettled::add,
        Authorizer.ALLOW_ALL,
        OfflineHealth.SOUND,
        deployment,
        process);
  }

  /** A file that someone else wrote: nobody else is told before S3 does. */
  void put(
      ObjectStore.Key key, FeatureGroup group, FileEntry.Origin origin, List<OfflineRow> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OfflineFileFormat.Writer writer = format.create(bytes, group.schema(), origin)) {
      for (OfflineRow row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    objects.putIfAbsent(key, ObjectStore.Body.of(bytes.toByteArray()));
    tell(key);
  }
}
