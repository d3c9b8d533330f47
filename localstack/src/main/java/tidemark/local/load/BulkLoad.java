package tidemark.local.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import tidemark.local.files.FinishedFile;
import tidemark.materialize.RunCounts;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.OfflineConfig;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.parquet.ParquetRows;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.tabular.CsvRows;
import tidemark.tabular.RowSource;

/**
 * Loads a file of records: checks every row and stages it, then publishes the staged files as
 * offline files, then brings their winners online, unless that is left to materialization. Until
 * all rows were checked nothing is visible; after that a journal lets a load that was cut off go on
 * where it was. Loading the same file into the same incarnation again does nothing, unless it is
 * asked for. Thread-safe.
 */
public final class BulkLoad {
  private static final int ID_BYTES = 16;

  /** Enough to have the disk's waits overlap: 200 files took 0.5 ms each instead of 9.6. */
  private static final int PUTTERS = 8;

  private final FeatureGroupRegistry registry;
  private final Authorizer authorizer;
  private final Deployment deployment;
  private final ObjectStore objects;
  private final OfflineFileFormat format;
  private final Publication publication;
  private final Path directory;
  private final InstantSource clock;
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * @param directory where journals are kept, and staged files until their load has ended
   */
  public BulkLoad(
      FeatureGroupRegistry registry,
      Authorizer authorizer,
      Deployment deployment,
      ObjectStore objects,
      OfflineFileFormat format,
      Publication publication,
      Path directory,
      InstantSource clock) {
    this.registry = registry;
    this.authorizer = authorizer;
    this.deployment = deployment;
    this.objects = objects;
    this.format = format;
    this.publication = publication;
    this.directory = directory;
    this.clock = clock;
  }

  /** Removes what loads left that were cut off before all their rows were checked. */
  public void discardUnchecked() {
    try {
      Files.createDirectories(directory);
      List<Path> staged;
      try (Stream<Path> paths = Files.list(directory)) {
        staged = paths.filter(Files::isDirectory).toList();
      }
      for (Path load : staged) {
        if (!Files.exists(load.resolveSibling(load.getFileName() + ".json"))) {
          delete(load);
        }
      }
    } catch (IOException e) {
      throw FeatureStoreException.unavailable(
          "The directory " + directory + " of bulk loads cannot be used.", e);
    }
  }

  /**
   * Loads a file, or goes on loading it.
   *
   * @throws FeatureStoreException INVALID naming the row or column that does not fit, with nothing
   *     loaded; UNAVAILABLE when it can be tried again
   */
  public LoadSummary load(Caller caller, LoadRequest request, LoadProgress progress)
      throws IOException {
    FeatureGroup group = group(caller, request.group());
    OfflineConfig offline =
        group
            .definition()
            .offline()
            .orElseThrow(
                () ->
                    FeatureStoreException.invalid(
                        "Feature group '%s' has no OfflineStore, through which files are loaded.",
                        group.name()));
    if (!running.compareAndSet(false, true)) {
      throw new FeatureStoreException(
          Kind.CONFLICT, "Another file is being loaded. Try again once that has ended.");
    }
    try {
      return load(
          new Load(attempt(id(group, request), request), group, offline, request), progress);
    } finally {
      running.set(false);
    }
  }

  /**
   * The attempt to go on with: the last one, unless it has ended and the file is to be loaded once
   * more.
   */
  private String attempt(String id, LoadRequest request) throws IOException {
    String last = id;
    for (int attempt = 2; Files.exists(journal(last)); attempt++) {
      String next = id + "-" + attempt;
      boolean ended =
          LoadJournal.read(journal(last))
              .map(journal -> journal.state() == LoadJournal.State.ENDED)
              .orElse(false);
      boolean wanted = request.repetition() == LoadRequest.Repetition.LOADED_AGAIN;
      if (!Files.exists(journal(next)) && !(ended && wanted)) {
        return last;
      }
      last = next;
    }
    return last;
  }

  private Path journal(String id) {
    return directory.resolve(id + ".json");
  }

  private record Load(String id, FeatureGroup group, OfflineConfig offline, LoadRequest request) {}

  private LoadSummary load(Load load, LoadProgress progress) throws IOException {
    Path journalFile = journal(load.id());
    Path staged = directory.resolve(load.id());
    Optional<LoadJournal> known = LoadJournal.read(journalFile);
    if (known.isPresent() && known.get().state() == LoadJournal.State.ENDED) {
      return summary(load, known.get(), RunCounts.NONE, true);
    }
    LoadJournal journal = known.isPresent() ? known.get() : stage(load, staged, progress);
    if (known.isEmpty()) {
      journal.write(journalFile);
    }
    publish(load, journal, staged, progress);
    RunCounts applied =
        load.request().winners() == LoadRequest.Winners.PUT_ONLINE
                && load.group().definition().online().isPresent()
            ? Publication.requireAll(publication.bringOnline(load.group(), progress))
            : RunCounts.NONE;
    journal.ended().write(journalFile);
    delete(staged);
    return summary(load, journal, applied, false);
  }

