package tidemark.materialize;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.crash.CrashPoint;
import tidemark.metric.Metrics;
import tidemark.metric.Metrics.Count;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry;
import tidemark.offline.FileLedger;
import tidemark.offline.GroupFiles;
import tidemark.offline.HardDeletes;
import tidemark.offline.HistoryWinners;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.QueryEngine;
import tidemark.record.OnlineStore;
import tidemark.record.RecordOrder;

/**
 * Brings the winners of offline files online. A file is marked applied after its last row was, and
 * after the log was asked again for hard deletes; running it again, from any point at which it was
 * cut off, gives the same online store. Thread-safe; runs of one group may overlap, which costs
 * time only.
 *
 * <p>No clock decides what is read: what the ledger has as pending is applied, however old.
 */
public final class MaterializationRun {
  /** Files marked in one write; after a crash as many are read again at most. */
  private static final int MARKED_TOGETHER_MAX = 1_000;

  /** Rows of files marked in one write, unless one file has more. */
  private static final long ROWS_TOGETHER_MAX = 2_000_000;

  private static final int PROBLEMS_MAX = 10;

  private final FileLedger ledger;
  private final ObjectStore objects;
  private final OfflineFileFormat format;
  private final OnlineStore online;
  private final QueryEngine engine;
  private final Runnable flush;
  private final InstantSource clock;
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
    this.ledger = ledger;
    this.objects = objects;
    this.format = format;
    this.online = online;
    this.engine = engine;
    this.flush = flush;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** What a run would read: its files, bytes and rows. Reads the ledger only. */
  public RunCounts plan(FeatureGroup group, Scope scope) {
    List<FileEntry> files = files(ledger.files(group.incarnation()), scope);
    return new RunCounts(
        files.size(),
        files.stream().mapToLong(FileEntry::bytes).sum(),
        files.stream().mapToLong(FileEntry::rows).sum(),
        0,
        0,
        0,
        0);
  }

