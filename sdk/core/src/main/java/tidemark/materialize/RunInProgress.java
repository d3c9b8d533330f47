package tidemark.materialize;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.crash.CrashPoint;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.RecordIdentifier;
import tidemark.offline.FileEntry;
import tidemark.offline.GroupFiles;
import tidemark.offline.HardDeletes;
import tidemark.offline.HistoryWinners;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineRow;
import tidemark.record.RecordOrder;

/**
 * One run at work. Files that were read wait to be marked together; a place in the middle of a file
 * or of the history is noted whenever all before it is online. Not thread-safe.
 */
final class RunInProgress {
  /** Files marked in one write; after a crash as many are read again at most. */
  private static final int MARKED_TOGETHER_MAX = 1_000;

  /** Rows of files marked in one write, unless one file has more. */
  private static final long ROWS_TOGETHER_MAX = 2_000_000;

  /** Rows that are read between two looks at the watch. */
  private static final long LOOK_ROWS = 8_192;

  private static final int PROBLEMS_MAX = 10;

  private final Stores stores;
  private final FeatureGroup group;
  private final Scope scope;
  private final Optional<RunCursor> from;
  private final RunWatch watch;
  private final List<FileEntry> snapshot;
  private final List<FileEntry> files;
  private final OnlineApplication application;
  private final Set<ObjectStore.Key> asked = new HashSet<>();
  private final List<FileEntry> read = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Optional<RunCursor> reached;
  private Optional<RecordIdentifier> last = Optional.empty();
  private long fileCount;
  private long marked;
  private long bytes;
  private long rows;
  private long rowsUnmarked;
  private long rowsUnreadable;
  private boolean settling;
  private boolean spoilt;
  private boolean whole;
  private boolean ended;
  private boolean wanted = true;

  /**
   * @param from where it goes on, if that is a place of this scope
   */
  RunInProgress(
      Stores stores, FeatureGroup group, Scope scope, Optional<RunCursor> from, RunWatch watch) {
    this.stores = stores;
    this.group = group;
    this.scope = scope;
    this.from = from.filter(cursor -> cursor.scope() == scope);
    this.reached = this.from;
    this.watch = watch;
    this.snapshot = stores.ledger().files(group.incarnation());
    this.files = left(files(snapshot, scope));
    this.application =
        new OnlineApplication(
            group,
            stores.online(),
            stores.clock(),
            stores.pause(),
            this::look,
            watch::mayFinish,
            Math.min(stores.heldMax(), this.from.map(RunCursor::held).orElse(Integer.MAX_VALUE)));
  }

  /** The files of a scope, in the order in which they are applied. */
  static List<FileEntry> files(List<FileEntry> all, Scope scope) {
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
        .sorted(
            Comparator.comparing(FileEntry::latest)
                .reversed()
                .thenComparing(file -> file.object().toString()))
        .toList();
  }

  /** Whether a file is pending for its hard deletes alone: its other writes are online. */
  static boolean isForMarkers(FileEntry file, Scope scope) {
    return scope == Scope.PENDING && file.origin() == FileEntry.Origin.API;
  }

  /** Those files that the run which this one follows has not applied, or not to their end. */
  private List<FileEntry> left(List<FileEntry> all) {
    List<FileEntry> left = new ArrayList<>();
    for (FileEntry file : all) {
      if (placeIn(file).isPresent()) {
        left.removeIf(earlier -> earlier.state() == FileEntry.State.APPLIED);
      }
      boolean ended = file.state() == FileEntry.State.APPLIED && rowsApplied(file) == file.rows();
      if (placeIn(file).isEmpty() || !ended) {
        left.add(file);
      }
    }
    return left;
  }

