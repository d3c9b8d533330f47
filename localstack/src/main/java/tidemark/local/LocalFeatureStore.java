package tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import tidemark.client.Call;
import tidemark.client.Reply;
import tidemark.client.Transport;
import tidemark.function.ControlHandler;
import tidemark.function.GetRecordHandler;
import tidemark.function.MaterializeHandler;
import tidemark.function.MonitorHandler;
import tidemark.function.OfflineFileHandler;
import tidemark.function.OfflineWriterHandler;
import tidemark.function.PutRecordHandler;
import tidemark.function.SettingsPaths;
import tidemark.local.duckdb.DuckDbQueryEngine;
import tidemark.local.duckdb.DuckDbSettings;
import tidemark.local.files.DirectoryObjectStore;
import tidemark.local.load.BulkLoad;
import tidemark.local.load.FileAdoption;
import tidemark.local.load.Publication;
import tidemark.local.sqlite.SqliteStore;
import tidemark.materialize.MaterializationRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunId;
import tidemark.materialize.ScheduleService;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.model.S3Uri;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;
import tidemark.offline.OfflineWriter;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.PageTokens;
import tidemark.record.RecordService;
import tidemark.registry.Caller;
import tidemark.registry.ControlPlane;
import tidemark.registry.FeatureGroups;
import tidemark.registry.FeatureMetadataService;
import tidemark.registry.GrantService;
import tidemark.registry.GroupCache;
import tidemark.registry.ResourceTags;
import tidemark.registry.Search;
import tidemark.upkeep.Doctor;

/**
 * A feature store on this machine: the core's services and the shipped handlers over a directory.
 * The composition root of everything local. As a {@link Transport} it answers calls in process,
 * just as {@link LocalServer} answers them over HTTP. Thread-safe.
 */
public final class LocalFeatureStore implements Transport {
  /** The account and region a local store is in; it may use any bucket, all are directories. */
  public static final Deployment DEPLOYMENT =
      new Deployment("000000000000", "us-east-1", Optional.empty());

  /** The bucket of what no group owns. */
  private static final ObjectStore.Key QUARANTINE =
      new ObjectStore.Key("tidemark-local", "quarantine/");

  /** Enough to find every group that has any. */
  private static final int DEAD_MESSAGES_SEEN_MAX = 10_000;

  private static final Duration FLUSH_PATIENCE = Duration.ofMinutes(2);
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(10);

  private final DataDirectory directory;
  private final SqliteStore store;
  private final LocalMetrics metrics = new LocalMetrics();
  private final DirectoryObjectStore objects;
  private final ParquetFileFormat format = new ParquetFileFormat();
  private final OfflineFiles files;
  private final LogHealth health = new LogHealth();
  private final LocalAuthorizer authorizer;
  private final SettlingExecutor settling;
  private final LogPump pump;
  private final RunScheduler scheduler;
  private final MonitorSchedule monitoring;
  private final Housekeeping housekeeping;
  private final LocalRoutes routes;
  private final InProcessCalls calls;
  private final DuckDbQueryEngine engine;
  private final LocalQueries queries;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalFeatureStore(DataDirectory directory, SqliteStore store, LocalSettings settings) {
    this.directory = directory;
    this.store = store;
    this.objects = new DirectoryObjectStore(directory.objects(), directory.staging());
    this.files = offlineFiles(settings);
    this.authorizer = new LocalAuthorizer(store.grants(), settings.clock());
    health.givenUp(store.log().deadBodies(DEAD_MESSAGES_SEEN_MAX));
    this.settling = new SettlingExecutor(settings.settleDelay());
    this.pump = pump(settings);
    this.housekeeping = new Housekeeping(store, files, settings);
    GroupCache cache = new GroupCache(store.registry(), settings.clock());
    FeatureGroups groups = featureGroups(cache, settings);
    settling.settleBy(groups::settle);
    this.routes = apiRoutes(groups, cache, settings);
    this.engine =
        new DuckDbQueryEngine(DuckDbSettings.of(directory.objects(), directory.staging()));
    StorePorts ports = ports(settings);
    this.queries = new LocalQueries(ports);
    this.calls = new InProcessCalls(routes, Caller.LOCAL);
    MaterializationRun materialization = materialization(settings);
    routes.add("status", status(ports));
    repairs().addTo(routes);
    routes.forward("schedules", Set.of("GET", "PUT", "DELETE"));
    routes.forward("grants", Set.of("GET", "POST"));
    routes.forward("doctor", Set.of("GET", "POST"));
    BulkLoad loads = bulkLoad(materialization, settings);
    routes.add("load", new LoadRoute(loads, directory.staging()));
    routes.add("adopt", new AdoptRoute(adoption(materialization), directory.staging()));
    queries.addTo(routes);
    queries.addTransforms(routes, loads);
    queries.addPlans(routes, this::pathOf);
    routes.add(
        "files", new FilesRoute(store.registry(), authorizer, DEPLOYMENT, housekeeping::lookFor));
    Materializer materializer = materializer(materialization, settings);
    routes.add(
        "materialize",
        new MaterializeRoute(MaterializationRuns.by(materializer), queries.liveness()));
    routes.add("runs", new RunsRoute(materializer));
    this.scheduler = runScheduler(materializer, settings);
    this.monitoring =
        new MonitorSchedule(new MonitorHandler(queries.monitor(), settings.log()), settings.log());
    groups.resume();
    pump.start(settings.flushInterval(), settings.log());
    housekeeping.start();
  }

