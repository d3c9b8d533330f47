package tidemark.local;

import java.io.Closeable;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tidemark.local.load.BulkLoad;
import tidemark.offline.TrainingSets;
import tidemark.plan.RunStamp;
import tidemark.plan.Transforms;
import tidemark.quality.Monitor;
import tidemark.quality.ParityAudit;

/** SQL, training sets and audits over a store's ports. */
final class LocalQueries implements Closeable {
  private final StorePorts ports;
  private final TrainingSets trainingSets;
  private final ParityAudit audit;
  private final Transforms transforms;
  private final Supplier<RunStamp> stamps;
  private final Liveness liveness = new Liveness();

  LocalQueries(StorePorts ports) {
    this.ports = ports;
    this.trainingSets =
        new TrainingSets(
            ports.registry(), ports.ledger(), ports.authorizer(), ports.engine(), ports.clock());
    this.audit =
        new ParityAudit(
            ports.registry(),
            ports.ledger(),
            ports.online(),
            ports.engine(),
            ports.authorizer(),
            ports.clock(),
            ports.metrics(),
            ports.settle());
    this.transforms =
        new Transforms(
            ports.registry(),
            ports.ledger(),
            ports.authorizer(),
            ports.engine(),
            ports.deployment());
    this.stamps =
        () -> new RunStamp(UUID.randomUUID().toString().replace("-", ""), ports.clock().instant());
  }

  /** Looks at all groups, for the store itself. */
  Monitor monitor() {
    return new Monitor(ports.registry(), ports.ledger(), audit, ports.clock(), ports.metrics());
  }

  /** Ends work whose client is gone; closed with this. */
  Liveness liveness() {
    return liveness;
  }

  /** Adds the routes {@code sql}, {@code train}, {@code leaks} and {@code parity}. */
  void addTo(LocalRoutes routes) {
    routes.add("sql", new SqlRoute(ports, liveness));
    SpineWork spines = new SpineWork(ports.staging(), ports.flush(), liveness);
    routes.add("train", new TrainRoute(trainingSets, spines));
    routes.add("parity", new ParityRoute(audit, liveness));
    routes.add("leaks", new LeakRoute(trainingSets, spines));
  }

  /** Adds the route {@code transform}, whose rows are loaded. */
  void addTransforms(LocalRoutes routes, BulkLoad loads) {
    routes.add(
        "transform",
        new TransformRoute(transforms, loads, ports.staging(), ports.flush(), liveness, stamps));
  }

  /**
   * Adds the route {@code job-plan}.
   *
   * @param located gives the path of a location in S3, for a job that reads this machine's files
   */
  void addPlans(LocalRoutes routes, UnaryOperator<String> located) {
    routes.add("job-plan", new JobPlanRoute(transforms, located, ports.flush(), stamps));
  }

  @Override
  public void close() {
    liveness.close();
  }
}