  /**
   * Applies file by file, the latest first: most winners of the others are then known to be
   * historic and cost no write. A file that was applied in part comes before all.
   */
  void applyFiles() {
    List<FileEntry> markers = files.stream().filter(file -> isForMarkers(file, scope)).toList();
    application.delete(hardDeletes(markers));
    markers.forEach(this::add);
    application.leaveOut(hardDeletes(snapshot));
    CrashPoint.MATERIALIZE_MARKERS_READ.hit();
    look();
    Optional<FileEntry> begun = files.stream().filter(file -> rowsApplied(file) > 0).findFirst();
    begun.ifPresent(this::read);
    for (FileEntry file : files) {
      if (!goesOn()) {
        break;
      }
      if (begun.filter(file::equals).isEmpty() && !isForMarkers(file, scope)) {
        read(file);
      }
      if (read.size() >= MARKED_TOGETHER_MAX || rowsUnmarked >= ROWS_TOGETHER_MAX) {
        settle(afterLastRead());
      }
    }
    settle(afterLastRead());
    ended = marked == files.size();
  }

  private Optional<RunCursor.Place> afterLastRead() {
    return read.isEmpty()
        ? Optional.empty()
        : Optional.of(placeIn(read.get(read.size() - 1), read.get(read.size() - 1).rows()));
  }

  /** Applies the winners of all files, found by one query. */
  void applyHistory() {
    snapshot.forEach(file -> asked.add(file.object()));
    look();
    Optional<RunCursor.AfterRecord> begun = placeOf(RunCursor.AfterRecord.class);
    FileSet whole = begun.map(RunCursor.AfterRecord::from).orElseGet(() -> FileSet.of(snapshot));
    HistoryWinners.read(
        stores.engine(),
        new GroupFiles(group, snapshot),
        begun.flatMap(RunCursor.AfterRecord::identifier),
        row -> {
          last = Optional.of(row.record().identifier());
          if (take(row)) {
            settle(Optional.of(new RunCursor.AfterRecord(last, whole)));
          }
          return goesOn();
        });
    boolean complete = goesOn() && !spoilt;
    if (complete) {
      rows = snapshot.stream().mapToLong(FileEntry::rows).sum();
      whole.among(files).forEach(this::add);
    }
    settle(
        complete || last.isEmpty()
            ? Optional.empty()
            : Optional.of(new RunCursor.AfterRecord(last, whole)));
    ended = complete && !spoilt && !application.isCutOff();
  }

  RunResult result() {
    RunCounts counts = counts();
    RunResult.End end = RunResult.End.STOPPED;
    if (counts.failed() > 0) {
      end = RunResult.End.FAILED;
    } else if (ended) {
      end = RunResult.End.COMPLETE;
    }
    return new RunResult(counts, end, problems, ended ? Optional.empty() : reached);
  }

  private <P extends RunCursor.Place> Optional<P> placeOf(Class<P> kind) {
    return from.map(RunCursor::place).filter(kind::isInstance).map(kind::cast);
  }

  private long rowsApplied(FileEntry file) {
    return placeIn(file).map(RunCursor.InFile::rows).orElse(0L);
  }

  /** The place where this run goes on, if it is in that file. */
  private Optional<RunCursor.InFile> placeIn(FileEntry file) {
    return placeOf(RunCursor.InFile.class)
        .filter(in -> in.file().equals(file.object()) && in.bytes() == file.bytes());
  }

  private void read(FileEntry file) {
    long rowsBefore = rows;
    spoilt = false;
    try {
      offerRows(file, rowsApplied(file) - rowsBefore);
    } catch (FeatureStoreException e) {
      if (settling || (e.kind() != Kind.INVALID && e.kind() != Kind.UNAVAILABLE)) {
        throw e;
      }
      rows = rowsBefore;
      rowsUnreadable += file.rows();
      note(file.object() + ": " + e.text());
      return;
    }
    CrashPoint.MATERIALIZE_FILE_READ.hit();
    look();
  }

  /**
   * Offers what is left of a file.
   *
   * @param offset its rows that were applied before, less the rows that this run has read
   */
  private void offerRows(FileEntry file, long offset) {
    long first = offset + rows;
    try (ObjectStore.Content content =
        stores
            .objects()
            .open(file.object())
            .orElseThrow(
                () -> new FeatureStoreException(Kind.UNAVAILABLE, "The file is missing."))) {
      whole = true;
      stores
          .format()
          .read(
              content,
              group.schema(),
              first,
              row -> {
                if (take(row)) {
                  settle(Optional.of(placeIn(file, offset + rows)));
                }
                whole = goesOn() && !spoilt;
                return whole;
              });
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The file cannot be read.", e);
    }
    if (whole) {
      add(file);
    } else if (!spoilt) {
      settle(Optional.of(placeIn(file, offset + rows)));
    }
  }