  /**
   * Opens the store in a directory, or makes it.
   *
   * @throws FeatureStoreException IN_USE when a process holds the directory; UNAVAILABLE, naming
   *     the file, when it cannot be used
   */
  public static LocalFeatureStore open(Path path, LocalSettings settings) {
    DataDirectory directory = DataDirectory.open(path, settings.clock().instant());
    SqliteStore store = null;
    try {
      store = SqliteStore.open(directory.database(), settings.clock());
      directory.clearStaging();
      return new LocalFeatureStore(directory, store, settings);
    } catch (FeatureStoreException e) {
      if (store != null) {
        store.close();
      }
      directory.close();
      throw e;
    }
  }

  /** Has an answer given below {@code /_tidemark/}, to requests whose next segment is that name. */
  public void add(String name, LocalRoute route) {
    routes.add(name, route);
  }

  /**
   * Returns when every write acknowledged before is visible offline, and every file that lay there
   * at the start.
   *
   * @throws FeatureStoreException UNAVAILABLE when that takes too long
   */
  public void flush() {
    housekeeping.awaitFirstLook();
    pump.drain(FLUSH_PATIENCE);
  }

  @Override
  public Reply send(Call call) throws IOException {
    return calls.send(call);
  }

  /**
   * Ends what runs, writes the log's rest to files as far as it can, and gives up the directory.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    scheduler.close();
    monitoring.close();
    calls.close();
    queries.close();
    engine.close();
    settling.close();
    housekeeping.close();
    pump.close();
    try {
      pump.drain(CLOSING_PATIENCE);
    } catch (FeatureStoreException e) {
      // What is left stays in the log; the next start goes on with it.
    }
    store.close();
    directory.close();
  }

  @Override
  public String toString() {
    return "the store in " + directory.root();
  }

  /** From now on runs begin at their times and when files arrive, and groups are looked at. */
  void beginRuns() {
    scheduler.start();
    monitoring.start(MonitorSchedule.INTERVAL);
  }

  LocalRoutes routes() {
    return routes;
  }

  LocalQueries queries() {
    return queries;
  }

  DataDirectory directory() {
    return directory;
  }

  SqliteStore store() {
    return store;
  }

  private StorePorts ports(LocalSettings settings) {
    return new StorePorts(
        store.registry(),
        store.ledger(),
        store.online(),
        store.schedules(),
        store.runs(),
        authorizer,
        DEPLOYMENT,
        engine,
        directory.staging(),
        settings.clock(),
        metrics,
        this::flush,
        this::flush);
  }

  private StatusRoute status(StorePorts ports) {
    LocalStatus local = new LocalStatus(directory, store.log(), metrics);
    return new StatusRoute(
        store.registry(),
        new GroupStatuses(ports, Optional.of(() -> store.log().deadBodies(DEAD_MESSAGES_SEEN_MAX))),
        (json, groups) -> local.writeStore(json),
        local::writeWork);
  }

  /** Where the files of a location in S3 lie on this machine. */
  private String pathOf(String location) {
    S3Uri uri = S3Uri.parse(location);
    return "file://"
        + directory.objects().resolve(uri.bucket()).resolve(uri.prefix()).toAbsolutePath();
  }

  private OfflineFiles offlineFiles(LocalSettings settings) {
    return new OfflineFiles(
            store.registry(),
            store.catalog(),
            store.ledger(),
            objects,
            format,
            DEPLOYMENT,
            settings.clock())
        .telling(group -> scheduler.arrived(group));
  }

