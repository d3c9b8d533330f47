package tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
import tidemark.history.UnderFaults;
import tidemark.http.OutcomeLog;
import tidemark.local.duckdb.DuckDbQueryEngine;
import tidemark.local.duckdb.DuckDbSettings;
import tidemark.local.files.DirectoryObjectStore;
import tidemark.local.sqlite.SqliteStore;
import tidemark.materialize.MaterializationRun;
import tidemark.metric.Metrics;
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
class FaultyStoresTest implements UnderFaults.Stores {
  private static final int CALLS = 25;
  private static final int PHASES_MAX = 40;
  private static final int PORTS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path directory;

  private final UnderFaults under = new UnderFaults("SQLite and files");
  private SqliteStore store;
  private DuckDbQueryEngine engine;
  private DirectoryObjectStore files;
  private OnlineStore online;
  private FileLedger ledger;
  private ObjectStore objects;
  private LogPump pump;

  @BeforeEach
  void open() throws IOException {
    Path root = Files.createDirectories(directory.resolve("s3"));
    Path staging = Files.createDirectories(directory.resolve("staging"));
    store = SqliteStore.open(directory.resolve("store.db"), CLOCK);
    store.registry().insert(under.group());
    store.online().createTable(under.group().incarnation());
    store.catalog().createTable(under.group());
    engine = new DuckDbQueryEngine(new DuckDbSettings(root, staging, 500_000_000, 1));
    files = new DirectoryObjectStore(root, staging);
    online = under.faults().of(OnlineStore.class, store.online(), "online");
    ledger = under.faults().of(FileLedger.class, store.ledger(), "ledger");
    objects = under.faults().of(ObjectStore.class, files, "objects");
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
    pump = pump();

    under.check(this, CALLS, PHASES_MAX, PORTS);
  }

  @Override
  public OnlineStore online() {
    return online;
  }

  @Override
  public RecordService records() {
    IngestionLog log = under.faults().of(IngestionLog.class, store.log(), "log");
    return new RecordService(
        LocalFeatureStore.DEPLOYMENT,
        new GroupCache(store.registry(), CLOCK),
        Authorizer.ALLOW_ALL,
        online,
        under.history().noting(log),
        CLOCK,
        Metrics.NONE,
        PageTokens.of(store.id()));
  }

  /** The shipped handlers write what is in the log, and make the files visible. */
  private LogPump pump() {
    Queue<ObjectStore.Key> arrived = new ConcurrentLinkedQueue<>();
    FeatureGroupRegistry registry =
        under.faults().of(FeatureGroupRegistry.class, store.registry(), "registry");
    OfflineCatalog catalog = under.faults().of(OfflineCatalog.class, store.catalog(), "catalog");
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
  @Override
  public void drain() {
    do {
      pump.drain(PATIENCE);
    } while (store.log().redrive() > 0);
  }

  @Override
  public MaterializationRun run() {
    return new MaterializationRun(
        ledger, objects, new ParquetFileFormat(), online, engine, () -> {}, CLOCK, Metrics.NONE);
  }

  @Override
  public List<OfflineRow> rows() throws IOException {
    return under.rows(store.ledger(), files, new ParquetFileFormat());
  }

  @Override
  public List<OnlineItem> items() {
    return store.online().scan(under.group().incarnation(), Optional.empty(), 1_000).items();
  }
}
