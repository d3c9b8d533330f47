package tidemark.materialize;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.offline.FileEntry;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.QueryEngine;
import tidemark.record.OnlineStore;

/**
 * Brings the winners of offline files online. A file is marked applied after its last row was, and
 * after the log was asked again for hard deletes; running it again, from any point at which it was
 * cut off, gives the same online store. A run that stops notes from where on another may continue
 * it, in the middle of a file as well. Thread-safe; runs of one group may overlap, which costs time
 * only.
 *
 * <p>No clock decides what is read: what the ledger has as pending is applied, however old.
 *
 * <p>A hard delete forgets the record online, and only the log knows that older rows must stay out.
 * A marker that is still on its way to a file when a run asks for markers is not seen, and the run
 * may bring back what it deleted. So a file of the API that holds such markers is pending when it
 * appears, for its markers alone, and the next run repeats them: they remove what they outrank and
 * what was invoked before them.
 */
public final class MaterializationRun {
  private final Stores stores;
  private final Metrics metrics;

  /**
   * @param flush returns when the writes acknowledged before are in files of the ledger, as far as
   *     the log allows waiting for that
   */
  public MaterializationRun(
      FileLedger ledger,
      ObjectStore objects,
      OfflineFileFormat format,
      OnlineStore online,
      QueryEngine engine,
      Runnable flush,
      InstantSource clock,
      Metrics metrics) {
    this(
        new Stores(
            ledger,
            objects,
            format,
            online,
            engine,
            flush,
            clock,
            Pause.NONE,
            OnlineApplication.HELD_MAX),
        metrics);
  }

  private MaterializationRun(Stores stores, Metrics metrics) {
    this.stores = stores;
    this.metrics = metrics;
  }

  /** The same, which holds at most so many records before it writes, for less memory. */
  public MaterializationRun holding(int records) {
    return new MaterializationRun(stores.holding(records), metrics);
  }

  /** The same, which waits so as not to be throttled again. */
  public MaterializationRun pausing(Pause pause) {
    return new MaterializationRun(stores.pausing(pause), metrics);
  }

  /** What a run would read: its files, bytes and rows. Reads the ledger only. */
  public RunCounts plan(FeatureGroup group, Scope scope) {
    List<FileEntry> files = RunInProgress.files(stores.ledger().files(group.incarnation()), scope);
    List<FileEntry> read =
        files.stream().filter(file -> !RunInProgress.isForMarkers(file, scope)).toList();
    return new RunCounts(
        files.size(),
        read.stream().mapToLong(FileEntry::bytes).sum(),
        read.stream().mapToLong(FileEntry::rows).sum(),
        0,
        0,
        0,
        0);
  }

  /** Applies the files of the scope from the beginning. */
  public RunResult apply(FeatureGroup group, Scope scope, RunWatch watch) {
    return apply(group, scope, Optional.empty(), watch);
  }

  /**
   * Applies the files of the scope.
   *
   * @param from where a run that this one follows has ended
   * @throws FeatureStoreException INVALID for a group without an online or an offline store;
   *     otherwise if the stores do not answer, and then it can be run again
   */
  public RunResult apply(
      FeatureGroup group, Scope scope, Optional<RunCursor> from, RunWatch watch) {
    if (group.definition().online().isEmpty() || group.definition().offline().isEmpty()) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' lacks an OnlineStore or an OfflineStore; there is nothing to"
              + " materialize.",
          group.name());
    }
    if (scope == Scope.PENDING && stores.ledger().pending(group.incarnation()).isEmpty()) {
      return new RunResult(RunCounts.NONE, RunResult.End.COMPLETE, List.of(), Optional.empty());
    }
    stores.flush().run();
    RunInProgress run = new RunInProgress(stores, group, scope, from, watch);
    if (scope == Scope.FULL) {
      run.applyHistory();
    } else {
      run.applyFiles();
    }
    RunResult result = run.result();
    metrics.add(Count.RECORDS_MATERIALIZED, group.name(), result.counts().applied());
    return result;
  }
}
