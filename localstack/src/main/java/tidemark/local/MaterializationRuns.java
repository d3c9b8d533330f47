package tidemark.local;

import tidemark.materialize.FinishedRun;
import tidemark.materialize.Materializer;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunWatch;
import tidemark.materialize.Scope;
import tidemark.registry.Caller;

/** Materializations that callers ask for, wherever they run. Implementations are thread-safe. */
public interface MaterializationRuns {
  /** What a run would read, as {@link Materializer#plan} says. */
  RunCounts plan(Caller caller, String nameOrArn, Scope scope);

  /** Has a materialization run to its end, as {@link Materializer#run} does. */
  FinishedRun run(Caller caller, String nameOrArn, Scope scope, RunWatch watch);

  /** Runs in this process. */
  static MaterializationRuns by(Materializer materializer) {
    return new MaterializationRuns() {
      @Override
      public RunCounts plan(Caller caller, String nameOrArn, Scope scope) {
        return materializer.plan(caller, nameOrArn, scope);
      }

      @Override
      public FinishedRun run(Caller caller, String nameOrArn, Scope scope, RunWatch watch) {
        return materializer.run(caller, nameOrArn, scope, watch);
      }
    };
  }
}