  /** Checks every row and writes them to files that nobody sees. */
  private LoadJournal stage(Load load, Path into, LoadProgress progress) throws IOException {
    delete(into);
    Files.createDirectories(into);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String prefix = deployment.dataPrefix(load.offline(), load.group().incarnation());
    try (RowSource source = open(load.request());
        StagedRows rows = new StagedRows(load.group(), load.offline(), format, into, prefix, now)) {
      RecordReader reader = RecordReader.bind(load.group(), source, load.request());
      long rejected = 0;
      while (reader.next()) {
        rejected += take(reader, rows, load.request().badRowsMax() - rejected, progress);
        progress.reached(LoadProgress.Phase.CHECK, reader.row());
      }
      return new LoadJournal(
          LoadJournal.State.STAGED, reader.row() - rejected, rejected, rows.finish());
    } catch (IOException | RuntimeException e) {
      delete(into); // the threads that wrote there have ended
      throw e;
    }
  }

  /** Takes the current row; 1 if it was left out, 0 otherwise. */
  private static int take(
      RecordReader reader, StagedRows staged, long badRowsLeft, LoadProgress progress)
      throws IOException {
    try {
      staged.add(reader.record());
      return 0;
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
      if (badRowsLeft <= 0) {
        throw new FeatureStoreException(
            Kind.INVALID, reader.place() + ": " + e.text() + " Nothing was loaded.", e);
      }
      progress.rejected(reader.row(), e.text());
      return 1;
    }
  }

  /** Puts all files at once, as each waits for the disk; then makes them visible together. */
  private void publish(Load load, LoadJournal journal, Path staged, LoadProgress progress) {
    String bucket = load.offline().location().bucket();
    List<ObjectStore.Key> keys =
        journal.files().stream().map(file -> new ObjectStore.Key(bucket, file.key())).toList();
    ExecutorService putters = Executors.newFixedThreadPool(PUTTERS);
    try {
      List<Future<?>> puts = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        ObjectStore.Key key = keys.get(i);
        Path file = staged.resolve(journal.files().get(i).name());
        puts.add(putters.submit(() -> put(key, file)));
      }
      long rows = 0;
      for (int i = 0; i < puts.size(); i++) {
        await(puts.get(i));
        rows += journal.files().get(i).rows();
        progress.reached(LoadProgress.Phase.PUBLISH, rows);
      }
    } finally {
      putters.shutdownNow();
    }
    int visible = publication.appear(load.group(), keys);
    if (visible < keys.size()) {
      throw new FeatureStoreException(
          Kind.INTERNAL,
          (keys.size() - visible)
              + " of "
              + keys.size()
              + " staged files of this load are missing. Load the file again as new.");
    }
  }

  private void put(ObjectStore.Key key, Path file) {
    if (Files.exists(file)) {
      objects.putIfAbsent(key, new FinishedFile(file));
    }
  }

  private static void await(Future<?> put) {
    try {
      put.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FeatureStoreException failure) {
        throw failure;
      }
      throw FeatureStoreException.unavailable("A staged file cannot be published.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("The load was interrupted. Run it again.", e);
    }
  }

  private FeatureGroup group(Caller caller, String nameOrArn) {
    FeatureGroupName name = deployment.resolve(nameOrArn);
    authorizer.authorize(caller, Authorizer.Access.WRITE, name);
    return registry.require(name).requireCreated("it can be loaded");
  }

  private static RowSource open(LoadRequest request) throws IOException {
    return switch (request.format()) {
      case PARQUET -> ParquetRows.open(request.file());
      case CSV -> CsvRows.open(request.file());
    };
  }

  /** Says what is loaded where and how. */
  private static String id(FeatureGroup group, LoadRequest request) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(request.file()), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    String rest =
        String.join(
            "\n",
            group.incarnation().key(),
            request.format().name(),
            new TreeMap<>(request.columns()).toString());
    digest.update(rest.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }

  private static LoadSummary summary(
      Load load, LoadJournal journal, RunCounts applied, boolean repeated) {
    return new LoadSummary(
        load.id(),
        load.group().name().value(),
        journal.rows(),
        journal.rejected(),
        journal.files().size(),
        journal.partitions(),
        applied.applied() + applied.expired(),
        applied.historic(),
        repeated);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(tree)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