  private FeatureGroups featureGroups(GroupCache cache, LocalSettings settings) {
    return new FeatureGroups(
        store.registry(),
        cache,
        new LocalProvisioner(store, store.schedules(), settings.clock()),
        settling,
        authorizer,
        health,
        DEPLOYMENT,
        settings.clock());
  }

  private ControlPlane controlPlane(FeatureGroups groups, LocalSettings settings) {
    return new ControlPlane(
        groups,
        new ResourceTags(store.registry(), authorizer),
        new FeatureMetadataService(
            store.registry(), store.metadata(), authorizer, settings.clock()),
        new Search(store.registry(), store.metadata(), health, authorizer));
  }

  /** The shipped handlers. */
  private LocalRoutes apiRoutes(FeatureGroups groups, GroupCache cache, LocalSettings settings) {
    RecordService records =
        new RecordService(
            DEPLOYMENT,
            cache,
            authorizer,
            store.online(),
            store.log(),
            settings.clock(),
            metrics,
            PageTokens.of(store.id()),
            settings.future());
    return new LocalRoutes(
        new ControlHandler(
            controlPlane(groups, settings), settingsPaths(groups, settings), settings.log()),
        new PutRecordHandler(records, settings.log(), settings.unknown()),
        new GetRecordHandler(records, settings.log()),
        settings.log(),
        store::trouble);
  }

  private MaterializationRun materialization(LocalSettings settings) {
    return new MaterializationRun(
        store.ledger(),
        objects,
        format,
        store.online(),
        engine,
        this::flush,
        settings.clock(),
        metrics);
  }

  private Materializer materializer(MaterializationRun materialization, LocalSettings settings) {
    return new Materializer(
        store.registry(),
        authorizer,
        DEPLOYMENT,
        materialization,
        store.runs(),
        housekeeping::lookFor,
        () -> new RunId(UUID.randomUUID().toString()),
        "process " + ProcessHandle.current().pid(),
        settings.clock());
  }

  private SettingsPaths settingsPaths(FeatureGroups groups, LocalSettings settings) {
    return new SettingsPaths(
        new ScheduleService(
            store.registry(), store.schedules(), authorizer, DEPLOYMENT, settings.clock()),
        new GrantService(store.grants(), Optional.of(Caller.LOCAL), authorizer::forget),
        new Doctor(
            store.registry(), groups, settling, health, authorizer, List.of(), settings.clock()));
  }

  private RunScheduler runScheduler(Materializer materializer, LocalSettings settings) {
    return new RunScheduler(
        store.schedules(),
        store.runs(),
        store.ledger(),
        new MaterializeHandler(materializer, event -> scheduler.begin(event), settings.log()),
        housekeeping::awaitFirstLook,
        settings.clock(),
        settings.log());
  }

  private BulkLoad bulkLoad(MaterializationRun materialization, LocalSettings settings) {
    BulkLoad loads =
        new BulkLoad(
            store.registry(),
            authorizer,
            DEPLOYMENT,
            objects,
            format,
            Publication.by(files, materialization),
            directory.root().resolve("loads"),
            settings.clock());
    loads.discardUnchecked();
    return loads;
  }

  private LogRepairs repairs() {
    return new LogRepairs(
        store.registry(),
        authorizer,
        objects,
        QUARANTINE,
        store.log(),
        store.log()::redrive,
        this::remove);
  }

  private void remove(ObjectStore.Key object) {
    try {
      Files.deleteIfExists(directory.objects().resolve(object.bucket()).resolve(object.key()));
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("An object cannot be removed.", e);
    }
  }

  private FileAdoption adoption(MaterializationRun materialization) {
    return new FileAdoption(
        store.registry(),
        authorizer,
        DEPLOYMENT,
        objects,
        format,
        Publication.by(files, materialization));
  }

  private LogPump pump(LocalSettings settings) {
    Queue<ObjectStore.Key> arrived = new ConcurrentLinkedQueue<>();
    OfflineWriter writer =
        new OfflineWriter(
            store.registry(),
            new AnnouncingObjectStore(objects, arrived::add),
            format,
            DEPLOYMENT,
            QUARANTINE,
            settings.clock(),
            metrics);
    return new LogPump(
        store.log(),
        health,
        arrived,
        new OfflineWriterHandler(writer, settings.log()),
        new OfflineFileHandler(files, settings.log()),
        DEPLOYMENT);
  }
}
