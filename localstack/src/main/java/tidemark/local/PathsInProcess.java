package tidemark.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tidemark.client.Call;
import tidemark.client.Reply;
import tidemark.http.OutcomeLog;
import tidemark.local.load.BulkLoad;
import tidemark.local.load.FileAdoption;
import tidemark.materialize.Materializer;
import tidemark.model.FeatureGroup;
import tidemark.registry.Caller;

/**
 * The store's own paths, below {@code /_tidemark/}, answered in this process over any ports, for
 * one caller. What is not added is not there. Thread-safe once all is added.
 */
public final class PathsInProcess implements Closeable {
  private final StorePorts ports;
  private final LocalRoutes routes;
  private final LocalQueries queries;
  private final InProcessCalls calls;

  public PathsInProcess(StorePorts ports, Caller caller) {
    this.ports = ports;
    this.routes = new LocalRoutes(NO_API, NO_API, NO_API, OutcomeLog.NONE, Optional::empty);
    this.queries = new LocalQueries(ports);
    this.calls = new InProcessCalls(routes, caller);
  }

  private static final RequestStreamHandler NO_API =
      (event, response, context) -> {
        throw new IllegalStateException("The API is answered elsewhere");
      };

  /** Says what a store is, as members of a JSON object. */
  public interface Facts {
    void write(JsonGenerator json) throws IOException;
  }

  /** Adds SQL, training sets, leak reports, audits and plans of jobs over files in S3. */
  public void addQueries() {
    queries.addTo(routes);
    queries.addPlans(routes, UnaryOperator.identity());
  }

  /**
   * Adds materializations and what is told of them.
   *
   * @param told tells of runs
   */
  public void addRuns(MaterializationRuns runs, Materializer told) {
    routes.add("materialize", new MaterializeRoute(runs, queries.liveness()));
    routes.add("runs", new RunsRoute(told));
  }

  /** Adds the status of the store and its groups. */
  public void addStatus(Facts facts) {
    routes.add(
        "status",
        new StatusRoute(
            ports.registry(),
            new GroupStatuses(ports, Optional.empty()),
            (json, statuses) -> facts.write(json),
            (json, statuses) -> {}));
  }

  /**
   * Adds the look for files that were written beside the store.
   *
   * @param look makes a group's files visible; gives how many were new
   */
  public void addFiles(Function<FeatureGroup, Integer> look) {
    routes.add(
        "files", new FilesRoute(ports.registry(), ports.authorizer(), ports.deployment(), look));
  }

  /** Adds what has messages of the log tried again. */
  public void addRepairs(LogRepairs repairs) {
    repairs.addTo(routes);
  }

  /** Adds bulk loads, of rows and of files as they are. */
  public void addLoads(BulkLoad loads, FileAdoption adoption) {
    routes.add("load", new LoadRoute(loads, ports.staging()));
    routes.add("adopt", new AdoptRoute(adoption, ports.staging()));
  }

  /** Answers a call to one of the paths. */
  public Reply send(Call call) throws IOException {
    return calls.send(call);
  }

  @Override
  public void close() {
    calls.close();
    queries.close();
  }
}