  /**
   * Applies the files of the scope.
   *
   * @throws FeatureStoreException INVALID for a group without an online or an offline store;
   *     otherwise if the stores do not answer, and then it can be run again
   */
  public RunResult apply(FeatureGroup group, Scope scope, RunWatch watch) {
    if (group.definition().online().isEmpty() || group.definition().offline().isEmpty()) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' lacks an OnlineStore or an OfflineStore; there is nothing to"
              + " materialize.",
          group.name());
    }
    if (scope == Scope.PENDING && ledger.pending(group.incarnation()).isEmpty()) {
      return new RunResult(RunCounts.NONE, RunResult.End.COMPLETE, List.of());
    }
    flush.run();
    Work work = new Work(group, scope, watch, ledger.files(group.incarnation()));
    if (scope == Scope.FULL) {
      work.applyHistory();
    } else {
      work.applyFiles();
    }
    RunResult result = work.result();
    metrics.add(Count.RECORDS_MATERIALIZED, group.name(), result.counts().applied());
    return result;
  }

  private static List<FileEntry> files(List<FileEntry> all, Scope scope) {
    return all.stream()
        .filter(
            file ->
                switch (scope) {
                  case PENDING -> file.state() == FileEntry.State.PENDING;
                  case HEAL ->
                      file.state() == FileEntry.State.PENDING
                          || file.origin() == FileEntry.Origin.API;
                  case FULL -> true;
                })
        .sorted(Comparator.comparing(FileEntry::latest).reversed())
        .toList();
  }

  /** One run: files that were read wait to be marked together. */
  private final class Work {
    private final FeatureGroup group;
    private final RunWatch watch;
    private final List<FileEntry> snapshot;
    private final List<FileEntry> files;
    private final OnlineApplication application;
    private final Set<ObjectStore.Key> asked = new HashSet<>();
    private final List<FileEntry> read = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long fileCount;
    private long bytes;
    private long rows;
    private long rowsUnmarked;
    private long rowsUnreadable;
    private boolean wanted = true;

    Work(FeatureGroup group, Scope scope, RunWatch watch, List<FileEntry> snapshot) {
      this.group = group;
      this.watch = watch;
      this.snapshot = snapshot;
      this.files = files(snapshot, scope);
      this.application = new OnlineApplication(group, online, clock, this::look);
    }

    /**
     * Applies file by file, the latest first: most winners of the others are then known to be
     * historic and cost no write.
     */
    void applyFiles() {
      application.leaveOut(hardDeletes(snapshot));
      CrashPoint.MATERIALIZE_MARKERS_READ.hit();
      look();
      for (FileEntry file : files) {
        if (!goesOn()) {
          break;
        }
        read(file);
        if (read.size() >= MARKED_TOGETHER_MAX || rowsUnmarked >= ROWS_TOGETHER_MAX) {
          settle();
        }
      }
      settle();
    }

    /** Applies the winners of all files, found by one query. */
    void applyHistory() {
      snapshot.forEach(file -> asked.add(file.object()));
      look();
      HistoryWinners.read(
          engine,
          new GroupFiles(group, snapshot),
          row -> {
            application.offer(row);
            rows++;
            return goesOn();
          });
      if (goesOn()) {
        rows = 0;
        files.forEach(this::add);
      }
      settle();
    }

    RunResult result() {
      RunCounts counts = counts();
      if (counts.failed() > 0) {
        return new RunResult(counts, RunResult.End.FAILED, problems);
      }
      boolean complete = fileCount == files.size();
      return new RunResult(
          counts, complete ? RunResult.End.COMPLETE : RunResult.End.STOPPED, problems);
    }

    private void read(FileEntry file) {
      try {
        offerRows(file);
      } catch (FeatureStoreException e) {
        if (e.kind() != Kind.INVALID && e.kind() != Kind.UNAVAILABLE) {
          throw e;
        }
        rowsUnreadable += file.rows();
        note(file.object() + ": " + e.text());
        return;
      }
      CrashPoint.MATERIALIZE_FILE_READ.hit();
      add(file);
      look();
    }

    private void offerRows(FileEntry file) {
      try (ObjectStore.Content content =
          objects
              .open(file.object())
              .orElseThrow(
                  () -> new FeatureStoreException(Kind.UNAVAILABLE, "The file is missing."))) {
        format.read(content, group.schema(), application::offer);
      } catch (IOException e) {
        throw FeatureStoreException.unavailable("The file cannot be read.", e);
      }
    }

    private void add(FileEntry file) {
      fileCount++;
      bytes += file.bytes();
      rows += file.rows();
      rowsUnmarked += file.rows();
      read.add(file);
    }

    /** Writes what waits; only then, and if nothing of it failed, are the files applied. */
    private void settle() {
      application.write();
      application.delete(lateHardDeletes());
      CrashPoint.MATERIALIZE_SETTLED.hit();
      Optional<String> failure = application.failureSinceAsked();
      if (failure.isEmpty() && !read.isEmpty()) {
        ledger.markApplied(group.incarnation(), read.stream().map(FileEntry::object).toList());
        CrashPoint.MATERIALIZE_MARKED.hit();
      }
      failure.ifPresent(this::note);
      read.clear();
      rowsUnmarked = 0;
    }

    /** Those logged since the run began: a record deleted meanwhile may just have come back. */
    private Map<RecordIdentifier, RecordOrder> lateHardDeletes() {
      flush.run();
      return hardDeletes(ledger.files(group.incarnation()));
    }

    /** Those in files that were not asked before. A bulk load has none. */
    private Map<RecordIdentifier, RecordOrder> hardDeletes(List<FileEntry> among) {
      List<FileEntry> unasked =
          among.stream()
              .filter(file -> file.origin() != FileEntry.Origin.LOAD)
              .filter(file -> asked.add(file.object()))
              .toList();
      Optional<EventTime> from =
          files.stream().map(FileEntry::earliest).min(Comparator.naturalOrder());
      return unasked.isEmpty() || from.isEmpty()
          ? Map.of()
          : HardDeletes.read(engine, new GroupFiles(group, unasked), from.get());
    }

    private boolean goesOn() {
      return wanted && !application.hasGivenUp();
    }

    private void look() {
      wanted &= watch.goesOn(counts());
    }

    private RunCounts counts() {
      return application.counts(fileCount, bytes, rows, rowsUnreadable);
    }

    private void note(String problem) {
      if (problems.size() < PROBLEMS_MAX) {
        problems.add(problem);
      }
    }
  }
}