  private static RunCursor.Place placeIn(FileEntry file, long rows) {
    return new RunCursor.InFile(file.object(), file.bytes(), rows);
  }

  /** Takes a row; whether what waited is written now. */
  private boolean take(OfflineRow row) {
    settling = true;
    boolean wrote = application.offer(row);
    settling = false;
    rows++;
    if (rows % LOOK_ROWS == 0) {
      look();
    }
    return wrote;
  }

  private void add(FileEntry file) {
    fileCount++;
    if (!isForMarkers(file, scope)) {
      bytes += file.bytes();
      rowsUnmarked += file.rows();
    }
    read.add(file);
  }

  /**
   * Writes what waits; only then, and if nothing of it failed, are the files applied and is the
   * place reached.
   */
  private void settle(Optional<RunCursor.Place> place) {
    settling = true;
    application.write();
    if (application.isCutOff()) {
      wanted = false;
      reached = Optional.of(cursor(reached.map(RunCursor::place).orElseGet(this::beginning)));
    } else {
      application.delete(lateHardDeletes());
      CrashPoint.MATERIALIZE_SETTLED.hit();
      Optional<String> failure = application.failureSinceAsked();
      failure.ifPresent(this::note);
      spoilt |= failure.isPresent();
      if (failure.isEmpty()) {
        markApplied();
        place.ifPresent(this::reach);
      }
    }
    read.clear();
    rowsUnmarked = 0;
    settling = false;
  }

  private void markApplied() {
    if (!read.isEmpty()) {
      List<ObjectStore.Key> objects = read.stream().map(FileEntry::object).toList();
      stores.ledger().markApplied(group.incarnation(), objects);
      marked += objects.size();
      CrashPoint.MATERIALIZE_MARKED.hit();
    }
  }

  private void reach(RunCursor.Place place) {
    if (!spoilt) {
      RunCursor cursor = cursor(place);
      reached = Optional.of(cursor);
      watch.reached(cursor);
      CrashPoint.MATERIALIZE_PLACE_NOTED.hit();
    }
  }

  private RunCursor cursor(RunCursor.Place place) {
    return new RunCursor(scope, place, application.heldNext());
  }

  private RunCursor.Place beginning() {
    return scope == Scope.FULL
        ? new RunCursor.AfterRecord(Optional.empty(), FileSet.of(snapshot))
        : placeIn(files.get(0), 0);
  }

  /** Those logged since the run began: a record deleted meanwhile may just have come back. */
  private Map<RecordIdentifier, RecordOrder> lateHardDeletes() {
    stores.flush().run();
    return hardDeletes(stores.ledger().files(group.incarnation()));
  }

  /** Those in files that were not asked before. A bulk load has none. */
  private Map<RecordIdentifier, RecordOrder> hardDeletes(List<FileEntry> among) {
    List<FileEntry> unasked =
        among.stream()
            .filter(file -> file.origin() != FileEntry.Origin.LOAD)
            .filter(file -> asked.add(file.object()))
            .toList();
    Optional<EventTime> earliest =
        files.stream().map(FileEntry::earliest).min(Comparator.naturalOrder());
    return unasked.isEmpty() || earliest.isEmpty()
        ? Map.of()
        : HardDeletes.read(stores.engine(), new GroupFiles(group, unasked), earliest.get());
  }

  private boolean goesOn() {
    return wanted && !application.hasGivenUp();
  }

  private void look() {
    wanted &= watch.goesOn(counts());
  }

  RunCounts counts() {
    return application.counts(fileCount, bytes, rows, rowsUnreadable);
  }

  private void note(String problem) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(problem);
    }
  }
}
