package tidemark.local;

import java.io.Closeable;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import tidemark.local.duckdb.DuckDbQueryEngine;
import tidemark.local.duckdb.DuckDbSettings;
import tidemark.local.load.BulkLoad;
import tidemark.local.sqlite.SqliteStore;
import tidemark.metric.Metrics;
import tidemark.offline.QueryEngine;
import tidemark.offline.TrainingSets;
import tidemark.plan.RunStamp;
import tidemark.plan.Transforms;
import tidemark.quality.Monitor;
import tidemark.quality.ParityAudit;
import tidemark.registry.Authorizer;

/** SQL, training sets and audits of a local store: one engine, which loads when first asked. */
final class LocalQueries implements Closeable {
  private final SqliteStore store;
  private final DataDirectory directory;
  private final Authorizer authorizer;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Runnable flush;
  private final DuckDbQueryEngine engine;
  private final TrainingSets trainingSets;
  private final ParityAudit audit;
  private final Liveness liveness = new Liveness();

  /**
   * @param flush returns when every write acknowledged before is visible offline
   */
  LocalQueries(
      SqliteStore store,
      DataDirectory directory,
      Authorizer authorizer,
      InstantSource clock,
      Metrics metrics,
      Runnable flush) {
    this.store = store;
    this.authorizer = authorizer;
    this.clock = clock;
    this.metrics = metrics;
    this.directory = directory;
    this.flush = flush;
    this.engine =
        new DuckDbQueryEngine(DuckDbSettings.of(directory.objects(), directory.staging()));
    this.trainingSets =
        new TrainingSets(store.registry(), store.ledger(), authorizer, engine, clock);
    this.audit =
        new ParityAudit(
            store.registry(),
            store.ledger(),
            store.online(),
            engine,
            authorizer,
            clock,
            metrics,
            flush);
  }

  /** The one engine; closed with this. */
  QueryEngine engine() {
    return engine;
  }

  /** Looks at all groups, for the store itself. */
  Monitor monitor() {
    return new Monitor(store.registry(), store.ledger(), audit, clock, metrics);
  }

  /** Ends work whose client is gone; closed with this. */
  Liveness liveness() {
    return liveness;
  }

  /** Adds the routes {@code sql}, {@code train}, {@code leaks} and {@code parity}. */
  void addTo(LocalRoutes routes) {
    routes.add(
        "sql", new SqlRoute(store.registry(), store.ledger(), authorizer, engine, flush, liveness));
    SpineWork spines = new SpineWork(directory.staging(), flush, liveness);
    routes.add("train", new TrainRoute(trainingSets, spines));
    routes.add("parity", new ParityRoute(audit, liveness));
    routes.add("leaks", new LeakRoute(trainingSets, spines));
  }

  /** Adds the routes of jobs: {@code transform}, whose rows are loaded, and {@code job-plan}. */
  void addJobs(LocalRoutes routes, BulkLoad loads) {
    Transforms transforms =
        new Transforms(
            store.registry(), store.ledger(), authorizer, engine, LocalFeatureStore.DEPLOYMENT);
    Supplier<RunStamp> stamps =
        () -> new RunStamp(UUID.randomUUID().toString().replace("-", ""), clock.instant());
    routes.add(
        "transform",
        new TransformRoute(transforms, loads, directory.staging(), flush, liveness, stamps));
    routes.add("job-plan", new JobPlanRoute(transforms, directory.objects(), flush, stamps));
  }

  @Override
  public void close() {
    liveness.close();
    engine.close();
  }
}
