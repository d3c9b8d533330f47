package tidemark.local.load;

import java.util.List;
import tidemark.materialize.MaterializationRun;
import tidemark.materialize.RunCounts;
import tidemark.materialize.RunResult;
import tidemark.materialize.Scope;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;

/** What becomes of a load's files once they are in the object store. */
public interface Publication {
  /**
   * Returns when the files are visible, all together.
   *
   * @return how many are; fewer than given if some are not there
   */
  int appear(FeatureGroup group, List<ObjectStore.Key> keys);

  /** Brings winners online, those of other pending files as well. */
  RunResult bringOnline(FeatureGroup group, LoadProgress progress);

  /** By this process itself. */
  static Publication by(OfflineFiles files, MaterializationRun materialization) {
    return new Publication() {
      @Override
      public int appear(FeatureGroup group, List<ObjectStore.Key> keys) {
        return files.appearAll(keys).size();
      }

      @Override
      public RunResult bringOnline(FeatureGroup group, LoadProgress progress) {
        return materialization.apply(
            group,
            Scope.PENDING,
            counts -> {
              progress.reached(LoadProgress.Phase.APPLY, counts.rows());
              return true;
            });
      }
    };
  }

  /** The counts of a run that was to bring all winners online. */
  static RunCounts requireAll(RunResult result) {
    if (result.end() == RunResult.End.FAILED) {
      throw new FeatureStoreException(
          Kind.UNAVAILABLE,
          "The file is loaded, but not all pending rows are online: "
              + String.join(" ", result.problems()));
    }
    return result.counts();
  }
}
