package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.function.OfflineFileHandler;
import tidemark.function.OfflineWriterHandler;
import tidemark.history.ConcurrentClients;
import tidemark.history.Faults;
import tidemark.history.History;
import tidemark.http.OutcomeLog;
import tidemark.local.duckdb.DuckDbQueryEngine;
import tidemark.local.duckdb.DuckDbSettings;
import tidemark.local.files.DirectoryObjectStore;
import tidemark.local.sqlite.SqliteStore;
import tidemark.materialize.MaterializationRun;
import tidemark.materialize.RunResult;
import tidemark.materialize.RunWatch;
import tidemark.materialize.Scope;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.FileEntry;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;
import tidemark.offline.OfflineRow;
import tidemark.offline.OfflineWriter;
import tidemark.parquet.ParquetFileFormat;
import tidemark.record.IngestionLog;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.PageTokens;
import tidemark.record.RecordService;
import tidemark.registry.Authorizer;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.registry.GroupCache;
import tidemark.registry.OfflineCatalog;

/** The embedded adapters under concurrent clients, each of whose calls may fail. */
class FaultyStoresTest {
  private static final double SHARE = 0.03;
  private static final int CALLS = 25;
  private static final int PHASES_MIN = 3;
  private static final int PHASES_MAX = 40;
  private static final int PORTS = 6;
  private static final int FAULTY_RUNS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path directory;

  private final long seed = Long.getLong("tidemark.seed", System.nanoTime());
  private final Faults faults = new Faults(seed, SHARE);
  private final History history = new History();
  private final FeatureGroup group = ConcurrentClients.group();
  private SqliteStore store;
  private DuckDbQueryEngine engine;
  private DirectoryObjectStore files;
  private OnlineStore online;
  private FileLedger ledger;
  private ObjectStore objects;

  @BeforeEach
  void open() throws IOException {
    Path root = Files.createDirectories(directory.resolve("s3"));
    Path staging = Files.createDirectories(directory.resolve("staging"));
    store = SqliteStore.open(directory.resolve("store.db"), CLOCK);
    store.registry().insert(group);
    store.online().createTable(group.incarnation());
    store.catalog().createTable(group);
    engine = new DuckDbQueryEngine(new DuckDbSettings(root, staging, 500_000_000, 1));
    files = new DirectoryObjectStore(root, staging);
    online = faults.of(OnlineStore.class, store.online(), "online");
    ledger = faults.of(FileLedger.class, store.ledger(), "ledger");
    objects = faults.of(ObjectStore.class, files, "objects");
  }

  @AfterEach
  void close() {
    engine.close();
    store.close();
  }

  @Test
  @DisplayName(
      "G-01 G-02 G-03 G-04 G-05 G-07 G-08 G-18: SQLite and files under 16 clients and 3 % faults")
  void faultsBreakNoGuarantee() throws Exception {
    System.out.println("Faults in SQLite and files: -Dtidemark.seed=" + seed);
    ConcurrentClients clients = new ConcurrentClients(records(), online, group, history, seed);
    LogPump pump = pump();
    int phase = 0;
    do {
      faults.resume();
      clients.run(CALLS);
      drain(pump);
      heal();
      phase++;
    } while (phase < PHASES_MIN || (phase < PHASES_MAX && faults.injected().containsValue(0)));

    assertThat(history.violations(rows(), items())).as("-Dtidemark.seed=" + seed).isEmpty();
    assertThat(heal().counts().applied()).as("G-18: another run changes nothing").isZero();
    assertThat(faults.injected()).hasSize(2 * PORTS).allSatisfy(this::struck);
    assertThat(clients.givenUp()).isPositive();
    assertThat(clients.repeated()).isPositive();
    assertThat(history.seen()).isPositive();
    System.out.println(
        phase + " phases, " + history.acknowledged() + " acknowledged; " + faults.injected());
  }

  private void struck(String kind, int count) {
    assertThat(count).as(kind).isPositive();
  }

  private RecordService records() {
    IngestionLog log = faults.of(IngestionLog.class, store.log(), "log");
    return new RecordService(
        LocalFeatureStore.DEPLOYMENT,
        new GroupCache(store.registry(), CLOCK),
        Authorizer.ALLOW_ALL,
        online,
        history.noting(log),
        CLOCK,
        Metrics.NONE,
        PageTokens.of(store.id()));
  }

  /** The shipped handlers write what is in the log, and make the files visible. */
  private LogPump pump() {
    Queue<ObjectStore.Key> arrived = new ConcurrentLinkedQueue<>();
    FeatureGroupRegistry registry =
        faults.of(FeatureGroupRegistry.class, store.registry(), "registry");
    OfflineCatalog catalog = faults.of(OfflineCatalog.class, store.catalog(), "catalog");
    OfflineWriter writer =
        new OfflineWriter(
            registry,
            new AnnouncingObjectStore(objects, arrived::add),
            new ParquetFileFormat(),
            LocalFeatureStore.DEPLOYMENT,
            new ObjectStore.Key("tidemark-local", "quarantine/"),
            CLOCK,
            Metrics.NONE);
    OfflineFiles visible =
        new OfflineFiles(
            registry,
            catalog,
            ledger,
            objects,
            new ParquetFileFormat(),
            LocalFeatureStore.DEPLOYMENT,
            CLOCK);
    return new LogPump(
        store.log(),
        new LogHealth(),
        arrived,
        new OfflineWriterHandler(writer, OutcomeLog.NONE),
        new OfflineFileHandler(visible, OutcomeLog.NONE),
        LocalFeatureStore.DEPLOYMENT);
  }

  /** What was given up after six tries is tried again, as a person would have it. */
  private void drain(LogPump pump) {
    do {
      pump.drain(PATIENCE);
    } while (store.log().redrive() > 0);
  }

  /** Some runs that faults may cut off anywhere, then one to the end. */
  private RunResult heal() {
    MaterializationRun run =
        new MaterializationRun(
            ledger,
            objects,
            new ParquetFileFormat(),
            online,
            engine,
            () -> {},
            CLOCK,
            Metrics.NONE);
    for (int i = 0; i < FAULTY_RUNS; i++) {
      try {
        run.apply(group, Scope.HEAL, RunWatch.NONE);
      } catch (FeatureStoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      }
    }
    faults.suspend();
    RunResult result = run.apply(group, Scope.HEAL, RunWatch.NONE);
    assertThat(result.end()).isEqualTo(RunResult.End.COMPLETE);
    return result;
  }

  private List<OfflineRow> rows() throws IOException {
    List<OfflineRow> rows = new ArrayList<>();
    for (FileEntry file : store.ledger().files(group.incarnation())) {
      try (ObjectStore.Content content = files.open(file.object()).orElseThrow()) {
        new ParquetFileFormat().read(content, group.schema(), rows::add);
      }
    }
    return rows;
  }

  private List<OnlineItem> items() {
    return store.online().scan(group.incarnation(), Optional.empty(), 1_000).items();
  }
}
