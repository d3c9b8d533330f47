package tidemark.cli.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tidemark.local.load.LoadProgress;
import tidemark.local.load.Publication;
import tidemark.materialize.RunResult;
import tidemark.materialize.Scope;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;
import tidemark.registry.Caller;

/**
 * What becomes of files that are put to S3: their events make them visible, as any file's does, and
 * the function that materializes brings their winners online.
 */
record ArrivingFiles(FileLedger ledger, FunctionRuns runs, Caller caller) implements Publication {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Override
  public int appear(FeatureGroup group, List<ObjectStore.Key> keys) {
    List<ObjectStore.Key> missing = new ArrayList<>(keys);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      missing.removeIf(key -> ledger.find(group.incarnation(), key).isPresent());
      if (missing.isEmpty()) {
        return keys.size();
      }
      if (System.nanoTime() > deadline) {
        throw new FeatureStoreException(
            Kind.UNAVAILABLE,
            missing.size()
                + " of "
                + keys.size()
                + " files were put to S3 but are not visible yet. Nothing is lost: load the file"
                + " again to go on waiting, and see whether the function for files fails.");
      }
      Waiting.pause(PAUSE);
    }
  }

  @Override
  public RunResult bringOnline(FeatureGroup group, LoadProgress progress) {
    return runs.run(
            caller,
            group.name().value(),
            Scope.PENDING,
            counts -> {
              progress.reached(LoadProgress.Phase.APPLY, counts.rows());
              return true;
            })
        .result();
  }
}
